import FoundationEssentials
import GRDB
import X509

extension AuthorityStore {
    /// Lets the prepared generation issue; the older one makes CRLs only from here on.
    ///
    /// - Parameters:
    ///   - name: of any authority of the line; nil for the only line.
    ///   - context: when, and who asks.
    /// - Returns: how far the rotation has come then.
    /// - Throws: `AuthorityError.rotation` with `notBegun` or `awaited`; `authorityRevoked`.
    public func issueFromSuccessor(
        of name: String? = nil, context: OperationContext
    ) throws -> Rotation {
        try reserve(context) { database in
            let rotation = try Self.rotation(of: name, at: context.now, in: database)
            guard let next = rotation.prepared else {
                if let awaited = rotation.awaited {
                    throw AuthorityError.rotation(.awaited(name: awaited))
                }
                throw AuthorityError.rotation(.notBegun(name: rotation.issuing.name))
            }
            let all = try AuthorityRow.records(in: database)
            for one in try AuthorityRow.path(of: next, among: all) where one.isRevoked {
                throw AuthorityError.authorityRevoked(name: one.name)
            }
            try Self.move(rotation.issuing, to: .retiring, context, in: database)
            try Self.move(next, to: .issuing, context, in: database)
            return try Self.rotation(of: next.name, at: context.now, in: database)
        }
    }

    /// Ends a rotation: the older generation is retired for good.
    ///
    /// - Parameters:
    ///   - name: of any authority of the line; nil for the only line.
    ///   - despiteLive: whether it may still have live certificates, which nobody will accept once
    ///     it is no longer trusted.
    ///   - context: when, and who asks.
    /// - Returns: the name of the authority that is retired.
    /// - Throws: `AuthorityError.rotation` with `notBegun` or `live`.
    public func dropPredecessor(
        of name: String? = nil, despiteLive: Bool = false, context: OperationContext
    ) throws -> String {
        try reserve(context) { database in
            let rotation = try Self.rotation(of: name, at: context.now, in: database)
            guard let old = rotation.retiring else {
                throw AuthorityError.rotation(.notBegun(name: rotation.issuing.name))
            }
            if !despiteLive, rotation.liveCertificates > 0, let last = rotation.lastExpiry {
                throw AuthorityError.rotation(
                    .live(name: old.name, count: rotation.liveCertificates, lastExpiry: last))
            }
            try Self.move(old, to: .retired, context, in: database)
            return old.name
        }
    }

    /// What going back has undone.
    public enum RotationReversal: Equatable, Sendable {
        /// The older generation issues again, and the newer is prepared as before.
        case issuesAgain(name: String, prepared: String)
        /// The prepared generation is given up; its certificate, if it has one, is revoked.
        case givenUp(name: String, hadCertificate: Bool)
    }

    /// Goes one stage back; what has been dropped does not come back.
    ///
    /// - Parameters:
    ///   - name: of any authority of the line; nil for the only line.
    ///   - context: when, and who asks.
    /// - Returns: what is different now.
    /// - Throws: `AuthorityError.rotation` with `notBegun`, or `live` for a prepared generation that
    ///   has issued certificates when it was in use.
    public func goBackInRotation(
        of name: String? = nil, context: OperationContext
    ) throws -> RotationReversal {
        try write { database in
            try StoreClock.accept(context, in: database)
            let rotation = try Self.rotation(of: name, at: context.now, in: database)
            if let old = rotation.retiring {
                let all = try AuthorityRow.records(in: database)
                guard try !AuthorityRow.path(of: old, among: all).contains(where: \.isRevoked)
                else {
                    throw AuthorityError.rotation(
                        .revoked(name: old.name, successor: rotation.issuing.name))
                }
                try Self.move(rotation.issuing, to: .prepared, context, in: database)
                try Self.move(old, to: .issuing, context, in: database)
                return .issuesAgain(name: old.name, prepared: rotation.issuing.name)
            }
            if let awaited = rotation.awaited {
                try database.execute(
                    sql:
                        "UPDATE authority SET state = 'abandoned' WHERE name = ? AND state = 'requested'",
                    arguments: [awaited])
                try AuditLog.append(.abandonRequest, "issuing \(awaited)", context, to: database)
                return .givenUp(name: awaited, hadCertificate: false)
            }
            guard let next = rotation.prepared else {
                throw AuthorityError.rotation(.notBegun(name: rotation.issuing.name))
            }
            try Self.refuseLive(next, at: context.now, in: database)
            try Self.move(next, to: .retired, context, in: database)
            let records = try CertificateRow.records(
                in: database,
                where: "certificate.authorityID = ? AND certificate.kind = 'issuing'",
                arguments: [next.id])
            for record in records where record.state != .revoked {
                try Self.revoke(record, reason: .cessationOfOperation, context, in: database)
            }
            return .givenUp(name: next.name, hadCertificate: true)
        }
    }

    private static func refuseLive(
        _ authority: AuthorityRecord, at now: Date, in database: Database
    ) throws {
        let count = try liveCertificates(of: authority.id, at: now, in: database)
        guard count > 0 else { return }
        let last = try Int64.fetchOne(
            database,
            sql: "SELECT max(notAfter) FROM certificate WHERE issuerID = ? AND state <> 'revoked'",
            arguments: [authority.id])
        throw try AuthorityError.rotation(
            .live(
                name: authority.name, count: count,
                lastExpiry: RecordedTime.date(last ?? 0, of: "the last certificate's notAfter")))
    }

    private static func move(
        _ authority: AuthorityRecord, to stage: AuthorityRecord.Stage, _ context: OperationContext,
        in database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE authority SET stage = ? WHERE id = ?",
            arguments: [stage.rawValue, authority.id])
        try AuditLog.append(
            .rotated, "\(authority.name) from \(authority.stage.rawValue) to \(stage.rawValue)",
            context, to: database)
    }
}
