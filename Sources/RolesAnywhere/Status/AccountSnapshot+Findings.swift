public import FoundationEssentials
import X509

extension AccountSnapshot {
    /// What is wrong, or soon will be; the worst first.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - seconds: how far ahead the expiry of CA certificates is looked for.
    /// - Returns: findings, in the order of the resources within one severity.
    public func findings(at now: Date, within seconds: Double) -> [StatusFinding] {
        let horizon = now.addingTimeInterval(seconds)
        let all =
            trustAnchors.flatMap { findings(of: $0, at: now, horizon) }
            + crls.flatMap { findings(of: $0, at: now) }
            + profiles.flatMap { findings(of: $0) }
            + (roles ?? []).flatMap { findings(of: $0) }
        return StatusFinding.Severity.allCases.flatMap { severity in
            all.filter { $0.severity == severity }
        }
    }

    private func findings(
        of anchor: TrustAnchorDetail, at now: Date, _ horizon: Date
    ) -> [StatusFinding] {
        var found: [StatusFinding] = []
        func note(_ severity: StatusFinding.Severity, _ code: String, _ message: String) {
            found.append(StatusFinding(severity, code, anchor, message))
        }
        if anchor.enabled != true { note(.notice, "anchor.disabled", "it is disabled") }
        for setting in anchor.notificationSettings ?? [] where !setting.enabled {
            note(.notice, "anchor.silent", "AWS does not tell of \(setting.event)")
        }
        let lists = crls.filter { $0.trustAnchorArn == anchor.trustAnchorArn }
        if lists.isEmpty {
            note(.notice, "anchor.noCRL", "it has no CRL: AWS knows of no revocation")
        }
        guard anchor.source?.sourceType == Source.certificateBundleType else { return found }
        let certificates = anchor.certificates
        guard !certificates.isEmpty else {
            note(.problem, "anchor.unreadable", "its certificates cannot be read")
            return found
        }
        found += validity(of: certificates, in: anchor, at: now, horizon)
        if !certificates.contains(where: { $0.keyUsage?.contains(.cRLSign) != false }) {
            note(
                .notice, "anchor.cannotSignCRLs",
                "its certificates may not sign CRLs: their key usage lacks cRLSign")
        }
        return found
    }

    /// Where one of two certificates expires, the other takes its place: that is how CAs are changed.
    private func validity(
        of certificates: [Certificate], in anchor: TrustAnchorDetail, at now: Date, _ horizon: Date
    ) -> [StatusFinding] {
        let live = certificates.filter { $0.validity.contains(now) }
        guard let last = live.map(\.validity.notAfter).max() else {
            let isFuture = certificates.contains { $0.validity.notBefore > now }
            let message =
                isFuture
                ? "none of its certificates is valid yet" : "its certificates have expired"
            return [
                StatusFinding(
                    .problem, isFuture ? "anchor.notYetValid" : "anchor.expired", anchor, message)
            ]
        }
        if last < horizon {
            return [
                StatusFinding(
                    .soon, "anchor.expiring", anchor,
                    "its last certificate expires at \(last.ISO8601Format())")
            ]
        }
        return certificates.filter { $0.validity.notAfter < horizon }.map {
            StatusFinding(
                .notice, "anchor.successor", anchor,
                "\"\($0.subject)\" expires at \($0.validity.notAfter.ISO8601Format()), and another "
                    + "certificate takes its place")
        }
    }

    private func findings(of crl: CrlDetail, at now: Date) -> [StatusFinding] {
        var found: [StatusFinding] = []
        func note(_ severity: StatusFinding.Severity, _ code: String, _ message: String) {
            found.append(StatusFinding(severity, code, crl, message))
        }
        let anchor = trustAnchors.first { $0.trustAnchorArn == crl.trustAnchorArn }
        if anchor == nil {
            note(.problem, "crl.orphan", "there is no trust anchor \(crl.trustAnchorArn ?? "")")
        }
        guard let list = crl.list else {
            note(.problem, "crl.unreadable", "it cannot be read")
            return found
        }
        if crl.enabled != true {
            note(
                list.entries.isEmpty ? .notice : .problem, "crl.disabled",
                list.entries.isEmpty
                    ? "it is disabled" : "it is disabled: what it revokes gets sessions")
        }
        found += currency(of: list, crl, at: now)
        let percent = crl.fillPercent
        if percent >= 80 {
            note(
                .soon, "crl.full",
                "it fills \(percent) % of the \(RevocationListBytes.limit) bytes that AWS takes")
        }
        if let anchor, let issue = Self.signerIssue(of: list, anchor.certificates) {
            note(issue.severity, issue.code, issue.message)
        }
        return found
    }

    private func currency(
        of list: CertificateRevocationList, _ crl: CrlDetail, at now: Date
    ) -> [StatusFinding] {
        guard let next = list.nextUpdate else { return [] }
        let time = next.ISO8601Format()
        if next < now {
            return [
                StatusFinding(.problem, "crl.lapsed", crl, "a newer one was due at \(time)")
            ]
        }
        // Lists live for days rather than years, so that the rest is counted in parts of that.
        let rest = next.timeIntervalSince(now)
        guard rest < next.timeIntervalSince(list.thisUpdate) / 4 else { return [] }
        return [StatusFinding(.soon, "crl.lapsing", crl, "a newer one is due at \(time)")]
    }

    private static func signerIssue(
        of list: CertificateRevocationList, _ anchors: [Certificate]
    ) -> (severity: StatusFinding.Severity, code: String, message: String)? {
        guard !anchors.isEmpty else { return nil }
        do {
            guard try !RevocationListBytes.isIssued(list, by: anchors) else { return nil }
            return (
                .notice, "crl.issuer",
                "its issuer \"\(list.issuer)\" is not the trust anchor's CA: it only helps if that "
                    + "is one below it"
            )
        } catch {
            return (.problem, "crl.signature", "\(error)")
        }
    }
}

extension CrlDetail {
    /// How much of what AWS takes the list fills, in per cent, rounded up.
    public var fillPercent: Int {
        let bytes = crlData.flatMap(Base64.decode)?.count ?? 0
        return (bytes * 100 + RevocationListBytes.limit - 1) / RevocationListBytes.limit
    }
}
