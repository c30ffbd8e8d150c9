import CommandLineSupport
import FoundationEssentials
import Glibc
import LocalService
import Synchronization

/// A file of records, a JSON object a line: what `ra lab --record` writes.
///
/// Several services may share one: each locks it for a line. What the disk does not take of a line is
/// taken back, so that every line of the file is whole.
final class RecordFile: Sendable {
    private let path: String
    private let descriptor: Int32
    private let lost = Mutex(0)

    /// Opens a file, or makes it for its owner alone.
    ///
    /// - Throws: `lab.record` when it cannot be written.
    init(path: String) throws(CommandError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0o600)
        guard descriptor >= 0 else { throw Self.failed("write", path, errno) }
    }

    deinit { close(descriptor) }

    /// Writes a record.
    ///
    /// - Returns: what to say when it could not be written, once.
    func write(_ record: RequestRecord) -> CommandError? {
        // The record is made of texts, whole numbers and times.
        guard let text = try? JSON.encodeCompact(record) else { return nil }
        let line = Array(text.utf8) + [UInt8(ascii: "\n")]
        return lost.withLock { lost in
            guard let code = append(line) else { return nil }
            lost += 1
            return lost == 1 ? Self.failed("write", path, code) : nil
        }
    }

    /// What to say at the end; nil where every record was written.
    var loss: CommandError? {
        let count = lost.withLock { $0 }
        guard count > 0 else { return nil }
        return CommandError(
            status: .ioError, code: "lab.record",
            message: "\(count) \(count == 1 ? "record is" : "records are") missing from "
                + PrintableText.quote(path),
            hint: "the disk may have been full; see the warning in the log")
    }

    /// Writes a line, or nothing.
    ///
    /// - Returns: why not.
    private func append(_ line: [UInt8]) -> Int32? {
        flock(descriptor, LOCK_EX)
        defer { flock(descriptor, LOCK_UN) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return errno }
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let code = errno
                if rest.count < line.count { ftruncate(descriptor, status.st_size) }
                return code
            }
            rest = rest.dropFirst(count)
        }
        return nil
    }

    private static func failed(_ action: String, _ path: String, _ code: Int32) -> CommandError {
        CommandError(
            status: .cannotCreate, code: "lab.record",
            message: "cannot \(action) \(PrintableText.quote(path)): "
                + String(cString: strerror(code)),
            hint: "give --record a file in a directory that exists and that you may write to")
    }
}
