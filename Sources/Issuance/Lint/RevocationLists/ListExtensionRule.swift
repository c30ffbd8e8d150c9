import X509

/// Extensions of a CRL can be read, and are critical where they must be and only there.
struct ListExtensionRule: RevocationListRule {
    let name = "crl-extension"
    let citation = "RFC 5280 §5.2"

    func faults(in subject: LintedRevocationList) -> [Fault] {
        var faults = subject.values.malformed.map {
            Fault.error("the extension \($0) is malformed")
        }
        for entry in subject.extensions {
            if Self.critical.contains(entry.oid) {
                if !entry.critical { faults.append(.error("\(entry.oid) is not critical")) }
            } else if entry.critical {
                faults.append(
                    .error(
                        Self.known.contains(entry.oid)
                            ? "\(entry.oid) must not be critical"
                            : "the unknown extension \(entry.oid) is critical"))
            }
        }
        return faults
    }

    private static let critical: Set<ObjectIdentifier> = [
        .issuingDistributionPoint, .deltaCRLIndicator,
    ]

    private static let known: Set<ObjectIdentifier> = [
        .authorityKeyIdentifier, .issuerAlternativeName, .crlNumber, .freshestCRL,
        .authorityInformationAccess,
    ]
}
