public import X509

/// What a session's source identity is, by the certificate's subject.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Trust model"
public enum SourceIdentity {
    /// The source identity of a certificate's sessions.
    ///
    /// - Parameters:
    ///   - certificate: the client's.
    ///   - commonName: the common name, by default the subject's first.
    /// - Returns: `CN=` and the common name, the bare common name where that would be longer than 64
    ///   characters, or `ID=` and the serial number where there is no common name.
    public static func of(_ certificate: Certificate, commonName: String?) -> String {
        guard let commonName else { return "ID=\(certificate.serialNumber.hex)" }
        return commonName.unicodeScalars.count <= 61 ? "CN=\(commonName)" : commonName
    }

    /// The source identity by the subject's first common name.
    public static func of(_ certificate: Certificate) -> String {
        of(certificate, commonName: certificate.subject.commonName)
    }

    /// Whether STS takes it: 2 to 64 characters of its alphabet.
    public static func isAcceptable(_ identity: String) -> Bool {
        (2...64).contains(identity.unicodeScalars.count)
            && identity.unicodeScalars.allSatisfy(SessionTagText.isAllowed)
    }
}
