import FoundationEssentials
import X509

/// Looks a certification path up in the CRLs of its trust anchor.
///
/// AWS does not document which certificates are checked, nor what becomes of an expired list. Unless
/// it is told otherwise, every certificate of the path but the anchor is looked up in the lists of
/// its issuer, and a list whose `nextUpdate` has passed still counts.
///
/// A list is an issuer's if the issuer's key has signed it. Names do not decide: paths are built on
/// names without regard to case and string types, and a name that is written otherwise must not
/// hide a revocation.
struct RevocationCheck {
    /// The certificate that is revoked, with its entry.
    private(set) var revoked: (certificate: Certificate, entry: CertificateRevocationList.Entry)?

    /// The list that covers a certificate of the path, has expired, and may not.
    private(set) var expired: CertificateRevocationList?

    /// The behaviours that the answer hangs on.
    private(set) var behaviours: Set<Behaviour> = []

    /// What the log should know of the lists.
    private(set) var remarks: [String] = []

    /// - Parameters:
    ///   - path: end-entity certificate first, anchor last.
    ///   - lists: the enabled CRLs of the trust anchor.
    ///   - now: the moment by which `nextUpdate` is judged.
    ///   - chosen: what is done where AWS is silent.
    ///   - memory: knows the signatures that were verified lately.
    init(
        _ path: [Certificate], _ lists: [CertificateRevocationList], at now: Date,
        _ chosen: Behaviours, memory: VerificationMemory
    ) {
        let pairs = Array(zip(path, path.dropFirst()))
        for list in lists {
            let covered = covered(by: list, pairs, chosen, memory: memory)
            guard !covered.isEmpty else {
                remarks.append(Self.passedOver(list, pairs.map(\.1)))
                continue
            }
            guard counts(list, at: now, chosen) else { continue }
            for (depth, certificate) in covered where revoked == nil {
                // In a delta CRL, an entry may also say that a certificate is good again.
                guard let entry = list.entry(for: certificate.serialNumber),
                    entry.reason != .removeFromCRL
                else { continue }
                if depth > 0 { behaviours.insert(.revocationScope) }
                if depth == 0 || chosen.revocationScope == .chain { revoked = (certificate, entry) }
            }
        }
    }

    /// The certificates of a path that a list speaks of, with their places in the path.
    private mutating func covered(
        by list: CertificateRevocationList, _ pairs: [(Certificate, Certificate)],
        _ chosen: Behaviours, memory: VerificationMemory
    ) -> [(depth: Int, certificate: Certificate)] {
        let signed = pairs.enumerated().filter {
            RevocationListRules.hasSigned(list, $1.1, memory: memory)
        }
        if !signed.isEmpty { return signed.map { ($0, $1.0) } }
        // Whoever does not verify signatures goes by the name alone.
        let named = pairs.enumerated().filter { RevocationListRules.claims(list, $1.1) }
        guard !named.isEmpty else { return [] }
        behaviours.insert(.listSignature)
        return chosen.listSignature == .skip ? named.map { ($0, $1.0) } : []
    }

    /// Whether a list is still one, by its `nextUpdate`.
    private mutating func counts(
        _ list: CertificateRevocationList, at now: Date, _ chosen: Behaviours
    ) -> Bool {
        guard let nextUpdate = list.nextUpdate, nextUpdate < now else { return true }
        behaviours.insert(.expiredList)
        let remark =
            "the CRL of \(list.issuer) should have been renewed by \(nextUpdate.timestamp); "
        switch chosen.expiredList {
        case .warn:
            remarks.append(remark + "it still counts")
        case .ignore:
            remarks.append(remark + "it does not count any more")
        case .deny:
            remarks.append(remark + "what it covers is refused")
            if expired == nil { expired = list }
        }
        return chosen.expiredList != .ignore
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
