import GRDB
import X509

/// Opens the SQLite file of a store with the settings on which its promises rest.
enum StoreDatabase {
    /// How long a process waits for others before it gives up.
    private static let busySeconds = 60.0

    static func open(_ location: StoreDirectory, creating: Bool) throws -> DatabaseQueue {
        do {
            var configuration = Configuration()
            configuration.foreignKeysEnabled = true
            configuration.busyMode = .timeout(busySeconds)
            configuration.label = "pki"
            let queue = try DatabaseQueue(path: location.file, configuration: configuration)
            if try queue.inDatabase(version(_:)) != Schema.version {
                try prepare(queue, location, creating: creating)
            }
            // After opening, and on the connection that writes: GRDB has a default of its own.
            try queue.inDatabase { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2,
                    try String.fetchOne(database, sql: "PRAGMA journal_mode") == "wal",
                    try Int.fetchOne(database, sql: "PRAGMA foreign_keys") == 1
                else {
                    throw AuthorityError.corrupt(
                        what: location.file, detail: "SQLite does not keep its settings")
                }
            }
            return queue
        } catch let error as DatabaseError {
            throw AuthorityError(error, path: location.file)
        }
    }

    // A store that is empty or old is brought up to date by one process at a time; who makes one
    // holds the lock already.
    private static func prepare(
        _ queue: DatabaseQueue, _ location: StoreDirectory, creating: Bool
    ) throws {
        let lock = creating ? nil : try location.locked()
        defer { withExtendedLifetime(lock) {} }
        try queue.inDatabase { database in
            let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
            let application = try Int32.fetchOne(database, sql: "PRAGMA application_id")
            guard isEmpty || application == Schema.applicationID else {
                throw AuthorityError.notAStore(path: location.file)
            }
            guard creating || !isEmpty else {
                throw AuthorityError.noStore(directory: location.path)
            }
            let found = try version(database)
            guard found <= Schema.version else {
                throw AuthorityError.newerSchema(found: found, supported: Schema.version)
            }
            try database.execute(sql: "PRAGMA journal_mode = WAL")
        }
        try Schema.migrator.migrate(queue)
    }

    private static func version(_ database: Database) throws -> Int {
        let application = try Int32.fetchOne(database, sql: "PRAGMA application_id")
        guard application == Schema.applicationID else { return 0 }
        return try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }
}
