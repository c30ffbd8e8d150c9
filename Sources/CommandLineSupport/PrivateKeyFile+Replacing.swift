import Glibc
public import X509

extension PrivateKeyFile {
    /// Reads a key file that is to be replaced by the same key under another protection.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the context's directory; no symlink.
    ///   - context: Where relative paths start.
    /// - Throws: `CommandError` as for reading, and with `file.symlink`, `file.owner`, `file.links`
    ///   or `file.name` for a file that cannot be replaced as a whole.
    public init(replacing path: String, in context: Context) throws {
        let replaceable = try ReplaceableFile(path, in: context)
        try self.init(path, in: context)
        self.replaceable = replaceable
    }

    /// Puts the key's new form in place of the old one: 0600, whole or not at all.
    ///
    /// - Parameters:
    ///   - pem: The same key.
    ///   - context: Where relative paths start.
    /// - Throws: `CommandError` with `file.changed` when the file is no longer the one that was
    ///   read, `file.create` or `file.write`; the old file is untouched then.
    public func replace(with pem: SecretBytes, in context: Context) throws(CommandError) {
        guard let replaceable else { return }
        try replaceable.replace(with: pem)
    }
}

/// A file that is going to be replaced as a whole, if it is still what it was.
struct ReplaceableFile: Sendable {
    private let name: String
    private let path: String
    private let inode: ino_t
    private let device: dev_t

    init(_ name: String, in context: Context) throws(CommandError) {
        self.name = name
        guard name != "-" else {
            throw CommandError(
                status: .usage, code: "file.name", message: "standard input cannot be replaced",
                hint: "name the file")
        }
        path = context.absolutePath(name)
        var status = stat()
        // What is not there is for reading to report.
        if lstat(path, &status) == 0 { try Self.check(status, name) }
        inode = status.st_ino
        device = status.st_dev
    }

    private static func check(_ status: stat, _ name: String) throws(CommandError) {
        if status.isSymbolicLink {
            throw CommandError(
                status: .cannotCreate, code: "file.symlink",
                message: "\(PrintableText.quote(name)) is a symlink, and output never follows one",
                hint: "name the file itself")
        }
        guard status.isRegularFile else { return }
        guard status.st_uid == geteuid() else {
            throw CommandError(
                status: .cannotCreate, code: "file.owner",
                message: "\(PrintableText.quote(name)) belongs to another user",
                hint: "run the command as its owner, who could not read the new file otherwise")
        }
        guard status.st_nlink == 1 else {
            throw CommandError(
                status: .cannotCreate, code: "file.links",
                message:
                    "\(PrintableText.quote(name)) has \(status.st_nlink) names, and the others "
                    + "would keep the old key file",
                hint: "remove the other hard links")
        }
    }

    func replace(with secret: SecretBytes) throws(CommandError) {
        let file = try TemporaryFile(beside: path, name: name)
        let failure = secret.withUnsafeBytes { file.write($0, permissions: 0o600) }
        do throws(Errno) {
            if let failure { throw failure }
            let now = try FileSystem.linkStatus(path)
            guard now?.st_ino == inode, now?.st_dev == device else {
                file.remove()
                throw Errno(code: ESTALE)
            }
            try file.replace(path)
        } catch {
            file.remove()
            throw error.code == ESTALE
                ? CommandError(
                    status: .temporaryFailure, code: "file.changed",
                    message: "\(PrintableText.quote(name)) was replaced meanwhile",
                    hint: "run the command again")
                : CommandError(
                    status: .ioError, code: "file.write",
                    message: "cannot write \(PrintableText.quote(name)): \(error)",
                    hint: error.code == ENOSPC || error.code == EDQUOT
                        ? "make room on the disk; the file is as it was"
                        : "check the disk; look with pki inspect which passphrase opens the file")
        }
    }
}
