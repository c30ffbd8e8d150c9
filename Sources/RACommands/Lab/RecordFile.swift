import CommandLineSupport
import FoundationEssentials
import Glibc
import LocalService
import Synchronization

/// A file of records, a JSON object a line: what `ra lab --record` writes.
///
/// Each line is one write at the end of the file, so that several services may share one.
final class RecordFile: Sendable {
    private let path: String
    private let descriptor: Int32
    private let failure = Mutex(false)

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
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return firstFailure(errno) }
            rest = rest.dropFirst(count)
        }
        return nil
    }

    private func firstFailure(_ code: Int32) -> CommandError? {
        let isFirst = failure.withLock { failed in
            defer { failed = true }
            return !failed
        }
        return isFirst ? Self.failed("write", path, code) : nil
    }

    private static func failed(_ action: String, _ path: String, _ code: Int32) -> CommandError {
        CommandError(
            status: .cannotCreate, code: "lab.record",
            message: "cannot \(action) \(PrintableText.quote(path)): "
                + String(cString: strerror(code)),
            hint: "give --record a file in a directory that exists and that you may write to")
    }
}
