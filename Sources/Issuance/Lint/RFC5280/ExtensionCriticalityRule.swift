import X509

/// No extension that clients do not know is critical; those that must be are, and those that must
/// not be are not.
struct ExtensionCriticalityRule: CertificateRule, RequestRule {
    let name = "extension-criticality"
    let citation = "RFC 5280 §4.2"

    func faults(in subject: LintedCertificate) -> [Fault] {
        var faults: [Fault] = []
        for entry in subject.certificate.extensions {
            if entry.critical {
                if let fault = fault(critical: entry.oid) { faults.append(fault) }
            } else if Self.alwaysCritical.contains(entry.oid) {
                faults.append(.error("the extension \(entry.oid) is not critical"))
            } else if entry.oid == .policyMappings {
                faults.append(.notice("policyMappings are not critical"))
            }
        }
        return faults
    }

    // What a request marks critical, the authority may mark as it pleases, if it knows it.
    func faults(in subject: LintedRequest) -> [Fault] {
        subject.request.extensions.filter { $0.critical && !Self.isKnown($0.oid) }
            .map { .error("the unknown extension \($0.oid) is critical") }
    }

    private func fault(critical oid: ObjectIdentifier) -> Fault? {
        if Self.mayBeCritical.contains(oid) || Self.alwaysCritical.contains(oid) { return nil }
        if Self.neverCritical.contains(oid) {
            return .error("the extension \(oid) must not be critical")
        }
        if Self.betterNotCritical.contains(oid) {
            return .warning("the extension \(oid) should not be critical")
        }
        return .error("the unknown extension \(oid) is critical")
    }

    private static func isKnown(_ oid: ObjectIdentifier) -> Bool {
        mayBeCritical.contains(oid) || alwaysCritical.contains(oid) || neverCritical.contains(oid)
            || betterNotCritical.contains(oid)
    }

    private static let mayBeCritical: Set<ObjectIdentifier> = [
        .basicConstraints, .keyUsage, .extendedKeyUsage, .subjectAlternativeName,
        .certificatePolicies, .policyMappings,
    ]

    private static let alwaysCritical: Set<ObjectIdentifier> = [
        .nameConstraints, .policyConstraints, .inhibitAnyPolicy,
    ]

    private static let neverCritical: Set<ObjectIdentifier> = [
        .subjectKeyIdentifier, .authorityKeyIdentifier, .authorityInformationAccess,
        .subjectInformationAccess, .subjectDirectoryAttributes, .freshestCRL,
        .noRevocationAvailable,
    ]

    private static let betterNotCritical: Set<ObjectIdentifier> = [
        .crlDistributionPoints, .issuerAlternativeName,
    ]
}
