public import X509

/// What a client of the container endpoint has to send in `Authorization`.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Container credential provider"
public struct AuthorizationToken: Sendable {
    /// Fewer characters could be guessed.
    public static let leastLength = 16

    private let digest: [UInt8]

    /// Takes a token; nil for one that is short, or that no header field can carry.
    ///
    /// - Parameter token: printable ASCII. A line's end counts: SDKs send what is in the token's file,
    ///   and some refuse one with a line's end.
    public init?(_ token: SecretBytes) {
        let digest = token.withUnsafeBytes { bytes -> [UInt8]? in
            guard bytes.count >= Self.leastLength, bytes.count <= 4096,
                bytes.allSatisfy({ (0x21...0x7E).contains($0) })
            else { return nil }
            return Digest.sha256(bytes)
        }
        guard let digest else { return nil }
        self.digest = digest
    }

    /// Whether a header field's value is the token; how much of it is, the time does not tell.
    func matches(_ value: String) -> Bool {
        ConstantTime.equal(Digest.sha256(Array(value.utf8)), digest)
    }
}
