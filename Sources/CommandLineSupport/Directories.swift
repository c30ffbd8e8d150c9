import Glibc
import X509

/// What commands do with directories that a user named.
public enum Directories {
    /// Refuses what is no directory.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the context's directory.
    ///   - context: Where relative paths start.
    /// - Throws: `CommandError` with `file.missing` or `file.kind`.
    public static func refuseOther(_ path: String, in context: Context) throws(CommandError) {
        var status = stat()
        guard !path.isEmpty, stat(context.absolutePath(path), &status) == 0 else {
            let failure = Errno.last
            throw path.isEmpty || failure.code == ENOENT || failure.code == ENOTDIR
                ? .missing(path) : .unreadable(path, failure)
        }
        guard status.isDirectory else {
            throw CommandError(
                status: .noInput, code: "file.kind",
                message: "\(PrintableText.quote(path)) is no directory",
                hint: "name the directory that it lies in")
        }
    }

    /// The files of a directory whose names end in one of the extensions, sorted by name.
    ///
    /// - Parameters:
    ///   - path: Absolute, relative to the context's directory, or `-`.
    ///   - extensions: Such as `csr`, in lower case; a name's case does not matter.
    ///   - context: Where relative paths start.
    /// - Returns: Paths that begin as `path` does; nil where it names no directory.
    /// - Throws: `CommandError` with `file.unreadable` for a directory that cannot be read, and with
    ///   `file.missing` for one without such files.
    public static func files(
        in path: String, withExtensions extensions: Set<String>, context: Context
    ) throws(CommandError) -> [String]? {
        var status = stat()
        guard path != "-", stat(context.absolutePath(path), &status) == 0, status.isDirectory
        else { return nil }
        guard let stream = opendir(context.absolutePath(path)) else {
            throw CommandError(
                status: .noInput, code: "file.unreadable",
                message: "cannot read \(PrintableText.quote(path)): \(Errno.last)",
                hint: "check who may read it")
        }
        defer { closedir(stream) }
        var files: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix("."), let dot = name.lastIndex(of: "."),
                extensions.contains(name[name.index(after: dot)...].lowercased())
            else { continue }
            files.append(Path.joined(path, name))
        }
        guard !files.isEmpty else {
            throw CommandError(
                status: .noInput, code: "file.missing",
                message: "\(PrintableText.quote(path)) holds no file that ends in "
                    + extensions.sorted().map { ".\($0)" }.joined(separator: ", "),
                hint: "name the files themselves, or another directory")
        }
        return files.sorted()
    }

    /// Makes a directory that is not there yet; those above it must exist.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the context's directory.
    ///   - context: Where relative paths start.
    /// - Returns: Whether it was made, and was not there before.
    /// - Throws: `CommandError` with `file.create` or `file.kind`.
    public static func make(_ path: String, in context: Context) throws(CommandError) -> Bool {
        if mkdir(context.absolutePath(path), 0o755) == 0 { return true }
        guard errno == EEXIST else { throw .cannotCreate(path, .last) }
        guard isDirectory(path, in: context) else {
            throw CommandError(
                status: .cannotCreate, code: "file.kind",
                message: "\(PrintableText.quote(path)) exists and is no directory",
                hint: "name another directory")
        }
        return false
    }

    /// Whether a path names a directory, or a link to one.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the context's directory.
    ///   - context: Where relative paths start.
    /// - Returns: False also for what is not there.
    public static func isDirectory(_ path: String, in context: Context) -> Bool {
        var status = stat()
        return stat(context.absolutePath(path), &status) == 0 && status.isDirectory
    }

    /// Removes a directory that is empty; any other stays.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the context's directory.
    ///   - context: Where relative paths start.
    public static func removeIfEmpty(_ path: String, in context: Context) {
        rmdir(context.absolutePath(path))
    }

    /// Removes a file that this command has just made, on the way out of an error.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the context's directory.
    ///   - context: Where relative paths start.
    public static func removeFile(_ path: String, in context: Context) {
        unlink(context.absolutePath(path))
    }
}
