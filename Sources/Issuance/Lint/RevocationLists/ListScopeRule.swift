import X509

/// What a CRL covers is said without contradiction, and is everything where possible.
struct ListScopeRule: RevocationListRule {
    let name = "crl-scope"
    let citation = "RFC 5280 §5.2.4 and §5.2.5"

    func faults(in subject: LintedRevocationList) -> [Fault] {
        var faults: [Fault] = []
        if subject.isDelta, subject.has(.freshestCRL) {
            faults.append(.error("a delta that points to deltas"))
        }
        if let base = subject.values.deltaCRLIndicator, let number = subject.values.crlNumber,
            base.bytes.count > number.bytes.count
                || base.bytes.count == number.bytes.count
                    && !base.bytes.lexicographicallyPrecedes(number.bytes)
        {
            faults.append(.error("a delta whose base is not older than itself"))
        }
        guard let point = subject.values.issuingDistributionPoint else { return faults }
        let kinds = [
            point.onlyContainsUserCerts, point.onlyContainsCACerts,
            point.onlyContainsAttributeCerts,
        ].filter { $0 }
        if kinds.count > 1 { faults.append(.error("a list of two kinds of certificates only")) }
        if point.fullName == nil, !point.hasRelativeName, kinds.isEmpty, !point.hasReasons,
            !point.isIndirect
        {
            faults.append(.error("issuingDistributionPoint is empty"))
        }
        if point.fullName?.isEmpty == true {
            faults.append(.error("issuingDistributionPoint has an empty name"))
        }
        if point.hasReasons { faults.append(.warning("a list for some reasons only")) }
        for case .uri(let text) in point.fullName ?? [] {
            faults += LocationURL.faults(text, "issuingDistributionPoint")
        }
        return faults
    }
}
