import FoundationEssentials
import X509

/// Looks a certification path up in the CRLs of its trust anchor.
///
/// AWS does not document which certificates are checked, nor what becomes of an expired list. Here
/// every certificate of the path but the anchor is looked up in the lists of its issuer, and a list
/// whose `nextUpdate` has passed still counts.
struct RevocationCheck {
    /// The certificate that is revoked, with its entry.
    private(set) var revoked: (certificate: Certificate, entry: CertificateRevocationList.Entry)?

    /// What the log should know of the lists.
    private(set) var remarks: [String] = []

    /// - Parameters:
    ///   - path: end-entity certificate first, anchor last.
    ///   - lists: the enabled CRLs of the trust anchor.
    ///   - now: the moment by which `nextUpdate` is judged.
    init(_ path: [Certificate], _ lists: [CertificateRevocationList], at now: Date) {
        for (certificate, issuer) in zip(path, path.dropFirst()) {
            for list in lists where list.issuer == certificate.issuer {
                guard RevocationListRules.hasSigned(list, issuer) else {
                    remarks.append(
                        "a CRL in the name of \(list.issuer) is not signed by the issuer of "
                            + "\(certificate.subject) and was passed over")
                    continue
                }
                if let nextUpdate = list.nextUpdate, nextUpdate < now {
                    remarks.append(
                        "the CRL of \(list.issuer) should have been renewed by "
                            + "\(nextUpdate.timestamp); it still counts")
                }
                guard let entry = list.entry(for: certificate.serialNumber) else { continue }
                revoked = (certificate, entry)
                return
            }
        }
    }
}
