import Glibc
public import X509

/// A file that a command is about to write; `-` is standard output.
///
/// Creating the value refuses what would fail later, before any work is done. Writing puts a new
/// file under the name in one step: whoever looks sees the whole content or nothing. A symlink is
/// never followed, and a private key or a CA store is never replaced.
public struct OutputFile: Sendable {
    /// Who may read the file, whatever the umask says.
    public enum Mode: Sendable {
        /// Everyone: 0644.
        case everyone

        /// The owner alone: 0600.
        case owner
    }

    let name: String
    let path: String
    let permissions: mode_t
    let overwrites: Bool
    let context: Context

    /// Whether it is a file that a user keeps and edits, which is nowhere else than under its name.
    private(set) var isKept = false

    /// Whose the file is to be, where that is not who runs the command.
    private var owner: (user: uid_t, group: gid_t)?

    /// Refuses a name under which no file can be created.
    ///
    /// - Parameters:
    ///   - path: Absolute, relative to the context's directory, or `-`.
    ///   - mode: Who may read the file.
    ///   - overwrite: Whether an existing file may be replaced (`--force`).
    ///   - context: Where relative paths start, and standard output.
    /// - Throws: `CommandError` with `file.exists`, `file.symlink`, `file.directory`, `file.kind`,
    ///   `file.key`, `file.parent` or `file.create`.
    public init(
        _ path: String, mode: Mode, overwrite: Bool = false, in context: Context
    ) throws(CommandError) {
        self.init(
            name: path, path: context.absolutePath(path),
            permissions: mode == .everyone ? 0o644 : 0o600, overwrites: overwrite,
            context: context)
        try checkTarget()
    }

    /// Refuses a name under which no file can be created, in a directory that was looked at.
    ///
    /// - Parameters:
    ///   - name: What the file is to be called there; no path.
    ///   - other: A file of the same directory, whose mode and terms this one shares.
    /// - Throws: `CommandError` as for a file alone.
    public init(_ name: String, beside other: OutputFile) throws(CommandError) {
        self.init(
            name: Path.sibling(of: other.name, name), path: Path.sibling(of: other.path, name),
            permissions: other.permissions, overwrites: other.overwrites, context: other.context)
        try checkName()
    }

    /// Prepares to replace a file that a user keeps and edits, such as a configuration file.
    ///
    /// Symlinks are resolved first and stay. The mode of an existing file stays too, and its owner
    /// where that can be; a new one is 0600.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the context's directory.
    ///   - isSecret: Whether what is written is a secret: then nobody can read the file but its owner
    ///     and, where it could before, its group.
    ///   - context: Where relative paths start.
    /// - Throws: `CommandError` as for a new file, and `file.links` for one that has other names:
    ///   these would keep the old content.
    public init(
        replacing path: String, isSecret: Bool = false, in context: Context
    ) throws(CommandError) {
        let absolute = context.absolutePath(path)
        let target = Self.resolveLinks(absolute) ?? absolute
        let existing: stat?
        do {
            existing = try FileSystem.linkStatus(target)
        } catch {
            throw .cannotCreate(path, error)
        }
        self.init(
            name: path, path: target,
            permissions: (existing?.permissions ?? 0o600) & (isSecret ? 0o640 : 0o7777),
            overwrites: true, context: context)
        isKept = true
        if let existing, existing.isRegularFile, existing.st_nlink > 1 {
            throw CommandError(
                status: .cannotCreate, code: "file.links",
                message:
                    "\(PrintableText.quote(path)) has \(existing.st_nlink) names (hard links), of "
                    + "which the others would keep the old content",
                hint: "let the others be symlinks to it")
        }
        // An administrator who changes a user's file must not take it from the user.
        if let existing, geteuid() == 0 { owner = (existing.st_uid, existing.st_gid) }
        try checkTarget()
    }

    init(
        name: String, path: String, permissions: mode_t, overwrites: Bool, context: Context
    ) {
        self.name = name
        self.path = path
        self.permissions = permissions
        self.overwrites = overwrites
        self.context = context
    }

    /// Writes the file: whole, or not at all.
    ///
    /// - Parameter bytes: The content.
    /// - Throws: `CommandError` with `file.exists`, `file.create` or `file.write`; nothing is left
    ///   behind then.
    public func write(_ bytes: [UInt8]) throws(CommandError) {
        if isStandardOutput { return context.streams.append(bytes) }
        try checkTarget()
        let file = try TemporaryFile(beside: path, name: name)
        if let owner { file.give(to: owner.user, owner.group) }
        let failure = bytes.withUnsafeBytes { file.write($0, permissions: permissions) }
        try finish(file, failure)
    }

    /// Writes a secret: 0600, and nothing is ever replaced.
    ///
    /// - Parameter secret: The content.
    /// - Throws: `CommandError` as for other bytes.
    public func write(_ secret: SecretBytes) throws(CommandError) {
        if isStandardOutput { return context.streams.append(secret) }
        let exclusive = OutputFile(
            name: name, path: path, permissions: 0o600, overwrites: false, context: context)
        try exclusive.checkTarget()
        let file = try TemporaryFile(beside: path, name: name)
        let failure = secret.withUnsafeBytes { file.write($0, permissions: 0o600) }
        try exclusive.finish(file, failure)
    }

    var isStandardOutput: Bool { name == "-" }

    func finish(_ file: TemporaryFile, _ failure: Errno?) throws(CommandError) {
        do throws(Errno) {
            if let failure { throw failure }
            try file.take(path, overwriting: overwrites)
        } catch {
            file.remove()
            throw writeError(error)
        }
    }

    func writeError(_ error: Errno) -> CommandError {
        if error.code == EEXIST { return existsError }
        return CommandError(
            status: .ioError, code: "file.write",
            message: "cannot write \(PrintableText.quote(name)): \(error)",
            hint: error.code == ENOSPC || error.code == EDQUOT
                ? "make room on the disk" : "check the disk; this file was not written")
    }

    /// The file behind a chain of symlinks, where it exists.
    private static func resolveLinks(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
