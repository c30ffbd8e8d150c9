import GRDB
import Glibc

/// The store that a backup is about to replace.
struct PresentStore {
    private static let patienceSeconds = 60

    private let location: StoreDirectory
    private let queue: DatabaseQueue

    /// - Throws: `AuthorityError`, or `DatabaseError` for a file that cannot be read.
    init(_ location: StoreDirectory) throws {
        self.location = location
        let opened = try StoreDatabase.open(location, creating: false, holdingLock: true)
        queue = opened.queue
        try queue.read { database in
            var check = StoreCheck(database, nil)
            guard try check.checkIntegrity() else {
                throw AuthorityError.corrupt(
                    what: location.file, detail: check.report.problems.first?.detail ?? "")
            }
        }
    }

    func lineage(beside backup: StoreBackup) throws -> StoreLineage {
        try queue.read { database in
            try backup.original().read { try StoreLineage.of(database, beside: $0) }
        }
    }

    /// What is in this store and not in the backup, nil when there is nothing.
    func loss(against backup: StoreBackup, _ lineage: StoreLineage) throws -> RestoreLoss? {
        guard lineage != .same, lineage != .behind else { return nil }
        let mine = try queue.read(Counts.init)
        let its = try backup.original().read(Counts.init)
        let isFork = if case .diverged = lineage { true } else { false }
        return RestoreLoss(
            auditEntries: max(0, mine.audit - its.audit),
            certificates: max(0, mine.certificates - its.certificates),
            revocations: max(0, mine.revocations - its.revocations),
            lists: max(0, mine.lists - its.lists), isFork: isFork)
    }

    private struct Counts {
        let audit: Int
        let certificates: Int
        let revocations: Int
        let lists: Int

        init(_ database: Database) throws {
            func count(_ table: String) throws -> Int {
                try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") ?? 0
            }
            audit = try count("auditEntry")
            certificates = try count("certificate")
            revocations = try count("revocation")
            lists = try count("certificateRevocationList")
        }
    }

    /// Makes the tables of this store visible to another, under the name `present`.
    func attach(to other: DatabaseQueue) throws {
        try other.writeWithoutTransaction { database in
            try database.execute(
                sql: "ATTACH DATABASE ? AS present", arguments: [location.file])
        }
    }

    /// Takes over what must not be lost.
    func carryOver(into database: Database, _ context: OperationContext) throws -> CarriedOver {
        try Carrying(database: database, context: context).run()
    }

    /// Runs while nobody else has the store open; nobody writes to it any more afterwards.
    ///
    /// Its log is merged into the file and taken away, or SQLite would apply it to the file that is
    /// going to have this name.
    ///
    /// - Throws: `AuthorityError.busy`.
    func exclusively<Value>(_ body: () throws -> Value) throws -> Value {
        try queue.inDatabase { database in
            let before = try Int64.fetchOne(database, sql: "SELECT max(id) FROM auditEntry")
            try leaveWAL(database)
            try database.execute(sql: "BEGIN EXCLUSIVE")
            defer { try? database.execute(sql: "ROLLBACK") }
            guard
                try Int64.fetchOne(database, sql: "SELECT max(id) FROM auditEntry") == before
            else { throw AuthorityError.busy(path: location.file) }
            return try body()
        }
    }

    private func leaveWAL(_ database: Database) throws {
        for attempt in 0..<Self.patienceSeconds * 20 {
            do {
                let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
                if mode == "delete" { return }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                // Somebody has it open.
            }
            if attempt > 0 { usleep(50_000) }
        }
        throw AuthorityError.busy(path: location.file)
    }
}
