public import FoundationEssentials
import GRDB
public import X509

/// A stored certificate with the authorities above it.
public struct CertifiedPath: Sendable {
    /// As the store has it.
    public let record: CertificateRecord

    /// The certificate.
    public let certificate: Certificate

    /// The certificates from its issuer's up to the root's; none for a root.
    public let authorities: [Certificate]

    /// The authorities that a peer which trusts the root does not have.
    public var intermediates: [Certificate] { authorities.filter { !$0.isSelfIssued } }
}

extension AuthorityStore {
    /// The certificate that a name, a serial number or a fingerprint means, with what is above it.
    ///
    /// - Throws: `AuthorityError.noSuchCertificate`, `severalCertificates` or `neverStored`.
    public func certifiedPath(of selector: String, at now: Date) throws -> CertifiedPath {
        try read { database in
            let record = try Self.currentCertificate(matching: selector, at: now, in: database)
            guard let certificate = try record.certificate() else {
                throw AuthorityError.neverStored(
                    name: record.name, serialNumber: record.serialNumber)
            }
            return CertifiedPath(
                record: record, certificate: certificate,
                authorities: try Self.authorities(above: record, in: database))
        }
    }

    private static func authorities(
        above record: CertificateRecord, in database: Database
    ) throws -> [Certificate] {
        guard record.kind != .root else { return [] }
        let all = try AuthorityRow.records(in: database)
        guard let issuer = all.first(where: { $0.name == record.issuerName }) else {
            throw AuthorityError.corrupt(
                what: "authority \(record.issuerName)", detail: "it has issued, and is missing")
        }
        return try AuthorityRow.path(of: issuer, among: all).map(\.certificate)
    }
}
