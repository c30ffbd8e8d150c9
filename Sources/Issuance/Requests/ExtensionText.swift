public import X509

/// Extensions as people read them.
public enum ExtensionText {
    private static let names: [ObjectIdentifier: String] = [
        .basicConstraints: "basicConstraints", .keyUsage: "keyUsage",
        .extendedKeyUsage: "extendedKeyUsage", .subjectKeyIdentifier: "subjectKeyIdentifier",
        .authorityKeyIdentifier: "authorityKeyIdentifier",
        .subjectAlternativeName: "subjectAltName", .nameConstraints: "nameConstraints",
        .crlDistributionPoints: "cRLDistributionPoints",
        .certificatePolicies: "certificatePolicies",
        .authorityInformationAccess: "authorityInfoAccess",
        .noRevocationAvailable: "noRevAvail",
    ]

    /// RFC 5280's name of an extension, or its object identifier.
    public static func name(of oid: ObjectIdentifier) -> String {
        names[oid] ?? oid.description
    }

    /// Whether this product knows what an extension means.
    static func isKnown(_ oid: ObjectIdentifier) -> Bool { names[oid] != nil }

    /// The value of an extension in words, or in hex where there are none for it.
    public static func value(_ entry: CertificateExtension) -> String {
        let holder = ExtensionValues([entry])
        switch entry.oid {
        case .basicConstraints:
            guard let constraints = holder.basicConstraints else { break }
            return (constraints.isCA ? "CA" : "no CA")
                + (constraints.pathLength.map { ", path length \($0)" } ?? "")
        case .keyUsage:
            guard let usage = holder.keyUsage else { break }
            return usage.names.joined(separator: ", ")
        case .extendedKeyUsage:
            guard let purposes = holder.extendedKeyUsage else { break }
            return purposes.map { $0.keyPurposeName ?? $0.description }.joined(separator: ", ")
        case .subjectAlternativeName:
            return (holder.subjectAlternativeNames ?? []).map(\.description).joined(separator: ", ")
        case .subjectKeyIdentifier:
            guard let identifier = holder.subjectKeyIdentifier else { break }
            return Hex.encode(identifier)
        case .authorityKeyIdentifier:
            guard let identifier = holder.authorityKeyIdentifier?.keyIdentifier else { break }
            return Hex.encode(identifier)
        case .noRevocationAvailable: return "no revocation information"
        default: break
        }
        return Hex.encode(entry.value)
    }
}
