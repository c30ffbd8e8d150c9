import IAMPolicy

/// IAM's refusals.
enum IAMRefusal {
    static func noSuchEntity(_ message: String) -> Refusal {
        Refusal(status: 404, code: "NoSuchEntity", message: message)
    }

    static func alreadyExists(role name: String) -> Refusal {
        Refusal(
            status: 409, code: "EntityAlreadyExists",
            message: "Role with name \(name) already exists.")
    }

    static func alreadyExists(policy name: String) -> Refusal {
        Refusal(
            status: 409, code: "EntityAlreadyExists",
            message: "A policy called \(name) already exists. Duplicate names are not allowed.")
    }

    static func deleteConflict(policy arn: String) -> Refusal {
        Refusal(
            status: 409, code: "DeleteConflict",
            message: "Cannot delete a policy attached to entities.",
            reason: "roles have \(arn) attached, or as their permissions boundary")
    }

    static func deleteConflict(_ what: String) -> Refusal {
        Refusal(
            status: 409, code: "DeleteConflict",
            message: "Cannot delete entity, must \(what) first.")
    }

    static func limitExceeded(_ message: String) -> Refusal {
        Refusal(status: 409, code: "LimitExceeded", message: message)
    }

    static func malformedPolicy(
        _ error: PolicyError, _ kind: PolicyDocument.Kind = .identity
    ) -> Refusal {
        let refusal = Refusal(
            status: 400, code: "MalformedPolicyDocument", message: error.serviceMessage(in: kind),
            reason: "\(error)")
        return error.isServiceMessageObserved(in: kind) ? refusal : refusal.unverified
    }

    static func invalidInput(_ message: String) -> Refusal {
        Refusal(status: 400, code: "InvalidInput", message: message)
    }

    static func serviceFailure(_ reason: String) -> Refusal {
        Refusal(status: 500, code: "ServiceFailure", message: "Service failure", reason: reason)
            .unverified
    }
}
