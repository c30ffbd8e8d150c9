import CGlibc
import FoundationEssentials
import GRDB
import Glibc
import X509

/// A store that has been put back from a backup.
public struct RestoredStore: Sendable {
    /// Where the store that was there is kept, nil when there was none.
    public let replacedFile: String?
    /// How many certificates the store has now.
    public let certificateCount: Int
    /// What was carried over from the store that was there.
    public let carried: CarriedOver
}

extension AuthorityStore {
    /// Puts a store back from a backup, in one rename.
    ///
    /// The backup is checked as `check` does it first. A store that is there is never replaced by
    /// one that knows less, unless that is allowed; then everything that it knows and the backup
    /// does not is carried over: certificates whose signatures verify and those reserved, their
    /// revocations, lists, and audit entries. So no certificate is forgotten, and the numbers of
    /// CRLs go on from the highest that is known or the clock, whichever is later. What cannot be
    /// carried over stays in the file that is kept beside.
    ///
    /// - Parameters:
    ///   - file: what `backup` has made.
    ///   - directory: where the store is to be; made where it is missing.
    ///   - allowingDowngrade: whether a store that knows more, or cannot be read, may be replaced.
    ///   - context: when, and who asks.
    ///   - observer: told how far the check of the backup has come.
    /// - Returns: what has become of the store that was there.
    /// - Throws: `AuthorityError.noBackup`, `exposed`, `inUse`, `unsound`, `notAStore` or
    ///   `newerSchema` for the backup; `downgrade`, `damagedStore` or `otherAuthority` for the store
    ///   that is there, `busy` while others have it open; `full` and `notWritable`. Everything is as
    ///   it was then.
    public static func restore(
        _ file: String, to directory: String, allowingDowngrade: Bool = false,
        context: OperationContext, observer: CheckObserver? = nil
    ) throws -> RestoredStore {
        let backup = try StoreBackup(file)
        try backup.refuseExposed()
        let report = try check(backup: file, observer: observer)
        guard report.isSound else {
            throw AuthorityError.unsound(
                path: file, count: report.problemCount,
                first: report.problems.first.map { "\($0.subject): \($0.detail)" } ?? "")
        }
        return try StoreDirectory.holding(directory) { location in
            try Restoration(
                backup: backup, location: location, allowsDowngrade: allowingDowngrade,
                context: context
            ).run()
        }
    }
}

/// One restore, under the lock of the directory.
private struct Restoration {
    let backup: StoreBackup
    let location: StoreDirectory
    let allowsDowngrade: Bool
    let context: OperationContext

    func run() throws -> RestoredStore {
        do {
            guard try FileStatus(location.file) != nil else { return try placeFirst() }
            return try replace()
        } catch let error as DatabaseError {
            throw AuthorityError(error, path: location.file)
        }
    }

    private func placeFirst() throws -> RestoredStore {
        let made = try make(carrying: nil)
        do {
            guard anchorage_rename_exclusively(made.path, location.file) == 0 else {
                throw AuthorityError.failed("rename", made.path)
            }
        } catch {
            unlink(made.path)
            throw error
        }
        try sync()
        return RestoredStore(
            replacedFile: nil, certificateCount: made.count, carried: made.carried)
    }

    private func replace() throws -> RestoredStore {
        let present: PresentStore
        do {
            present = try PresentStore(location)
            let lineage = try present.lineage(beside: backup)
            guard lineage != .unrelated else {
                throw AuthorityError.otherAuthority(directory: location.path)
            }
            if !allowsDowngrade, let lost = try present.loss(against: backup, lineage) {
                throw AuthorityError.downgrade(lost: lost)
            }
        } catch let error where Self.isDamage(error) {
            guard allowsDowngrade else {
                throw AuthorityError.damagedStore(directory: location.path, detail: "\(error)")
            }
            return try replaceDamaged()
        }
        let made = try make(carrying: present)
        do {
            let kept = try present.exclusively { try exchange(made.path) }
            return RestoredStore(
                replacedFile: kept, certificateCount: made.count, carried: made.carried)
        } catch {
            unlink(made.path)
            throw error
        }
    }

    // Nothing can be read from it, and SQLite takes no locks on it.
    private func replaceDamaged() throws -> RestoredStore {
        let made = try make(carrying: nil)
        do {
            // A log that belongs to the damaged file would be applied to the new one.
            let stamp = Self.stamp(context)
            for suffix in ["-wal", "-shm"] where try FileStatus(location.file + suffix) != nil {
                _ = rename(
                    location.file + suffix, "\(location.file).replaced-\(stamp)\(suffix)")
            }
            try sync()
            let kept = try exchange(made.path)
            return RestoredStore(
                replacedFile: kept, certificateCount: made.count, carried: made.carried)
        } catch {
            unlink(made.path)
            throw error
        }
    }

