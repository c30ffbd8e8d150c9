import FoundationEssentials
import X509

/// What the signature of a request proves: that its sender holds the certificate's key.
///
/// Whether the certificate is worth anything is a question for its certification path.
public struct VerifiedX509Request: Sendable {
    /// The certificate whose key signed the request.
    public let certificate: Certificate

    /// The certificates that came with it, in the order of the header.
    public let chain: [Certificate]

    /// The parsed `Authorization` header.
    public let authorization: AuthorizationHeader

    /// When the client signed, by its own clock.
    public let date: Date

    /// What was overlooked because the verifier was told so; usually nothing.
    public let overlooked: [SignatureError]
}
