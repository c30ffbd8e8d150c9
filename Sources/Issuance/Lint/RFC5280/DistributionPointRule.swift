import X509

/// A CRL can be fetched from where the certificate says that it is.
struct DistributionPointRule: CertificateRule {
    let name = "crl-distribution-point"
    let citation = "RFC 5280 §4.2.1.13 and §4.2.1.15"

    func faults(in subject: LintedCertificate) -> [Fault] {
        faults(subject.values.crlDistributionPoints, "cRLDistributionPoints")
            + faults(subject.values.freshestCRL, "freshestCRL")
    }

    private func faults(_ points: [DistributionPoint]?, _ field: String) -> [Fault] {
        guard let points else { return [] }
        if points.isEmpty { return [.error("\(field) is empty")] }
        return points.flatMap { faults($0, field) }
    }

    private func faults(_ point: DistributionPoint, _ field: String) -> [Fault] {
        var faults: [Fault] = []
        if point.fullName == nil, !point.hasRelativeName, point.crlIssuer == nil {
            faults.append(.error("a point of \(field) with neither a name nor an issuer"))
        }
        if point.fullName?.isEmpty == true || point.crlIssuer?.isEmpty == true {
            faults.append(.error("a point of \(field) with an empty name"))
        }
        if point.hasRelativeName {
            faults.append(.warning("a point of \(field) with a relative name"))
        }
        if point.hasReasons {
            faults.append(.warning("a point of \(field) that covers some reasons only"))
        }
        for name in point.fullName ?? [] {
            guard case .uri(let text) = name else { continue }
            faults += LocationURL.faults(text, field)
        }
        return faults
    }
}
