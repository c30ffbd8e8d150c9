import CommandLineSupport
import FoundationEssentials
import Glibc

/// The lock on the state file, held while this process serves.
final class LabHold: Sendable {
    private let path: String
    private let descriptor: Int32

    init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    /// Writes what others need to know of the service.
    ///
    /// - Throws: `CommandError` when the disk takes no more.
    func write(_ state: LabState) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = Array(try encoder.encode(state)) + [UInt8(ascii: "\n")]
        fchmod(descriptor, 0o600)
        ftruncate(descriptor, 0)
        guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw CommandError(
                status: .ioError, code: "lab.state",
                message: "cannot write \(PrintableText.quote(path)): "
                    + String(cString: strerror(errno)),
                hint: "make room on that disk, or set XDG_RUNTIME_DIR to a directory of another")
        }
    }

    /// Removes the file, unless its name means another by now, and lets the lock go.
    func release() {
        var opened = stat()
        var named = stat()
        if fstat(descriptor, &opened) == 0, lstat(path, &named) == 0,
            opened.st_ino == named.st_ino, opened.st_dev == named.st_dev
        {
            unlink(path)
        }
        close(descriptor)
    }
}