    /// The new store, complete under a name of its own, closed and synced.
    private func make(
        carrying present: PresentStore?
    ) throws -> (path: String, count: Int, carried: CarriedOver) {
        let name = StoreDirectory.restoringName(try Random.bytes(8))
        let path = Path.joined(location.path, name)
        do {
            try StoreCopy.write(backup.original(), to: path, replacing: false)
            let queue = try DatabaseQueue(
                path: path, configuration: StoreDatabase.configuration())
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            try Schema.migrator.migrate(queue)
            let carried = try fill(queue, from: present)
            let count = try queue.inDatabase { database in
                // One file, without a log, that is a store in SQLite's WAL mode once it is opened.
                _ = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                return try Int.fetchOne(database, sql: "SELECT count(*) FROM certificate") ?? 0
            }
            try queue.close()
            for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
            try FileDescriptor(opening: path, flags: O_RDONLY).sync()
            return (path, count, carried)
        } catch {
            for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
            throw error
        }
    }

    private func fill(_ queue: DatabaseQueue, from present: PresentStore?) throws -> CarriedOver {
        if let present { try present.attach(to: queue) }
        return try queue.writeWithoutTransaction { database in
            var carried = CarriedOver()
            try database.inTransaction(.immediate) {
                let last = try Data.fetchOne(
                    database, sql: "SELECT sha256 FROM auditEntry ORDER BY id DESC LIMIT 1")
                if let present { carried = try carryOver(present, into: database) }
                try AuditLog.append(
                    .restored,
                    "from a backup that ends with \(Hex.encode(Array(last ?? Data())))"
                        + (carried.isEmpty ? "" : "; \(carried)"),
                    context, to: database)
                return .commit
            }
            if present != nil {
                try database.execute(sql: "DETACH DATABASE present")
                var check = StoreCheck(database, nil)
                try check.run()
                // The backup is sound in itself; what is off is what the other has brought.
                if let problem = check.report.problems.first {
                    throw AuthorityError.contradictoryStore(
                        directory: location.path, detail: "\(problem.subject): \(problem.detail)")
                }
            }
            return carried
        }
    }

    // Rows that no operation has made may fit neither the tables nor what is read from them.
    private func carryOver(
        _ present: PresentStore, into database: Database
    ) throws -> CarriedOver {
        func contradictory(_ detail: String) -> AuthorityError {
            .contradictoryStore(directory: location.path, detail: detail)
        }
        do {
            return try present.carryOver(into: database, context)
        } catch let error as DatabaseError {
            switch error.resultCode.primaryResultCode {
            case .SQLITE_CONSTRAINT, .SQLITE_ERROR, .SQLITE_MISMATCH:
                throw contradictory(error.message ?? error.description)
            default: throw error
            }
        } catch AuthorityError.corrupt(let what, let detail) {
            throw contradictory("\(what): \(detail)")
        } catch let error as X509Error {
            throw contradictory(error.description)
        }
    }

    /// Puts the new file in place of the store, and the store in place of the new file, at once.
    ///
    /// The new file gets the name under which the store is to be kept before that: what bears the
    /// name of an unfinished copy is never the store that was replaced, and may be taken away.
    private func exchange(_ made: String) throws -> String {
        let kept = "\(location.file).replaced-\(Self.stamp(context))"
        var name = kept
        var number = 1
        while anchorage_rename_exclusively(made, name) != 0 {
            guard errno == EEXIST, number < 100 else {
                throw AuthorityError.failed("rename", made)
            }
            number += 1
            name = "\(kept).\(number)"
        }
        guard anchorage_rename_exchange(name, location.file) == 0 else {
            let error = AuthorityError.failed("rename", name)
            unlink(name)
            throw error
        }
        try sync()
        return name
    }

    private func sync() throws(AuthorityError) {
        try FileDescriptor(opening: location.path, flags: O_RDONLY | O_DIRECTORY).sync()
    }

    private static func stamp(_ context: OperationContext) -> String {
        String(context.now.ISO8601Format().filter { $0 != "-" && $0 != ":" })
    }

    private static func isDamage(_ error: any Error) -> Bool {
        switch error {
        case let error as DatabaseError:
            [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR].contains(
                error.resultCode.primaryResultCode)
        case AuthorityError.database, AuthorityError.notAStore, AuthorityError.corrupt: true
        default: false
        }
    }
}
