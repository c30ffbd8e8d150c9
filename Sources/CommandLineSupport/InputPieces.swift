import Glibc

/// A file of any size, read piece by piece.
public final class InputPieces {
    private static let size = 1 << 17

    private let name: String
    private let descriptor: Int32

    /// Opens a file that can be read more than once: not standard input, and no pipe.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the context's directory.
    ///   - context: Where relative paths start.
    /// - Throws: `CommandError` with `file.missing`, `file.directory`, `file.unreadable` or
    ///   `file.kind`.
    public init(_ path: String, in context: Context) throws(CommandError) {
        name = path
        // Opening a pipe would wait for a writer; looking does not.
        let absolute = context.absolutePath(path)
        var status = stat()
        guard !path.isEmpty, stat(absolute, &status) == 0 else {
            let failure = path.isEmpty ? Errno(code: ENOENT) : Errno.last
            throw failure.code == ENOENT || failure.code == ENOTDIR
                ? .missing(path) : .unreadable(path, failure)
        }
        if status.isDirectory { throw .directory(path) }
        guard status.isRegularFile else {
            throw CommandError(
                status: .noInput, code: "file.kind",
                message: "\(PrintableText.quote(path)) is no file that can be read twice",
                hint: "copy what it gives into a file")
        }
        descriptor = open(absolute, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw .unreadable(path, .last) }
    }

    deinit {
        close(descriptor)
    }

    /// The next piece; an empty one is the end.
    ///
    /// - Throws: `CommandError` with `file.unreadable`.
    public func next() throws(CommandError) -> [UInt8] {
        var failure: Errno?
        let piece = [UInt8](unsafeUninitializedCapacity: Self.size) { buffer, count in
            do throws(Errno) {
                count = try FileSystem.read(
                    into: UnsafeMutableRawBufferPointer(buffer), from: descriptor)
            } catch {
                failure = error
            }
        }
        if let failure { throw .unreadable(name, failure) }
        return piece
    }
}
