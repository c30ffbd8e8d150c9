import CGlibc
import Glibc
import X509

/// An open file or directory, closed when it is let go.
final class FileDescriptor: Sendable {
    let raw: Int32
    let path: String

    /// - Throws: `AuthorityError.system`, `full` or `notWritable`.
    init(opening path: String, flags: Int32, mode: mode_t = 0) throws(AuthorityError) {
        let raw = open(path, flags | O_CLOEXEC, mode)
        guard raw >= 0 else { throw .failed("open", path) }
        self.raw = raw
        self.path = path
    }

    deinit { close(raw) }

    /// The next octets, as many as are asked for; fewer at the end of the file.
    func read(_ count: Int) throws(AuthorityError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(
                    raw, UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).baseAddress,
                    buffer.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .failed("read", path) }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// Writes all of it.
    func write(_ bytes: UnsafeRawBufferPointer) throws(AuthorityError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(
                raw, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .failed("write", path)
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Waits until the file's content, or the directory's names, are on the disk.
    func sync() throws(AuthorityError) {
        guard fsync(raw) == 0 else { throw .failed("sync", path) }
    }

    /// Waits until everything that was written to the file system is on the disk.
    ///
    /// Many files at once are synced so in the time of one.
    func syncFileSystem() throws(AuthorityError) {
        guard anchorage_sync_file_system(raw) == 0 else { throw .failed("sync", path) }
    }

    /// Sets the mode whatever the umask is.
    func setMode(_ mode: mode_t) throws(AuthorityError) {
        guard fchmod(raw, mode) == 0 else { throw .failed("set the mode of", path) }
    }

    /// Takes the exclusive lock of the file, waiting for it or not.
    ///
    /// - Returns: false when another has it and there was no waiting.
    func lock(waiting: Bool) throws(AuthorityError) -> Bool {
        while flock(raw, LOCK_EX | (waiting ? 0 : LOCK_NB)) != 0 {
            if errno == EINTR { continue }
            if errno == EWOULDBLOCK, !waiting { return false }
            throw .failed("lock", path)
        }
        return true
    }

    /// Whether the path still leads to what is open here.
    func isStillAtPath() throws(AuthorityError) -> Bool {
        var here = stat()
        guard fstat(raw, &here) == 0 else { throw .failed("look at", path) }
        guard let there = try FileStatus(path) else { return false }
        return here.st_ino == there.inode && here.st_dev == there.device
    }
}

/// What a path leads to, without following a link at its end.
struct FileStatus {
    let inode: ino_t
    let device: dev_t
    let owner: uid_t
    let permissions: UInt32
    let isDirectory: Bool
    let isRegular: Bool
    let size: Int
    let linkCount: Int

    /// Nil when there is nothing.
    init?(_ path: String) throws(AuthorityError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw .failed("look at", path)
        }
        inode = status.st_ino
        device = status.st_dev
        owner = status.st_uid
        permissions = status.st_mode & 0o7777
        isDirectory = status.st_mode & S_IFMT == S_IFDIR
        isRegular = status.st_mode & S_IFMT == S_IFREG
        size = Int(status.st_size)
        linkCount = Int(status.st_nlink)
    }

    /// Whether others than the owner may read or write it.
    var isExposed: Bool { permissions & 0o077 != 0 }
}

extension AuthorityError {
    /// The error of the system call that has just failed.
    static func failed(_ operation: String, _ path: String) -> AuthorityError {
        switch errno {
        case ENOSPC, EDQUOT: .full(path: path)
        case EACCES, EPERM, EROFS: .notWritable(path: path)
        default: .system(operation: operation, path: path, errno: errno)
        }
    }
}
