import FoundationEssentials
import X509

/// Looks a certification path up in the CRLs of its trust anchor.
///
/// AWS does not document which certificates are checked, nor what becomes of an expired list. Here
/// every certificate of the path but the anchor is looked up in the lists of its issuer, and a list
/// whose `nextUpdate` has passed still counts.
///
/// A list is an issuer's if the issuer's key has signed it. Names do not decide: paths are built on
/// names without regard to case and string types, and a name that is written otherwise must not
/// hide a revocation.
struct RevocationCheck {
    /// The certificate that is revoked, with its entry.
    private(set) var revoked: (certificate: Certificate, entry: CertificateRevocationList.Entry)?

    /// What the log should know of the lists.
    private(set) var remarks: [String] = []

    /// - Parameters:
    ///   - path: end-entity certificate first, anchor last.
    ///   - lists: the enabled CRLs of the trust anchor.
    ///   - now: the moment by which `nextUpdate` is judged.
    ///   - memory: knows the signatures that were verified lately.
    init(
        _ path: [Certificate], _ lists: [CertificateRevocationList], at now: Date,
        memory: VerificationMemory
    ) {
        let pairs = Array(zip(path, path.dropFirst()))
        for list in lists {
            let covered = pairs.filter {
                RevocationListRules.hasSigned(list, $0.1, memory: memory)
            }.map(\.0)
            guard !covered.isEmpty else {
                remarks.append(Self.passedOver(list, pairs.map(\.1)))
                continue
            }
            if let nextUpdate = list.nextUpdate, nextUpdate < now {
                remarks.append(
                    "the CRL of \(list.issuer) should have been renewed by "
                        + "\(nextUpdate.timestamp); it still counts")
            }
            for certificate in covered where revoked == nil {
                revoked = list.entry(for: certificate.serialNumber).map { (certificate, $0) }
            }
        }
    }

    /// Why a list says nothing of a path; loud where it looks as if it should.
    private static func passedOver(
        _ list: CertificateRevocationList, _ issuers: [Certificate]
    ) -> String {
        if let issuer = issuers.first(where: { list.isSigned(by: $0.publicKey) }) {
            return "WARNING: the CRL of \(list.issuer) was passed over: \(issuer.subject) has "
                + "signed it, and lacks the key usage cRLSign"
        }
        if let issuer = issuers.first(where: { RevocationListRules.claims(list, $0) }) {
            let reason =
                list.signatureAlgorithm.isKnown
                ? "is not signed by that issuer of the path"
                : "is signed with an algorithm that is weak or unknown"
            return "WARNING: the CRL of \(list.issuer) was passed over: it is in the name of "
                + "\(issuer.subject), and \(reason)"
        }
        return "the CRL of \(list.issuer) was passed over: no CA of this path has signed it"
    }
}
