import Glibc
import X509

/// What is done to files and directories by their paths.
enum Files {
    /// Writes a new file, whatever stood there before; the caller syncs it.
    static func write(
        _ bytes: UnsafeRawBufferPointer, to path: String, mode: mode_t
    ) throws(AuthorityError) {
        let file = try newFile(path, mode: mode)
        try file.setMode(mode)
        try file.write(bytes)
    }

    // Usually nothing stands there.
    private static func newFile(_ path: String, mode: mode_t) throws(AuthorityError)
        -> FileDescriptor
    {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
        do {
            return try FileDescriptor(opening: path, flags: flags, mode: mode)
        } catch .system(_, _, EEXIST) {
            try removeFile(path)
            return try FileDescriptor(opening: path, flags: flags, mode: mode)
        }
    }

    /// Writes public bytes, readable by everybody who can reach the directory.
    static func write(_ bytes: [UInt8], to path: String) throws {
        try bytes.withUnsafeBytes { try write($0, to: path, mode: 0o644) }
    }

    /// The content of a small file, nil when there is none.
    static func read(_ path: String, limit: Int = 1 << 20) throws(AuthorityError) -> SecretBytes? {
        guard let status = try FileStatus(path) else { return nil }
        guard status.isRegular, status.size <= limit else {
            throw .wrongFileType(path: path, expected: "a file of its own")
        }
        let file = try FileDescriptor(opening: path, flags: O_RDONLY | O_NOFOLLOW)
        var bytes = try file.read(status.size)
        return SecretBytes(moving: &bytes)
    }

    /// Removes a file; one that is not there is no fault.
    static func removeFile(_ path: String) throws(AuthorityError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .failed("remove", path) }
    }

    /// The names in a directory, without `.` and `..`.
    static func names(in directory: String) throws(AuthorityError) -> [String] {
        guard let stream = opendir(directory) else { throw .failed("read", directory) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Refuses a path at which something else than a directory stands, or above it.
    static func refuseOtherThanDirectory(_ path: String) throws(AuthorityError) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT != S_IFDIR else { return }
        } else {
            guard errno == ENOTDIR else { return }
        }
        throw .wrongFileType(path: path, expected: "a directory")
    }

    /// Makes a directory and those above it that are missing.
    ///
    /// - Returns: those that were made, the uppermost first.
    static func makeDirectories(_ path: String, mode: mode_t) throws(AuthorityError) -> [String] {
        if mkdir(path, mode) == 0 { return [path] }
        switch errno {
        case EEXIST:
            // A link to a directory is one here: only what is made below must not follow links.
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw .wrongFileType(path: path, expected: "a directory")
            }
            return []
        case ENOENT:
            let parent = Path.parent(path)
            guard parent != path else { throw .failed("make", path) }
            let above = try makeDirectories(parent, mode: mode)
            guard mkdir(path, mode) == 0 || errno == EEXIST else { throw .failed("make", path) }
            return above + [path]
        default:
            throw .failed("make", path)
        }
    }

    /// The path without links and relative parts; it must exist.
    static func absolute(_ path: String) throws(AuthorityError) -> String {
        guard let resolved = realpath(path, nil) else { throw .failed("find", path) }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
