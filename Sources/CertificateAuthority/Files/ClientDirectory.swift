import Glibc
import X509

/// The directory of a client's three files while it is being made: `.NAME.partial` beside the
/// target, locked, and renamed when it is complete.
final class ClientDirectory {
    /// Where the files go.
    struct Target {
        /// The absolute path of the directory to make.
        let path: String

        /// Where it is made.
        let partial: String

        fileprivate let parent: String

        /// The directories above the target that had to be made for it.
        fileprivate let made: [String]

        /// - Throws: `AuthorityError.outputExists`, `notWritable`, `wrongFileType` or `full`.
        init(_ path: String) throws {
            let trimmed = Path.trimmed(path)
            guard try FileStatus(trimmed) == nil else {
                throw AuthorityError.outputExists(path: trimmed)
            }
            made = try Files.makeDirectories(Path.parent(trimmed), mode: 0o755)
            parent = try Files.absolute(Path.parent(trimmed))
            self.path = Path.joined(parent, Path.name(trimmed))
            partial = Path.joined(parent, ".\(Path.name(trimmed)).partial")
        }

        /// A directory of its name in one that is there, whose path is absolute.
        init(_ name: String, in parent: String) {
            made = []
            self.parent = parent
            path = Path.joined(parent, name)
            partial = Path.joined(parent, ".\(name).partial")
        }

        /// Takes away the directories that were made for the target, as far as they are empty.
        func discard() {
            for directory in made.reversed() where rmdir(directory) != 0 { return }
        }
    }

    let target: Target
    private let descriptor: FileDescriptor
    // Whether it was made here, so that there can be nothing in it.
    private let isNew: Bool

    enum Name {
        static let key = "private_key.pem"
        static let certificate = "certificate.pem"
        static let chain = "certificate_chain.pem"
        // Tells whose key is there without its passphrase; not in the finished directory.
        static let publicKey = "public_key.der"
        static let all = [key, certificate, chain, publicKey]
    }

    /// Makes or takes over the partial directory, waiting for a process that is at work in it.
    ///
    /// Who holds others already must not wait, or two processes might wait for each other.
    ///
    /// - Throws: `AuthorityError.outputExists` when the target has come into being, and
    ///   `issuingInProgress` without waiting.
    init(_ target: Target, waiting: Bool = true) throws {
        self.target = target
        while true {
            guard try FileStatus(target.path) == nil else {
                throw AuthorityError.outputExists(path: target.path)
            }
            let isNew = mkdir(target.partial, 0o700) == 0
            guard isNew || errno == EEXIST else {
                throw AuthorityError.failed("make", target.partial)
            }
            // The one that worked there may have renamed or removed it in the meantime.
            guard let descriptor = try Self.opened(target.partial) else { continue }
            guard try descriptor.lock(waiting: waiting) else {
                throw AuthorityError.issuingInProgress(
                    name: Path.name(target.path), directory: target.partial)
            }
            guard try descriptor.isStillAtPath() else { continue }
            // What somebody else has put there must not end up beside a client's key.
            for name in try isNew ? [] : Files.names(in: target.partial)
            where !Name.all.contains(name) {
                throw AuthorityError.wrongFileType(
                    path: target.partial, expected: "only what an interrupted issue leaves behind")
            }
            try descriptor.setMode(0o700)
            self.descriptor = descriptor
            self.isNew = isNew
            return
        }
    }

    /// Whether a process is at work in a partial directory; if not, it is held by what returns.
    static func isFree(_ partial: String) throws -> (isFree: Bool, held: FileDescriptor?) {
        guard let descriptor = try opened(partial) else { return (true, nil) }
        return try descriptor.lock(waiting: false) ? (true, descriptor) : (false, nil)
    }

