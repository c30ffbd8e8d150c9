public import FoundationEssentials
import GRDB
import Issuance
public import X509

extension AuthorityStore {
    /// Takes a certificate that another CA has signed for the name and key of an authority here.
    ///
    /// The authority's own certificate stays what it is; the other one can be given out as one more
    /// intermediate, to those who trust the other CA.
    ///
    /// - Parameters:
    ///   - installation: the certificate, and those above it up to a root of the other CA.
    ///   - context: when, and who asks.
    /// - Returns: as the store now has it.
    /// - Throws: `AuthorityError.admission`: `key` where no authority has its name and key, `kind`
    ///   for another key identifier, `incompleteChain`, `path`, `findings`, or `known`.
    public func installCross(
        _ installation: CertificateInstallation, context: OperationContext
    ) throws -> CertificateRecord {
        let certificate = installation.certificate
        let own = try authorities().first {
            $0.isSame(as: certificate) && installation.name ?? $0.name == $0.name
        }
        guard let own else {
            throw AuthorityError.admission(.key(subject: certificate.subject.description))
        }
        let detail: String? =
            if certificate.isSelfIssued {
                "has signed itself: that is no cross certificate"
            } else if certificate.subjectKeyIdentifier != own.certificate.subjectKeyIdentifier {
                "has another subject key identifier there than in its own certificate"
            } else {
                nil
            }
        if let detail {
            throw AuthorityError.admission(
                .kind(subject: certificate.subject.description, detail: detail))
        }
        _ = try Admission(
            certificate, among: installation.chain + authorities().map(\.certificate),
            accepted: installation.accepted, at: context.now)
        let id = try reserve(context) { database in
            let issuers = try AuthorityRow.records(in: database)
            let issuer = issuers.first {
                $0.certificate.subject == certificate.issuer
                    && certificate.isSigned(by: $0.certificate.publicKey)
            }
            let id = try Self.insertForeign(
                certificate, issuerID: issuer?.id, authorityID: own.id, name: own.name,
                kind: .cross, context, in: database)
            try AuditLog.append(
                .admitAuthority,
                "cross \(own.name) serial \(certificate.serialNumber) sha256 "
                    + Hex.encode(certificate.sha256Fingerprint),
                context, to: database)
            return id
        }
        return try read { try CertificateRow.record(id: id, in: $0) }
    }

    /// The certificates that other CAs have signed for an authority, those that are valid.
    ///
    /// - Parameters:
    ///   - name: the authority's, nil for the only issuing one.
    ///   - now: at which they must be valid.
    /// - Returns: the oldest first.
    /// - Throws: `AuthorityError.noSuchAuthority` or `severalAuthorities`.
    public func crossCertificates(
        of name: String? = nil, at now: Date
    ) throws -> [Certificate] {
        let authority = try authority(named: name)
        return try read { database in
            try CertificateRow.records(
                in: database,
                where: """
                    certificate.authorityID = ? AND certificate.kind = 'cross'
                    AND certificate.state = 'issued'
                    """,
                arguments: [authority.id]
            ).compactMap { try $0.certificate() }.filter { $0.validity.contains(now) }
        }
    }
}
