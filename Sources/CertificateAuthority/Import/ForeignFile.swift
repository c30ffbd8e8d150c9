import Glibc
import X509

/// Files of a foreign authority, which are read and never changed; links are followed.
enum ForeignFile {
    /// Whether something is there, by a link or itself.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
    }

    /// The whole content.
    ///
    /// - Throws: `AuthorityError.system`, or `admission(.inventory)` for what is too large.
    static func read(_ path: String, limit: Int = 1 << 20) throws(AuthorityError) -> [UInt8] {
        let file = try FileDescriptor(opening: path, flags: O_RDONLY | O_NONBLOCK)
        var status = stat()
        guard fstat(file.raw, &status) == 0 else { throw .failed("read", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .wrongFileType(path: path, expected: "a file")
        }
        guard status.st_size <= limit else {
            throw .admission(
                .inventory(file: path, line: 0, detail: "it is larger than \(limit) bytes"))
        }
        return try file.read(Int(status.st_size))
    }
}
