import Glibc
public import X509

/// Reading a file that a user named; `-` is standard input.
public enum InputFile {
    /// Reads a whole file, or refuses it at once when it is too large.
    ///
    /// - Parameters:
    ///   - path: Absolute, relative to the context's directory, or `-`.
    ///   - limit: The largest size accepted, in bytes.
    ///   - kind: What the path may lead to.
    ///   - context: Where relative paths start, and standard input.
    /// - Returns: The file's bytes.
    /// - Throws: `CommandError` with `file.missing`, `file.directory`, `file.unreadable`,
    ///   `file.size`, or `file.kind` for what is none of that kind.
    public static func read(
        _ path: String, limit: Int = 1 << 20, kind: Kind = .any, in context: Context
    ) throws(CommandError) -> [UInt8] {
        let file = try OpenFile(path, kind, in: context)
        defer { file.close() }
        return try file.readAll(limit: limit)
    }

    /// Reads a whole file that says which programs are run, and so must be nobody else's.
    ///
    /// What is on standard input is the user's, whoever has written it.
    ///
    /// - Parameters:
    ///   - path: Absolute, relative to the context's directory, or `-`.
    ///   - limit: The largest size accepted, in bytes.
    ///   - context: Where relative paths start, and standard input.
    /// - Returns: The file's bytes.
    /// - Throws: `CommandError` as `read`; `file.owner` for a file of another user, who is not root, and
    ///   `file.mode` for one that others may write.
    public static func readOwn(
        _ path: String, limit: Int = 1 << 20, in context: Context
    ) throws(CommandError) -> [UInt8] {
        let file = try OpenFile(path, in: context)
        defer { file.close() }
        if !file.isStandardInput { try FileAuthors.refuseOthers(path, file.status) }
        return try file.readAll(limit: limit)
    }

    /// Whether a regular file holds exactly these bytes; what is none, such as a pipe or a symlink,
    /// is not opened.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the context's directory.
    ///   - bytes: The content to compare with.
    ///   - context: Where relative paths start.
    /// - Returns: False also where it cannot be read.
    public static func holds(_ path: String, _ bytes: [UInt8], in context: Context) -> Bool {
        let absolute = context.absolutePath(path)
        guard let status = try? FileSystem.linkStatus(absolute), status.isRegularFile,
            status.st_size == bytes.count
        else { return false }
        return (try? read(absolute, limit: bytes.count, in: context)) == bytes
    }

    /// Reads a whole file into memory that is cleansed, and leaves no other copy.
    ///
    /// - Parameters:
    ///   - path: Absolute, relative to the context's directory, or `-`.
    ///   - limit: The largest size accepted, in bytes.
    ///   - access: Who else may read the file.
    ///   - context: Where relative paths start, and standard input.
    /// - Returns: The file's bytes.
    /// - Throws: `CommandError` as `read`, `file.mode` when others may read the file, and `file.owner`
    ///   where it is another user's.
    public static func readSecret(
        _ path: String, limit: Int = 1 << 16, access: Access = .ownerOnly, in context: Context
    ) throws(CommandError) -> SecretBytes {
        let file = try OpenFile(path, access == .ownersGroup ? .file : .any, in: context)
        defer { file.close() }
        switch access {
        case .ownerOnly: try file.refuseReadableByOthers()
        case .ownersGroup: try file.refuseForeign()
        case .anyone: break
        }
        return try file.readSecret(limit: limit)
    }

    /// Reads a file whose content says whether it protects itself, with one opening.
    ///
    /// - Parameters:
    ///   - path: Absolute, relative to the context's directory, or `-`.
    ///   - context: Where relative paths start, and standard input.
    ///   - parse: Looks at the bytes, and says what is in them and who else may read the file.
    /// - Returns: What is in the file.
    /// - Throws: `CommandError` as the other form, and what `parse` throws.
    static func readSecret<Content>(
        _ path: String, in context: Context,
        parse: (SecretBytes) throws -> (content: Content, access: Access)
    ) throws -> Content {
        let file = try OpenFile(path, in: context)
        defer { file.close() }
        let (content, access) = try parse(try file.readSecret(limit: 1 << 16))
        if access == .ownerOnly { try file.refuseReadableByOthers() }
        return content
    }

    /// Refuses a file that its group or everybody may read; for plain text keys.
    ///
    /// - Parameters:
    ///   - path: Absolute, relative to the context's directory, or `-`, which always passes.
    ///   - context: Where relative paths start.
    /// - Throws: `CommandError` with `file.mode`, or as `read`.
    public static func refuseReadableByOthers(
        _ path: String, in context: Context
    ) throws(CommandError) {
        if path == "-" { return }
        // Looking is enough, and opening a pipe a second time would wait for a second writer.
        var status = stat()
        guard stat(context.absolutePath(path), &status) == 0 else {
            throw .unreadable(path, .last)
        }
        try refuseReadableByOthers(path, status)
    }

