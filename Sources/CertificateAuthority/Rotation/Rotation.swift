public import FoundationEssentials
import GRDB
import X509

/// How far an issuing CA has been replaced by its next generation.
///
/// The stages: nothing begun; the successor's certificate awaited from elsewhere; the successor
/// prepared, to be trusted beside the old; the successor issuing, and the old one retiring until
/// what it issued has expired.
public struct Rotation: Sendable {
    /// The authority that issues now.
    public let issuing: AuthorityRecord

    /// The one that is to follow it, prepared.
    public let prepared: AuthorityRecord?

    /// The name of the one that is to follow it and waits for its certificate.
    public let awaited: String?

    /// The one that it has followed, which only makes CRLs now.
    public let retiring: AuthorityRecord?

    /// How many certificates of the older generation are neither expired nor revoked.
    public let liveCertificates: Int

    /// When the last of them expires; nil where there is none.
    public let lastExpiry: Date?

    /// What others have to trust now: one generation, or two.
    public var trusted: [AuthorityRecord] {
        [retiring, issuing, prepared].compactMap { $0 }
    }

    /// The generation that the next step is about to leave behind, or has left behind.
    public var older: AuthorityRecord { retiring ?? issuing }
}

extension AuthorityStore {
    /// How far the rotation of a line has come.
    ///
    /// - Parameters:
    ///   - name: of any authority of the line that is not retired; nil for the only line.
    ///   - now: at which certificates must not have expired to be live.
    /// - Returns: who issues, who is to follow, and who has been followed.
    /// - Throws: `AuthorityError.noSuchAuthority`, `severalAuthorities`, `wrongKind`, or
    ///   `rotation(.retiring)` for one that is retired.
    public func rotation(of name: String? = nil, at now: Date) throws -> Rotation {
        try read { try Self.rotation(of: name, at: now, in: $0) }
    }

    static func rotation(
        of name: String?, at now: Date, in database: Database
    ) throws -> Rotation {
        let all = try AuthorityRow.records(in: database)
        let issuing = try issuingGeneration(of: name, among: all)
        let retiring = all.first { $0.name == issuing.predecessorName && $0.stage == .retiring }
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT count(*) AS count, max(notAfter) AS last FROM certificate
                WHERE issuerID = ? AND state <> 'revoked' AND notAfter >= ?
                    AND authorityID IS NOT issuerID
                """,
            arguments: [(retiring ?? issuing).id, now.unixSeconds])
        return Rotation(
            issuing: issuing,
            prepared: all.first {
                $0.predecessorName == issuing.name && $0.stage == .prepared && !$0.isRevoked
            },
            awaited: try awaited(in: database).first { $0.predecessorID == issuing.id }?.name,
            retiring: retiring, liveCertificates: row?["count"] ?? 0,
            lastExpiry: try row?.dateIfAny("last", of: "the certificates of \(issuing.name)"))
    }

    // Any generation of a line stands for it.
    private static func issuingGeneration(
        of name: String?, among all: [AuthorityRecord]
    ) throws -> AuthorityRecord {
        let named = try authority(named: name, kind: .issuing, among: all)
        guard named.kind == .issuing else {
            throw AuthorityError.wrongKind(name: named.name, expected: .issuing)
        }
        switch named.stage {
        case .issuing:
            return named
        case .prepared:
            let before = all.first { $0.name == named.predecessorName }
            return before ?? named
        case .retiring, .retired:
            guard named.stage == .retiring, let after = successor(of: named, among: all) else {
                try refuseStage(of: named, among: all)
                return named
            }
            return after
        }
    }

    /// The authority that has taken the place of another.
    static func successor(
        of authority: AuthorityRecord, among all: [AuthorityRecord]
    ) -> AuthorityRecord? {
        all.first { $0.predecessorName == authority.name && $0.stage == .issuing }
    }

    /// Refuses an authority that does not issue certificates at its stage.
    ///
    /// - Throws: `AuthorityError.rotation` with `retiring` or `prepared`.
    static func refuseStage(of authority: AuthorityRecord, among all: [AuthorityRecord]) throws {
        switch authority.stage {
        case .issuing: return
        case .prepared: throw AuthorityError.rotation(.prepared(name: authority.name))
        case .retiring, .retired:
            throw AuthorityError.rotation(
                .retiring(
                    name: authority.name, successor: successor(of: authority, among: all)?.name))
        }
    }

    /// Refuses to begin a rotation beside another of the same line.
    ///
    /// - Throws: `AuthorityError.rotation(.underWay)`, or `retiring` and `prepared`.
    static func refuseRotation(of authority: AuthorityRecord, in database: Database) throws {
        let all = try AuthorityRow.records(in: database)
        let now = all.first { $0.id == authority.id } ?? authority
        try refuseStage(of: now, among: all)
        let rotation = try rotation(of: now.name, at: Date(unixSeconds: 0), in: database)
        let other = rotation.awaited ?? (rotation.prepared ?? rotation.retiring)?.name
        if let other {
            throw AuthorityError.rotation(.underWay(name: now.name, other: other))
        }
    }
}

extension AuthorityStore {
    /// Refuses, before a passphrase is asked for, what preparing a successor would refuse after it.
    ///
    /// - Parameters:
    ///   - request: what the successor is to be.
    ///   - authority: the generation before.
    ///   - isRequested: whether its certificate is to be signed elsewhere.
    ///   - context: when, and who asks.
    /// - Throws: `AuthorityError.keyElsewhere` where the issuer's key is not here, `rotation`, and
    ///   what `initIssuing` or `requestIssuing` throw.
    public func rehearseSuccessor(
        _ request: AuthorityRequest, of authority: AuthorityRecord, isRequested: Bool,
        _ context: OperationContext
    ) throws {
        try read { try Self.refuseRotation(of: authority, in: $0) }
        if isRequested { return try rehearseRequest(request, context: context) }
        let issuer = try self.authority(named: authority.issuerName, kind: .root)
        guard issuer.hasKey else { throw AuthorityError.keyElsewhere(name: issuer.name) }
        try rehearse(request, under: issuer, context: context)
    }
}
