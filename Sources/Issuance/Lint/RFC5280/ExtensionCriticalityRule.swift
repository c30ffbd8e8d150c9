import X509

/// No extension that clients do not know is critical; none that must not be critical is.
struct ExtensionCriticalityRule: LintRule {
    let name = "extension-criticality"
    let citation = "RFC 5280 §4.2"

    private let known: Set<ObjectIdentifier> = [
        .basicConstraints, .keyUsage, .extendedKeyUsage, .subjectAlternativeName,
        .nameConstraints, .certificatePolicies,
    ]

    private let neverCritical: Set<ObjectIdentifier> = [
        .subjectKeyIdentifier, .authorityKeyIdentifier, .authorityInformationAccess,
        .noRevocationAvailable,
    ]

    func faults(in subject: LintSubject) -> [Fault] {
        subject.certificate.extensions.filter(\.critical).compactMap { entry in
            if neverCritical.contains(entry.oid) {
                return .error("the extension \(entry.oid) must not be critical")
            }
            return known.contains(entry.oid)
                ? nil : .error("the unknown extension \(entry.oid) is critical")
        }
    }
}