    fileprivate static func refuseReadableByOthers(
        _ name: String, _ status: stat
    ) throws(CommandError) {
        // A pipe's mode says nothing about who sees its content.
        guard status.isRegularFile, status.permissions & 0o077 != 0 else { return }
        throw CommandError(
            status: .dataError, code: "file.mode",
            message: "\(PrintableText.quote(name)) can be read by others "
                + "(mode \(PrintableText.octal(status.permissions)))",
            hint: "make it yours alone with: chmod 600 \(PrintableText.operand(name))")
    }

    /// Who may read a file that holds a secret.
    public enum Access: Sendable {
        /// Nobody but the owner: the mode has no bit for group and others.
        case ownerOnly

        /// The owner, who is this user or the administrator, and the file's group.
        case ownersGroup

        /// Anyone, because the content protects itself.
        case anyone
    }

    /// What a path may lead to.
    public enum Kind: Sendable {
        /// Whatever can be read.
        case any

        /// A file, or a device that answers at once, as `/dev/null` does. Whoever opens a pipe waits
        /// until somebody writes into it.
        case file
    }
}

/// An input that is open, with the name that the user gave it.
private struct OpenFile {
    let name: String
    let descriptor: Int32
    let status: stat
    let isStandardInput: Bool

    init(
        _ path: String, _ kind: InputFile.Kind = .any, in context: Context
    ) throws(CommandError) {
        isStandardInput = path == "-"
        name = isStandardInput ? "standard input" : path
        if isStandardInput {
            descriptor = context.streams.input
        } else {
            if path.isEmpty { throw .missing(path) }
            let waits = kind == .any ? 0 : O_NONBLOCK
            descriptor = open(
                context.absolutePath(path), O_RDONLY | O_CLOEXEC | O_NOCTTY | waits)
        }
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            let failure = Errno.last
            if descriptor >= 0, !isStandardInput { Glibc.close(descriptor) }
            throw failure.code == ENOENT || failure.code == ENOTDIR
                ? .missing(name) : .unreadable(name, failure)
        }
        self.status = status
        if status.isDirectory {
            if !isStandardInput { Glibc.close(descriptor) }
            throw .directory(name)
        }
        if kind == .file, !isStandardInput, !status.isRegularFile,
            status.st_mode & S_IFMT != S_IFCHR
        {
            Glibc.close(descriptor)
            throw CommandError(
                status: .noInput, code: "file.kind",
                message: "\(PrintableText.quote(name)) is not a regular file",
                hint: "name a file; a pipe could be waited for without end")
        }
    }

    func close() {
        if !isStandardInput { Glibc.close(descriptor) }
    }

    func refuse(largerThan limit: Int) throws(CommandError) {
        if status.isRegularFile, Int(status.st_size) > limit {
            throw .tooLarge(name, limit: limit)
        }
    }

    func refuseReadableByOthers() throws(CommandError) {
        if !isStandardInput { try InputFile.refuseReadableByOthers(name, status) }
    }

    /// Refuses what somebody else could have put there, or everybody can read.
    func refuseForeign() throws(CommandError) {
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw CommandError(
                status: .dataError, code: "file.owner",
                message: "\(PrintableText.quote(name)) belongs to another user "
                    + "(uid \(status.st_uid)), who knows what is in it",
                hint: "name a file of this user's own, in a directory of this user's own")
        }
        guard status.permissions & 0o007 != 0 else { return }
        guard status.isRegularFile, !isStandardInput else {
            // Its mode is not this command's user's to change, as that of /dev/null is not.
            throw CommandError(
                status: .dataError, code: "file.mode",
                message: "\(PrintableText.quote(name)) can be read by everybody",
                hint: "name a file of this user's own")
        }
        throw CommandError(
            status: .dataError, code: "file.mode",
            message: "\(PrintableText.quote(name)) can be read by everybody",
            hint: "take that away with: chmod o= \(PrintableText.operand(name))")
    }

    /// One more byte than can be there, so that a file that grows is noticed.
    func capacity(limit: Int) -> Int {
        status.isRegularFile && status.st_size > 0 ? min(Int(status.st_size), limit) + 1 : limit + 1
    }

    func readAll(limit: Int) throws(CommandError) -> [UInt8] {
        try refuse(largerThan: limit)
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: capacity(limit: limit), alignment: 1)
        defer { buffer.deallocate() }
        let count = try read(into: buffer, limit: limit)
        return Array(buffer.prefix(count))
    }

    func readSecret(limit: Int) throws(CommandError) -> SecretBytes {
        try refuse(largerThan: limit)
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: capacity(limit: limit), alignment: 1)
        defer {
            buffer.cleanse()
            buffer.deallocate()
        }
        let count = try read(into: buffer, limit: limit)
        return SecretBytes(copying: buffer.prefix(count))
    }

    func read(
        into buffer: UnsafeMutableRawBufferPointer, limit: Int
    ) throws(CommandError) -> Int {
        let count: Int
        do {
            count = try FileSystem.read(into: buffer, from: descriptor)
        } catch {
            throw .unreadable(name, error)
        }
        guard count < buffer.count else {
            throw count > limit
                ? .tooLarge(name, limit: limit)
                : CommandError(
                    status: .ioError, code: "file.changed",
                    message: "\(PrintableText.quote(name)) grew while it was being read",
                    hint: "run the command again")
        }
        return count
    }
}
