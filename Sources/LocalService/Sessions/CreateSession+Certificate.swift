import AWSSigning
import FoundationEssentials
import X509

/// What is asked of the certificate that signed: its own rules, its path, and the CRLs.
extension CreateSession {
    /// How many certificates a client may send beside its own.
    static let longestChain = 5

    /// Checks the certificate, its path to the trust anchor, and that nothing of it is revoked.
    mutating func checkCertificate(
        _ verified: VerifiedX509Request, _ anchor: TrustAnchorRecord, _ state: ServiceState
    ) throws(Refusal) {
        let rules = EndEntityRules(behaviours: behaviours, trail: trail)
        if let violation = rules.violation(
            verified.certificate, memory.facts(of: verified.certificate))
        {
            throw SessionRefusal.insufficient(violation).because(
                "\(verified.certificate.subject): \(violation.text)")
        }
        let path = try certificationPath(verified, anchor)
        try checkRevocation(path, anchor, state)
    }

    private func certificationPath(
        _ verified: VerifiedX509Request, _ anchor: TrustAnchorRecord
    ) throws(Refusal) -> [Certificate] {
        let path: [Certificate]
        do {
            path = try memory.path(
                from: verified.certificate, intermediates: verified.chain,
                anchors: anchor.certificates, at: now, options: pathOptions)
        } catch {
            throw refusal(of: error).because(
                "no certification path from \(verified.certificate.subject) to "
                    + "\(anchor.detail.name) (\(anchor.arn)): \(error)"
            ).detailed(
                Refusal.Detail(
                    path: PathReason(
                        error, presented: [verified.certificate] + verified.chain,
                        anchors: anchor.certificates)))
        }
        note(path)
        return path
    }

    private var pathOptions: CertificationPath.Options {
        var options = CertificationPath.Options()
        options.enforcesNameConstraints = behaviours.nameConstraints == .enforce
        options.policies = behaviours.certificatePolicies == .process ? PolicyOptions() : nil
        return options
    }

    private func refusal(of error: PathError) -> Refusal {
        if error.depth == 0, error.isExpired || error.isNotYetValid {
            return SessionRefusal.outsideValidity(
                behaviours.expiredText, isExpired: error.isExpired)
        }
        if error.isAboutNameConstraints { return SessionRefusal.untrusted.under(.nameConstraints) }
        if error.isAboutPolicies { return SessionRefusal.untrusted.under(.certificatePolicies) }
        // Of other faults than "no path" nobody has seen AWS's answer.
        return error.isUntrusted ? SessionRefusal.untrusted : SessionRefusal.untrusted.unverified
    }

    /// Notes what of a path AWS says nothing of.
    private func note(_ path: [Certificate]) {
        for authority in path.dropFirst() {
            for entry in authority.extensions {
                if entry.oid == .nameConstraints { trail.used(.nameConstraints) }
                if Self.policyExtensions.contains(entry.oid) { trail.used(.certificatePolicies) }
            }
        }
    }

    private static let policyExtensions: Set<ObjectIdentifier> = Set(
        ["2.5.29.33", "2.5.29.36", "2.5.29.54"].compactMap { ObjectIdentifier($0) })

    private mutating func checkRevocation(
        _ path: [Certificate], _ anchor: TrustAnchorRecord, _ state: ServiceState
    ) throws(Refusal) {
        let lists = state.revocationLists.all.filter {
            $0.detail.trustAnchorArn == anchor.arn && $0.detail.enabled == true
        }
        guard !lists.isEmpty else { return }
        let check = RevocationCheck(path, lists.map(\.list), at: now, behaviours, memory: memory)
        remarks += check.remarks
        for behaviour in check.behaviours { trail.used(behaviour) }
        if let (certificate, entry) = check.revoked {
            throw check.behaviours.reduce(SessionRefusal.revoked) { $0.under($1) }.because(
                "\(certificate.subject) with serial number \(certificate.serialNumber.hex) was "
                    + "revoked on \(entry.revocationDate.timestamp)"
                    + (entry.reason.map { ", reason \($0.rawValue)" } ?? "")
            ).detailed(Refusal.Detail(revocation: RevocationReason(certificate, entry)))
        }
        if let list = check.expired {
            throw SessionRefusal.revoked.under(.expiredList).because(
                "the CRL of \(list.issuer) should have been renewed by "
                    + "\(list.nextUpdate?.timestamp ?? "an unknown time")")
        }
    }
}
