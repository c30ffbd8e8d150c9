import IAMPolicy

/// STS's refusals of AssumeRole.
enum STSRefusal {
    static func invalid(_ message: String) -> Refusal {
        Refusal(status: 400, code: "ValidationError", message: message)
    }

    static func malformedPolicy(_ error: PolicyError) -> Refusal {
        IAMRefusal.malformedPolicy(error, .session)
    }

    static func packedPolicyTooLarge(_ percent: Int) -> Refusal {
        Refusal(
            status: 400, code: "PackedPolicyTooLarge",
            message: "Packed size of session policies and session tags consumes \(percent)% of "
                + "allotted space."
        ).unverified
    }

    static let tooLongForRole = invalid(
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")

    static let tooLongForChain = invalid(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
            + "chaining")

    /// The refusal of a caller whom the role does not trust, who is told nothing more; nor is
    /// whoever asks for a role that is not there.
    static func untrusted(_ caller: Caller, _ action: String, _ roleARN: String) -> Refusal {
        Refusal(
            status: 403, code: "AccessDenied",
            message: "User: \(caller.arn) is not authorized to perform: \(action) on resource: "
                + roleARN)
    }
}
