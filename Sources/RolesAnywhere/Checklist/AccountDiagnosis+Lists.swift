import FoundationEssentials
import X509

/// What the CRLs of the trust anchor say of the certificate, and whether they may say it.
extension AccountDiagnosis {
    mutating func look(at crls: [CrlDetail], of anchor: TrustAnchorDetail) {
        let enabled = crls.filter { $0.enabled == true }
        guard !enabled.isEmpty else {
            checks.append(
                SessionCheck(
                    "crl.none", .unknown,
                    "it has no CRL that is enabled: AWS knows of no revocation"))
            return
        }
        for crl in enabled { look(at: crl, of: anchor) }
    }

    private mutating func look(at crl: CrlDetail, of anchor: TrustAnchorDetail) {
        let title = "the CRL \"\(crl.name)\""
        guard let list = crl.list else {
            return note("crl.readable", false, "", or: "\(title) cannot be read")
        }
        let issuers = anchor.certificates + identity.chain
        let signature = Self.signature(of: list, title, issuers)
        checks.append(signature)
        let revoked = path(to: anchor).compactMap { certificate in
            Self.entry(for: certificate, in: list).map { (certificate, $0) }
        }.first
        if let (certificate, entry) = revoked {
            let isProven = signature.outcome == .passed
            checks.append(
                SessionCheck(
                    "crl.listed", isProven ? .failed : .doubtful,
                    "\(certificate.subject) is revoked by \(title) since "
                        + entry.revocationDate.ISO8601Format()
                        + (isProven ? "" : ", if AWS counts such a CRL")))
        } else {
            note("crl.listed", true, "\(title) does not list the certificate", or: "")
        }
        guard let next = list.nextUpdate else { return }
        let time = next.ISO8601Format()
        checks.append(
            next < now
                ? SessionCheck("crl.due", .doubtful, "a newer one than \(title) was due at \(time)")
                : SessionCheck("crl.due", .passed, "it is good until \(time)"))
    }

    /// The certificates that AWS looks for in CRLs: what is sent along and not needed is not.
    private func path(to anchor: TrustAnchorDetail) -> [Certificate] {
        let path = try? CertificationPath.verify(
            certificate, intermediates: identity.chain, anchors: anchor.certificates, at: now)
        return path ?? [certificate] + identity.chain
    }

    /// Whether a CA of the path has signed a list; AWS's documents do not say what becomes of others.
    private static func signature(
        of list: CertificateRevocationList, _ title: String, _ issuers: [Certificate]
    ) -> SessionCheck {
        let code = "crl.signature"
        do throws(RolesAnywhereError) {
            guard try RevocationListBytes.isIssued(list, by: issuers) else {
                return SessionCheck(
                    code, .unknown,
                    "\(title) is of \(list.issuer), whose certificate is not at hand: whether it is "
                        + "signed cannot be told")
            }
            return SessionCheck(code, .passed, "\(title) is signed by \(list.issuer)")
        } catch {
            let reason =
                switch error {
                case .listNotSigned(let issuer, _):
                    "it is in the name of \(issuer), whose key has not signed it"
                default: "\(error)"
                }
            return SessionCheck(code, .doubtful, "AWS may pass over \(title): \(reason)")
        }
    }

    /// The entry of a list that withdraws a certificate of its issuer.
    private static func entry(
        for certificate: Certificate, in list: CertificateRevocationList
    ) -> CertificateRevocationList.Entry? {
        guard
            RevocationListBytes.comparable(certificate.issuer)
                == RevocationListBytes.comparable(list.issuer),
            let entry = list.entry(for: certificate.serialNumber), entry.reason != .removeFromCRL
        else { return nil }
        return entry
    }
}
