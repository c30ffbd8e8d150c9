import FoundationEssentials
import GRDB

/// Compares the clock with what the log says about the time.
///
/// What counts is the newest entry since a clock was last accepted, so that one command under a
/// clock that ran ahead needs one answer, and not one for every command to come.
enum StoreClock {
    /// How far the clock may lie before the newest record.
    static let toleranceSeconds = 300.0

    /// The time of the newest record, where the clock lies well before it.
    static func newest(after now: Date, in database: Database) throws -> Date? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT time FROM auditEntry
                WHERE +id >= (SELECT coalesce(max(id), 0) FROM auditEntry
                    WHERE operation = 'acceptClock')
                ORDER BY time DESC LIMIT 1
                """)
        let seconds = try Int64.fetchOne(statement)
        // A time that is none must not keep anybody from revoking: it is as late as can be.
        let (first, last) = (RecordedTime.range.lowerBound, RecordedTime.range.upperBound)
        let newest = seconds.map { Date(unixSeconds: min(max($0, first), last)) }
        return newest.flatMap { now.addingTimeInterval(toleranceSeconds) < $0 ? $0 : nil }
    }

    /// Refuses a clock that lies well before the newest record and was not accepted.
    ///
    /// - Throws: `AuthorityError.clockBehind`.
    static func refuseEarlier(_ context: OperationContext, in database: Database) throws {
        guard !context.acceptsEarlierClock,
            let newest = try newest(after: context.now, in: database)
        else { return }
        throw AuthorityError.clockBehind(now: context.now, newest: newest)
    }

    /// Refuses a list that would be overdue by the time of the newest record: nobody could use it.
    ///
    /// A small step back is no reason to keep a revocation from being published.
    ///
    /// - Throws: `AuthorityError.clockBehind`.
    static func refuseLapsed(
        nextUpdate: Date, _ context: OperationContext, in database: Database
    ) throws {
        guard !context.acceptsEarlierClock,
            let newest = try newest(after: context.now, in: database), nextUpdate <= newest
        else { return }
        throw AuthorityError.clockBehind(now: context.now, newest: newest)
    }

    /// Records that the clock is right although it lies before the newest record.
    static func accept(_ context: OperationContext, in database: Database) throws {
        guard context.acceptsEarlierClock,
            let newest = try newest(after: context.now, in: database)
        else { return }
        try AuditLog.append(
            .acceptClock, "the newest record was of \(newest.ISO8601Format())", context,
            to: database)
    }
}

extension AuthorityStore {
    /// A transaction that issues something, and is refused under a clock that lies too early.
    ///
    /// - Throws: `AuthorityError.clockBehind`; then nothing has changed.
    func reserve<Value>(
        _ context: OperationContext, _ body: (Database) throws -> Value
    ) throws -> Value {
        try write { database in
            try StoreClock.refuseEarlier(context, in: database)
            try StoreClock.accept(context, in: database)
            return try body(database)
        }
    }

    /// What to say before revoking under a clock that issuing would be refused under.
    ///
    /// Revocation must always be possible, so that it goes on: dates are those of the clock, and
    /// the numbers of CRLs rise all the same.
    ///
    /// - Parameter context: The clock; one that was accepted is nothing to speak of.
    /// - Returns: Nil when the clock fits the records.
    /// - Throws: `AuthorityError`.
    public func clockNotice(_ context: OperationContext) throws -> StoreNotice? {
        if context.acceptsEarlierClock { return nil }
        return try read { try StoreClock.newest(after: context.now, in: $0) }
            .map { .clockBehind(now: context.now, newest: $0) }
    }
}
