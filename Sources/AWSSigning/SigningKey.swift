import X509

/// The key that a secret access key gives for one scope.
///
/// - SeeAlso: AWS, *Create a signed AWS API request*, step 4
struct SigningKey {
    private let bytes: [UInt8]

    init(_ secret: SecretString, scope: SigningScope) {
        let parts = [scope.date, scope.region, scope.service, SigningScope.terminator]
        bytes = parts.reduce(Array("AWS4\(secret.revealed)".utf8)) { key, part in
            HMAC.sha256(key: key, message: Array(part.utf8))
        }
    }

    /// The signature, 64 lower-case hexadecimal digits.
    func sign(_ string: StringToSign) -> String {
        Hex.encode(HMAC.sha256(key: bytes, message: string.bytes))
    }
}
