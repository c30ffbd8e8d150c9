import FoundationEssentials
import Glibc
import X509

/// What a file is, as far as S3 tells it.
struct FileStatus {
    /// What a name stands for.
    enum Kind {
        case file, directory, other
    }

    let kind: Kind
    let size: Int
    let modifiedAt: Date

    /// The entity tag without its quotation marks.
    ///
    /// It changes with the file. It has the form of an object's that came in parts, which is no
    /// digest of the content: clients do not compare it with one.
    let tag: String

    /// The status of a name in an open directory; a symbolic link is a thing of its own.
    init?(_ name: [UInt8], in directory: Int32) {
        var status = stat()
        let code = (name + [0]).withUnsafeBytes { bytes in
            bytes.assumingMemoryBound(to: CChar.self).baseAddress.map {
                fstatat(directory, $0, &status, AT_SYMLINK_NOFOLLOW)
            } ?? -1
        }
        guard code == 0 else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            default: .other
            }
        size = Int(status.st_size)
        let time = status.st_mtim
        modifiedAt = Date(timeIntervalSince1970: Double(time.tv_sec))
        let facts = "\(status.st_ino) \(status.st_size) \(time.tv_sec).\(time.tv_nsec)"
        tag = "\(Digest.sha256Hex(Array(facts.utf8)).prefix(32))-1"
    }
}

/// A regular file that is open for reading.
final class OpenFile {
    let status: FileStatus
    private let descriptor: Int32

    /// Takes the descriptor over; nil, and it is closed, if it is no regular file's.
    init?(_ descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, FileStatus(status).kind == .file else {
            close(descriptor)
            return nil
        }
        self.status = FileStatus(status)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The octets at a range of offsets; nil if the file cannot be read, or has become shorter.
    func read(_ range: Range<Int>) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeMutableBytes { rest in
                pread(descriptor, rest.baseAddress, rest.count, range.lowerBound + done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            done += count
        }
        return bytes
    }
}
