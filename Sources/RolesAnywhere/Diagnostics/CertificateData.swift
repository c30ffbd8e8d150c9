public import X509

/// What AWS's own client says of a certificate.
public enum CertificateData {
    /// Compact JSON with the key's type, the certificate, and its serial number.
    ///
    /// - Parameter certificate: any certificate.
    /// - Returns: one JSON object, without a newline.
    public static func json(_ certificate: Certificate) -> String {
        let type =
            switch certificate.publicKey.kind {
            case .ec: "EC"
            case .rsa: "RSA"
            default: ""
            }
        let algorithms = ["SHA256", "SHA384", "SHA512"].map { JSONText.string(type + $0) }
        return JSONText.object([
            ("keyType", JSONText.string(type)),
            ("certificateData", JSONText.string(Base64.encode(certificate.der))),
            ("serialNumber", JSONText.string(certificate.serialNumber.decimal)),
            ("supportedAlgorithms", "[" + algorithms.joined(separator: ",") + "]"),
        ])
    }
}
