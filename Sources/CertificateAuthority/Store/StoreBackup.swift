import GRDB
import Glibc
import X509

/// A file that `backup` has made, opened without writing anything beside it.
struct StoreBackup {
    let path: String

    /// What is wrong with the file as a file.
    let problems: [(path: String, detail: String)]

    /// The permission bits, where others may read the file.
    let exposedMode: UInt32?

    /// The version that it was written by.
    let version: Int

    private let queue: DatabaseQueue

    /// - Throws: `AuthorityError.noBackup`, `inUse`, `notABackup`, `damagedBackup`, `newerSchema` or
    ///   `wrongFileType`.
    init(_ file: String) throws {
        path = try Self.resolved(file)
        guard let status = try FileStatus(path) else { throw AuthorityError.noBackup(path: file) }
        guard status.isRegular else {
            throw AuthorityError.wrongFileType(path: file, expected: "a file")
        }
        exposedMode = status.isExposed ? status.permissions : nil
        problems =
            status.isExposed
            ? [
                (
                    file, AuthorityError.exposed(path: file, mode: status.permissions).description
                )
            ] : []
        // A file that was copied from under a running store lacks what is in these.
        for suffix in ["-wal", "-journal"] {
            if let log = try FileStatus(path + suffix), log.size > 0 {
                throw AuthorityError.inUse(path: file)
            }
        }
        do {
            queue = try Self.opened(path)
            version = try queue.read(StoreDatabase.version(_:))
        } catch let error as DatabaseError {
            switch error.resultCode.primaryResultCode {
            case .SQLITE_NOTADB: throw AuthorityError.notABackup(path: file)
            case .SQLITE_CORRUPT, .SQLITE_ERROR:
                throw AuthorityError.damagedBackup(
                    path: file, detail: error.message ?? error.description)
            default: throw AuthorityError(error, path: file)
            }
        }
        guard version > 0 else { throw AuthorityError.notABackup(path: file) }
        guard version <= Schema.version else {
            throw AuthorityError.newerSchema(found: version, supported: Schema.version)
        }
    }

    /// Refuses a file that others may read: there are keys in it.
    ///
    /// - Throws: `AuthorityError.exposed`.
    func refuseExposed() throws(AuthorityError) {
        if let exposedMode { throw .exposed(path: path, mode: exposedMode) }
    }

    /// The content as the current version has it; an older one is migrated in memory.
    func current() throws -> DatabaseQueue {
        guard version < Schema.version else { return queue }
        let migrated = try DatabaseQueue(configuration: StoreDatabase.configuration())
        try queue.backup(to: migrated)
        try Schema.migrator.migrate(migrated)
        return migrated
    }

    /// The content as it is.
    func original() -> DatabaseQueue { queue }

    private static func resolved(_ file: String) throws(AuthorityError) -> String {
        do {
            return try Files.absolute(file)
        } catch .system(_, _, ENOENT), .system(_, _, ENOTDIR) {
            throw .noBackup(path: file)
        }
    }

    // Immutable: SQLite takes no locks and makes no files.
    private static func opened(_ path: String) throws -> DatabaseQueue {
        var configuration = StoreDatabase.configuration()
        configuration.readonly = true
        let escaped = path.utf8.map { octet in
            switch octet {
            case UInt8(ascii: "%"), UInt8(ascii: "?"), UInt8(ascii: "#"), 0...0x20, 0x7F...:
                "%" + Hex.encode([octet])
            default: String(UnicodeScalar(octet))
            }
        }.joined()
        return try DatabaseQueue(path: "file:\(escaped)?immutable=1", configuration: configuration)
    }
}
