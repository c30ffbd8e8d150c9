/// All that explains why a signature does not verify.
///
/// It holds what the service computed. A client that prints the same texts finds the first line in
/// which they differ.
public struct SignatureMismatch: Equatable, Sendable {
    /// The service's canonical request.
    public let canonicalRequest: String

    /// The service's string to sign.
    public let stringToSign: String

    /// The signature of the request, lower-case hexadecimal digits.
    public let received: String

    /// The signature that was expected; nil for X.509, where only the client can make it.
    public let expected: String?

    /// How far the request's clock is ahead of the service's, in seconds; negative when behind.
    public let skewSeconds: Int

    /// What the client has most likely signed instead; nil where no known form fits.
    public var nearest: SignatureDiagnosis?
}
