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
            self = .mismatch(error)
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

extension Refusal {
    /// The same with a signature's fault as its reason: in words, and in its parts.
    func because(_ error: SignatureError) -> Refusal {
        guard case .mismatch(let mismatch) = error else { return because("\(error)") }
        let reason = SignatureReason(mismatch)
        return because(lines: reason.text).detailed(Detail(signature: reason))
    }
}
