public import FoundationEssentials
import GRDB
public import X509

/// One authority of the store at a glance, one that waits for its certificate included.
public struct AuthorityOverview: Hashable, Sendable {
    /// Where its key is.
    public enum KeyPlace: String, CaseIterable, Sendable {
        /// In the store, under a passphrase.
        case encrypted
        /// In the store, in the clear.
        case plaintext
        /// Not here, such as that of a root that is kept offline.
        case elsewhere
    }

    /// Unique in the store.
    public let name: String

    /// What it signs.
    public let kind: AuthorityRecord.Kind

    /// Whether its certificate is awaited from elsewhere.
    public let isRequested: Bool

    /// Where it stands in a rotation.
    public let stage: AuthorityRecord.Stage

    /// The authority that it follows, nil for the first of its line.
    public let predecessorName: String?

    /// As in the certificate, or in the request.
    public let subject: DistinguishedName

    /// Its key.
    public let publicKey: PublicKey

    /// Where its key is.
    public let keyPlace: KeyPlace

    /// Its certificate, nil while that is awaited.
    public let certificate: Certificate?

    /// The name of the authority above it, its own for a root; nil while the certificate is awaited.
    public let issuerName: String?

    /// Whether its certificate is revoked.
    public let isRevoked: Bool

    /// How many certificates it has issued that are neither expired nor revoked.
    public let liveCertificates: Int

    /// Its last CRL, nil where none was made.
    public let lastList: LastList?

    /// The last CRL of an authority.
    public struct LastList: Hashable, Sendable {
        /// Its number.
        public let number: UInt64

        /// When it was made.
        public let thisUpdate: Date

        /// By when the next one must come.
        public let nextUpdate: Date
    }
}

extension AuthorityStore {
    /// All authorities, the oldest first, with those that wait for their certificates.
    ///
    /// - Throws: `AuthorityError`.
    public func authorityOverviews(at now: Date) throws -> [AuthorityOverview] {
        try read { database in
            let active = try AuthorityRow.records(in: database).map { record in
                (
                    record.id,
                    AuthorityOverview(
                        name: record.name, kind: record.kind, isRequested: false,
                        stage: record.stage, predecessorName: record.predecessorName,
                        subject: record.certificate.subject,
                        publicKey: record.certificate.publicKey,
                        keyPlace: record.hasKey
                            ? record.isKeyEncrypted ? .encrypted : .plaintext : .elsewhere,
                        certificate: record.certificate, issuerName: record.issuerName,
                        isRevoked: record.isRevoked,
                        liveCertificates: try Self.liveCertificates(
                            of: record.id, at: now, in: database),
                        lastList: try Self.lastList(of: record.id, in: database))
                )
            }
            let waiting = try Self.awaited(in: database).map { awaited in
                (
                    awaited.id,
                    AuthorityOverview(
                        name: awaited.name, kind: .issuing, isRequested: true,
                        stage: awaited.stage,
                        predecessorName: try String.fetchOne(
                            database, sql: "SELECT name FROM authority WHERE id = ?",
                            arguments: [awaited.predecessorID]),
                        subject: awaited.subject, publicKey: awaited.publicKey,
                        keyPlace: awaited.isKeyEncrypted ? .encrypted : .plaintext,
                        certificate: nil, issuerName: nil, isRevoked: false, liveCertificates: 0,
                        lastList: nil)
                )
            }
            return (active + waiting).sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// How many certificates of an authority somebody may be relying on, its own not counted.
    static func liveCertificates(
        of id: Int64, at now: Date, in database: Database
    ) throws -> Int {
        try Int.fetchOne(
            database,
            sql: """
                SELECT count(*) FROM certificate WHERE issuerID = ? AND state <> 'revoked'
                    AND notAfter >= ? AND authorityID IS NOT issuerID
                """,
            arguments: [id, now.unixSeconds]) ?? 0
    }

    private static func lastList(
        of id: Int64, in database: Database
    ) throws -> AuthorityOverview.LastList? {
        try Row.fetchOne(
            database,
            sql: """
                SELECT number, thisUpdate, nextUpdate FROM certificateRevocationList
                WHERE issuerID = ? AND signature IS NOT NULL ORDER BY number DESC LIMIT 1
                """,
            arguments: [id]
        ).map { row in
            AuthorityOverview.LastList(
                number: try row.listNumber("number", of: "a CRL"),
                thisUpdate: try row.date("thisUpdate", of: "a CRL"),
                nextUpdate: try row.date("nextUpdate", of: "a CRL"))
        }
    }
}
