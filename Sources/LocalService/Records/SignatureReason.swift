import AWSSigning

/// What was compared where a signature does not match its request.
///
/// A client that prints its own canonical request finds the first line in which they differ.
public struct SignatureReason: Codable, Equatable, Sendable {
    /// The service's canonical request, without a session token.
    public let canonicalRequest: String

    /// The service's string to sign.
    public let stringToSign: String

    init(_ mismatch: SignatureMismatch) {
        canonicalRequest = RedactedText.canonicalRequest(mismatch.canonicalRequest)
        stringToSign = mismatch.stringToSign
    }

    /// The reason in words.
    var text: String {
        """
        the signature does not match the request
        canonical request:
        \(canonicalRequest)
        string to sign:
        \(stringToSign)
        """
    }

    var weight: Int { canonicalRequest.utf8.count + stringToSign.utf8.count }
}
