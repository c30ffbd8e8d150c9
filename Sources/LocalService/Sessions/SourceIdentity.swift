import X509

/// What a session's source identity is, by the certificate's subject.
enum SourceIdentity {
    /// - Returns: `CN=` and the common name, the bare common name where that would be longer than 64
    ///   characters, or `ID=` and the serial number where there is no common name.
    static func of(_ certificate: Certificate) -> String {
        guard let commonName = certificate.subject.commonName else {
            return "ID=\(certificate.serialNumber.hex)"
        }
        return commonName.unicodeScalars.count <= 61 ? "CN=\(commonName)" : commonName
    }

    /// Whether STS takes it: 2 to 64 characters of its alphabet.
    static func isAcceptable(_ identity: String) -> Bool {
        (2...64).contains(identity.unicodeScalars.count) && Pattern.iamTagValue.matches(identity)
    }
}
