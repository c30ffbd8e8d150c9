import AWSSigning
import FoundationEssentials

extension AuthenticationFailure {
    /// What a signature's fault means to a client that signs with an access key.
    init(_ error: SignatureError) {
        switch error {
        case .skewed(let signed, let now, let skewSeconds, let allowedSeconds):
            self = .skewed(
                text: Self.skewText(
                    signed: signed, now: now, isBehind: skewSeconds < 0,
                    allowedSeconds: allowedSeconds),
                reason: "\(error)")
        case .missingHeader, .duplicateHeader, .malformedAuthorization, .unsupportedAlgorithm,
            .malformedDate:
            self = .incomplete(reason: "\(error)")
        case .contentHashMismatch:
            self = .payloadHashMismatch(reason: "\(error)")
        default:
            self = .mismatch(reason: error.explanation)
        }
    }

    /// As AWS tells a client that its clock is wrong.
    private static func skewText(
        signed: Date, now: Date, isBehind: Bool, allowedSeconds: Int
    ) -> String {
        let minutes = allowedSeconds / 60
        if isBehind {
            let limit = now.addingTimeInterval(-Double(allowedSeconds)).basicTimestamp
            return "Signature expired: \(signed.basicTimestamp) is now earlier than \(limit) "
                + "(\(now.basicTimestamp) - \(minutes) min.)"
        }
        let limit = now.addingTimeInterval(Double(allowedSeconds)).basicTimestamp
        return "Signature not yet current: \(signed.basicTimestamp) is still later than \(limit) "
            + "(\(now.basicTimestamp) + \(minutes) min.)"
    }
}

extension SignatureError {
    /// The error with the texts that were compared, for a log.
    var explanation: String {
        guard case .mismatch(let mismatch) = self else { return "\(self)" }
        return """
            the signature does not match the request; clock difference \(mismatch.skewSeconds) s
            canonical request:
            \(Self.withoutSessionToken(mismatch.canonicalRequest))
            string to sign:
            \(mismatch.stringToSign)
            """
    }

    /// A canonical request whose session token is not shown: whoever reads a log must not get it.
    private static func withoutSessionToken(_ canonicalRequest: String) -> String {
        let header = "x-amz-security-token:"
        let parameter = "X-Amz-Security-Token="
        return canonicalRequest.split(separator: "\n", omittingEmptySubsequences: false).map {
            line in
            if line.lowercased().hasPrefix(header) { return "\(header)<redacted>" }
            return line.split(separator: "&", omittingEmptySubsequences: false).map { part in
                part.lowercased().hasPrefix(parameter.lowercased())
                    ? "\(parameter)<redacted>" : String(part)
            }.joined(separator: "&")
        }.joined(separator: "\n")
    }
}
