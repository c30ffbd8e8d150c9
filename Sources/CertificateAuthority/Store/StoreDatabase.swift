import GRDB
import Glibc
import X509

/// The SQLite file of a store, opened with the settings on which its promises rest.
struct StoreDatabase {
    /// How long a process waits for others before it gives up.
    private static let busySeconds = 60.0

    let queue: DatabaseQueue

    /// What opening it did that its user should know.
    let notices: [StoreNotice]

    private let device: dev_t
    private let inode: ino_t

    /// - Parameters:
    ///   - location: where the file is.
    ///   - creating: whether an empty file becomes a store; its maker holds the directory's lock.
    ///   - holdingLock: whether the caller holds that lock for another reason.
    /// - Returns: the store, of this version.
    /// - Throws: `AuthorityError`.
    static func open(
        _ location: StoreDirectory, creating: Bool, holdingLock: Bool = false
    ) throws -> StoreDatabase {
        do {
            // A backup may take the place of the file just now: then once more.
            for _ in 0..<8 {
                let before = try FileStatus(location.file)
                let opened = try openOnce(
                    location, creating: creating, isLocked: creating || holdingLock)
                if let before, before.inode == opened.inode, before.device == opened.device {
                    return opened
                }
            }
            throw AuthorityError.busy(path: location.file)
        } catch let error as DatabaseError {
            throw AuthorityError(error, path: location.file)
        }
    }

    private static func openOnce(
        _ location: StoreDirectory, creating: Bool, isLocked: Bool
    ) throws -> StoreDatabase {
        let queue = try DatabaseQueue(path: location.file, configuration: configuration())
        guard let status = try FileStatus(location.file) else {
            throw AuthorityError.noStore(directory: location.path)
        }
        var notices: [StoreNotice] = []
        if try queue.inDatabase(version(_:)) != Schema.version {
            let lock = isLocked ? nil : try location.locked()
            defer { withExtendedLifetime(lock) {} }
            notices = try prepare(queue, location, creating: creating)
        }
        try settle(queue, location)
        return StoreDatabase(
            queue: queue, notices: notices, device: status.device, inode: status.inode)
    }

    static func configuration() -> Configuration {
        SQLiteLibrary.prepare()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busySeconds)
        configuration.label = "pki"
        return configuration
    }

    /// Refuses to go on when another file has taken the place of the one that is open.
    ///
    /// - Throws: `AuthorityError.replaced`.
    func refuseReplaced(_ location: StoreDirectory) throws(AuthorityError) {
        guard let status = try FileStatus(location.file), status.inode == inode,
            status.device == device
        else { throw .replaced(path: location.file) }
    }

    // After opening, and on the connection that writes: GRDB has a default of its own.
    private static func settle(_ queue: DatabaseQueue, _ location: StoreDirectory) throws {
        try queue.inDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            if try String.fetchOne(database, sql: "PRAGMA journal_mode") != "wal" {
                // A copy that was put here by hand.
                try database.execute(sql: "PRAGMA journal_mode = WAL")
            }
            guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2,
                try String.fetchOne(database, sql: "PRAGMA journal_mode") == "wal",
                try Int.fetchOne(database, sql: "PRAGMA foreign_keys") == 1
            else {
                throw AuthorityError.corrupt(
                    what: location.file, detail: "SQLite does not keep its settings")
            }
        }
    }

    // A store that is empty or old is brought up to date by one process at a time, under the lock.
    private static func prepare(
        _ queue: DatabaseQueue, _ location: StoreDirectory, creating: Bool
    ) throws -> [StoreNotice] {
        let (found, isUnused) = try queue.inDatabase { database in
            let isEmpty = try Self.isEmpty(database)
            let application = try Int32.fetchOne(database, sql: "PRAGMA application_id")
            guard isEmpty || application == Schema.applicationID else {
                throw AuthorityError.notAStore(path: location.file)
            }
            guard creating || !isEmpty else {
                throw AuthorityError.noStore(directory: location.path)
            }
            let found = try Self.version(database)
            guard found <= Schema.version else {
                throw AuthorityError.newerSchema(found: found, supported: Schema.version)
            }
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            return (found, try isEmpty || Self.isUnused(database))
        }
        // Somebody else may have done it while this process waited for the lock.
        guard found < Schema.version else { return [] }
        var notices: [StoreNotice] = []
        if !isUnused {
            let copy = "\(location.file).before-\(Schema.version)"
            try StoreCopy.write(queue, to: copy, replacing: true)
            notices = [.migrated(from: found, to: Schema.version, copy: copy)]
        }
        try Schema.migrator.migrate(queue)
        return notices
    }

    // Whoever makes a store may be killed while it does: GRDB commits the table in which it counts
    // the migrations before the first of them, which makes the file a store.
    private static func isEmpty(_ database: Database) throws -> Bool {
        let tables = try String.fetchSet(
            database, sql: "SELECT name FROM sqlite_master WHERE type <> 'index'")
        guard tables.isSubset(of: ["grdb_migrations"]) else { return false }
        return try tables.isEmpty
            || Int.fetchOne(database, sql: "SELECT count(*) FROM grdb_migrations") == 0
    }

    // Or between two migrations: nothing was ever done in a store without an entry in its log.
    private static func isUnused(_ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT NOT EXISTS (SELECT 1 FROM auditEntry) AND NOT EXISTS (SELECT 1 FROM authority)
                """) ?? false
    }

    /// The version that a store was written by, 0 for what is no store.
    static func version(_ database: Database) throws -> Int {
        let application = try Int32.fetchOne(database, sql: "PRAGMA application_id")
        guard application == Schema.applicationID else { return 0 }
        return try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }
}
