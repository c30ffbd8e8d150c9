import X509

/// What a session's source identity is, by the certificate's subject.
enum SourceIdentity {
    /// - Returns: `CN=` and the common name, the bare common name where that would be longer than 64
    ///   characters, or `ID=` and the serial number where there is no common name.
    static func of(_ certificate: Certificate, _ behaviours: Behaviours, _ trail: Trail) -> String {
        guard let commonName = commonName(of: certificate.subject, behaviours, trail) else {
            return "ID=\(certificate.serialNumber.hex)"
        }
        return commonName.unicodeScalars.count <= 61 ? "CN=\(commonName)" : commonName
    }

    private static func commonName(
        of subject: DistinguishedName, _ behaviours: Behaviours, _ trail: Trail
    ) -> String? {
        let names = subject.values(of: .commonName)
        if names.count > 1 { trail.used(.severalCommonNames) }
        return switch behaviours.severalCommonNames {
        case .first: names.first
        case .last: names.last
        case .join: names.isEmpty ? nil : names.joined(separator: "/")
        }
    }

    /// Whether STS takes it: 2 to 64 characters of its alphabet.
    static func isAcceptable(_ identity: String) -> Bool {
        (2...64).contains(identity.unicodeScalars.count) && Pattern.iamTagValue.matches(identity)
    }
}
