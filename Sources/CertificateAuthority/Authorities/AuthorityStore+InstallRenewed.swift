import FoundationEssentials
import GRDB
public import X509

// An issuing CA whose root is elsewhere is renewed there: its key signs a request here, and the new
// certificate comes back as the first one did.
extension AuthorityStore {
    /// A request for a new certificate of an authority's name and key.
    ///
    /// - Parameter issuer: the authority with its key.
    /// - Returns: what to send to whoever has the key of the authority above it; nothing is changed.
    /// - Throws: `AuthorityError.authorityRevoked` or `rotation(.retired)`; `IssuanceError.key` for a
    ///   key that is blocked; `X509Error`.
    public func renewalRequest(of issuer: Issuer) throws -> CertificationRequest {
        try rehearseRenewal(of: issuer.authority)
        let own = issuer.certificate
        var extensions = [
            try CertificateExtension.basicConstraints(
                isCA: true, pathLength: own.basicConstraints?.pathLength),
            try CertificateExtension.keyUsage(own.keyUsage ?? [.keyCertSign, .cRLSign]),
        ]
        if let identifier = own.subjectKeyIdentifier {
            extensions.append(try .subjectKeyIdentifier(identifier))
        }
        return try .sign(
            TBSCertificationRequest(
                subject: own.subject, publicKey: own.publicKey, extensions: extensions),
            with: issuer.signer)
    }

    /// The authority that a certificate renews: one in use that has its key.
    func renewed(by installation: CertificateInstallation) throws -> AuthorityRecord? {
        let key = installation.certificate.publicKey
        guard try !read(Self.awaited(in:)).contains(where: { $0.publicKey == key }) else {
            return nil
        }
        return try authorities().first {
            $0.kind == .issuing && $0.certificate.publicKey == key
                && installation.name ?? $0.name == $0.name
        }
    }

    /// Takes a newer certificate of the same name, key, and issuer.
    ///
    /// - Throws: what `installIssuing` throws, `authorityRevoked` and `rotation(.retired)`.
    func installRenewed(
        _ installation: CertificateInstallation, of own: AuthorityRecord,
        _ context: OperationContext
    ) throws -> AdmittedAuthority {
        let certificate = installation.certificate
        guard certificate.subject == own.certificate.subject else {
            throw AuthorityError.admission(
                .subject(
                    expected: own.certificate.subject.description,
                    found: certificate.subject.description))
        }
        if let detail = Self.misfit(of: certificate, as: own.certificate) {
            throw AuthorityError.admission(
                .kind(subject: certificate.subject.description, detail: detail))
        }
        let admission = try Admission(
            certificate, among: installation.chain + authorities().map(\.certificate),
            accepted: installation.accepted, at: context.now)
        let made = try reserve(context) { database in
            let now = try AuthorityRow.records(in: database).first { $0.id == own.id }
            try Self.refuseRenewal(of: now ?? own, in: database)
            let above = try Self.admitAbove(
                admission.path.dropFirst(), below: own.name, context, in: database)
            let predecessor = try Int64.fetchOne(
                database, sql: "SELECT id FROM certificate WHERE sha256 = ? AND authorityID = ?",
                arguments: [Data((now ?? own).certificate.sha256Fingerprint), own.id])
            _ = try Self.insertForeign(
                certificate, issuerID: above.id, authorityID: own.id, name: own.name,
                kind: .issuing, predecessorID: predecessor, context, in: database)
            try AuditLog.append(
                .admitAuthority, "issuing \(own.name) \(Self.issuedText(certificate))", context,
                to: database)
            return above.made
        }
        return AdmittedAuthority(
            authority: try authority(named: own.name), recordedAbove: made,
            findings: admission.findings)
    }

    private static func misfit(of certificate: Certificate, as own: Certificate) -> String? {
        if certificate.issuer != own.issuer {
            "has another issuer than its own certificate: that is a cross certificate"
        } else if certificate.subjectKeyIdentifier != own.subjectKeyIdentifier {
            "has another subject key identifier there than in its own certificate"
        } else if certificate.validity.notBefore < own.validity.notBefore {
            "has a newer certificate here already"
        } else {
            nil
        }
    }
}
