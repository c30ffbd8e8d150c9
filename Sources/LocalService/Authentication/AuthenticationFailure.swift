import AWSSigning

/// Why a request signed with an access key was not believed.
enum AuthenticationFailure: Error {
    /// There is no `Authorization`.
    case missing

    /// `Authorization` cannot be read, or lacks what it needs.
    case incomplete(reason: String)

    /// No such access key, or the session token is not the one that goes with it.
    case unknownKey(reason: String)

    /// The session is over.
    case expired(reason: String)

    /// The scope names a service that is not here.
    case wrongService(given: String)

    /// The scope names another region.
    case wrongRegion(given: String, expected: String)

    /// The date is too far from the service's; `text` is how AWS tells it.
    case skewed(text: String, reason: String)

    /// The signature is not the one that the request needs.
    case mismatch(SignatureError)

    /// S3 alone: the payload's digest is not in the headers.
    case noPayloadHash

    /// S3 alone: the payload has another digest.
    case payloadHashMismatch(reason: String)

    /// The answer that a service gives.
    func refusal(of service: ServiceName) -> Refusal {
        switch service.wireProtocol {
        case .restJSON: restJSON.unverified
        case .query: query
        case .s3: s3
        }
    }

    private var restJSON: Refusal {
        switch self {
        case .missing:
            refusal(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
        case .incomplete(let reason):
            refusal(403, "IncompleteSignatureException", reason)
        case .unknownKey:
            refusal(403, "UnrecognizedClientException", Self.invalidToken)
        case .expired:
            refusal(403, "ExpiredTokenException", Self.expiredToken)
        case .wrongService:
            refusal(403, "InvalidSignatureException", Self.invalidService)
        case .wrongRegion:
            refusal(403, "InvalidSignatureException", Self.invalidRegion)
        case .skewed(let text, _):
            refusal(403, "InvalidSignatureException", text)
        case .mismatch, .noPayloadHash, .payloadHashMismatch:
            refusal(403, "InvalidSignatureException", Self.mismatchedSignature)
        }
    }

    private var query: Refusal {
        switch self {
        case .missing:
            refusal(
                403, "MissingAuthenticationToken", "Request is missing Authentication Token")
        case .incomplete(let reason):
            refusal(400, "IncompleteSignature", reason)
        case .unknownKey:
            refusal(403, "InvalidClientTokenId", Self.invalidToken)
        case .expired:
            refusal(403, "ExpiredToken", Self.expiredToken)
        case .wrongService:
            refusal(403, "SignatureDoesNotMatch", Self.invalidService)
        case .wrongRegion:
            refusal(403, "SignatureDoesNotMatch", Self.invalidRegion)
        case .skewed(let text, _):
            refusal(403, "SignatureDoesNotMatch", text)
        case .mismatch, .noPayloadHash, .payloadHashMismatch:
            refusal(403, "SignatureDoesNotMatch", Self.mismatchedSignature)
        }
    }

    private var s3: Refusal {
        switch self {
        case .missing:
            refusal(403, "AccessDenied", "Access Denied")
        case .incomplete(let reason):
            refusal(400, "AuthorizationHeaderMalformed", reason)
        case .unknownKey:
            refusal(
                403, "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.")
        case .expired:
            refusal(400, "ExpiredToken", "The provided token has expired.")
        case .wrongService(let given):
            refusal(
                400, "AuthorizationHeaderMalformed",
                "The authorization header is malformed; incorrect service \"\(given)\". "
                    + "This endpoint belongs to \"s3\".")
        case .wrongRegion(let given, let expected):
            refusal(
                400, "AuthorizationHeaderMalformed",
                "The authorization header is malformed; the region '\(given)' is wrong; "
                    + "expecting '\(expected)'")
        case .skewed:
            refusal(
                403, "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.")
        case .mismatch:
            refusal(
                403, "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. "
                    + "Check your key and signing method.")
        case .noPayloadHash:
            refusal(
                400, "InvalidRequest",
                "Missing required header for this request: x-amz-content-sha256")
        case .payloadHashMismatch:
            refusal(
                400, "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.")
        }
    }

    private static let invalidToken = "The security token included in the request is invalid."
    private static let expiredToken = "The security token included in the request is expired"
    private static let invalidRegion = "Credential should be scoped to a valid region. "
    private static let invalidService =
        "Credential should be scoped to correct service: 'rolesanywhere'. "
    private static let mismatchedSignature =
        "The request signature we calculated does not match the signature you provided. "
        + "Check your AWS Secret Access Key and signing method. "
        + "Consult the service documentation for details."

    private func refusal(_ status: Int, _ code: String, _ message: String) -> Refusal {
        let refusal = Refusal(status: status, code: code, message: message, reason: reason)
        guard case .mismatch(let error) = self else { return refusal }
        return refusal.because(error)
    }

    private var reason: String? {
        switch self {
        case .missing, .mismatch, .noPayloadHash: nil
        case .wrongService(let given):
            "the signature's scope names the service \(given); here are rolesanywhere, iam, sts "
                + "and s3"
        case .wrongRegion(let given, let expected):
            "the signature's scope names \(given); for this service it must be \(expected)"
        case .incomplete(let reason), .unknownKey(let reason), .expired(let reason),
            .skewed(_, let reason), .payloadHashMismatch(let reason):
            reason
        }
    }
}