    private static func opened(_ partial: String) throws -> FileDescriptor? {
        guard let status = try FileStatus(partial) else { return nil }
        // Somebody else's directory could be changed under our hands.
        guard status.isDirectory, status.owner == geteuid() else {
            throw AuthorityError.wrongFileType(path: partial, expected: "a directory of your own")
        }
        do {
            return try FileDescriptor(opening: partial, flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        } catch AuthorityError.system(_, _, ENOENT) {
            return nil
        }
    }

    /// The public key of what an earlier process has left, nil when that is not usable.
    func publicKey() throws -> PublicKey? {
        try Self.publicKey(in: target.partial)
    }

    /// The same for any partial directory.
    static func publicKey(in partial: String) throws -> PublicKey? {
        guard try FileStatus(Path.joined(partial, Name.key)) != nil else { return nil }
        do throws(X509Error) {
            if let spki = try read(Name.publicKey, in: partial) {
                return try PublicKey(spki: spki)
            }
            // A certificate that was cut off while it was written leaves the question to the key.
            if let pem = try read(Name.certificate, in: partial),
                let certificate = try? Certificate(pem: pem)
            {
                return certificate.publicKey
            }
            guard let pem = try secret(Name.key, in: partial), try KeyProtection(pem: pem) == .none
            else { return nil }
            return try PrivateKey(pem: pem).publicKey
        } catch {
            return nil  // cut off while it was written: nothing can have been reserved for it
        }
    }

    private static func read(_ name: String, in partial: String) throws(X509Error) -> [UInt8]? {
        try secret(name, in: partial)?.withUnsafeBytes { Array($0) }
    }

    private static func secret(
        _ name: String, in partial: String
    ) throws(X509Error) -> SecretBytes? {
        do throws(AuthorityError) {
            return try Files.read(Path.joined(partial, name))
        } catch {
            throw .malformed(what: name, detail: error.description)
        }
    }

    /// Whether the key that was left is that of `publicKey` and is protected as is now asked for.
    func holdsKey(of publicKey: PublicKey, _ encryption: KeyEncryption) throws -> Bool {
        guard let pem = try Files.read(path(Name.key)) else { return false }
        do throws(X509Error) {
            let isEncrypted = try X509.KeyProtection(pem: pem) != .none
            guard isEncrypted == (encryption.passphrase != nil) else { return false }
            return try PrivateKey(pem: pem, passphrase: encryption.passphrase).publicKey
                == publicKey
        } catch {
            return false  // another passphrase, or cut off: a new key is made
        }
    }

    /// Writes a new key, instead of whatever was left, so that it survives a crash.
    func write(_ pem: SecretBytes, _ publicKey: PublicKey) throws {
        try writeLazily(pem, publicKey)
        try sync([Name.key, Name.publicKey])
        try syncParents()
    }

    /// The same, but it survives a crash only when the file system has been synced.
    ///
    /// An unencrypted key tells by itself whose it is: then there is no `publicKey`.
    func writeLazily(_ pem: SecretBytes, _ publicKey: PublicKey?) throws {
        if !isNew { for name in Name.all { try Files.removeFile(path(name)) } }
        try pem.withUnsafeBytes { try Files.write($0, to: path(Name.key), mode: 0o600) }
        if let publicKey { try Files.write(publicKey.spki, to: path(Name.publicKey)) }
    }

    /// Writes the certificate, and the authorities between it and the root.
    func write(_ certificate: Certificate, chain: [Certificate]) throws {
        try writeLazily(certificate.pem, chain: chain.map(\.pem).joined())
        try sync([Name.certificate, Name.chain])
    }

    /// The same, but it survives a crash only when the file system has been synced.
    func writeLazily(_ certificate: String, chain: String) throws {
        try Files.write(Array(certificate.utf8), to: path(Name.certificate))
        try Files.write(Array(chain.utf8), to: path(Name.chain))
        // From here on the certificate tells whose key is there.
        try Files.removeFile(path(Name.publicKey))
    }

    private func sync(_ names: [String]) throws {
        for name in names { try FileDescriptor(opening: path(name), flags: O_RDONLY).sync() }
        try descriptor.sync()
    }

    /// Gives the directory its name, so that it survives a crash.
    ///
    /// A directory that came into being there and is not empty, or anything else, is never
    /// replaced: rename(2) refuses.
    func complete() throws {
        try completeLazily()
        try syncParents()
    }

    /// The same, but it survives a crash only when the parent has been synced.
    func completeLazily() throws {
        guard rename(target.partial, target.path) == 0 else {
            if [EEXIST, ENOTEMPTY, ENOTDIR].contains(errno) {
                throw AuthorityError.outputExists(path: target.path)
            }
            throw AuthorityError.failed("rename", target.partial)
        }
    }

    /// Removes what nothing in the store rests on.
    ///
    /// An error here must not hide the one that led here, and what stays behind is taken over by
    /// the next attempt.
    func discard() {
        for name in Name.all { unlink(path(name)) }
        rmdir(target.partial)
        target.discard()
    }

    /// Syncs everything on the file system that the directory is on.
    func syncFileSystem() throws { try descriptor.syncFileSystem() }

    /// Syncs the names in the directory above.
    func syncParent() throws {
        try FileDescriptor(opening: target.parent, flags: O_RDONLY | O_DIRECTORY).sync()
    }

    private func path(_ name: String) -> String { Path.joined(target.partial, name) }

    private func syncParents() throws {
        try FileDescriptor(opening: target.parent, flags: O_RDONLY | O_DIRECTORY).sync()
        for directory in target.made {
            try FileDescriptor(
                opening: Path.parent(directory), flags: O_RDONLY | O_DIRECTORY
            ).sync()
        }
    }
}
