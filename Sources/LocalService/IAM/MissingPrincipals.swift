import IAMPolicy

extension IAMService {
    /// Refuses a trust policy that names somebody of this account who is not there, or a service that
    /// cannot be one of AWS.
    ///
    /// IAM keeps the ids of whom a trust policy names, so it must find them. Who is in another
    /// account cannot be looked up here, and is taken as it stands; so is a service that is not
    /// known here, with a remark, because AWS publishes no list of them.
    func refuseMissingPrincipals(
        _ policy: PolicyDocument, _ state: ServiceState
    ) throws(Refusal) {
        for arn in policy.namedPrincipals where !isThere(arn, state) {
            throw Refusal(
                status: 400, code: "MalformedPolicyDocument",
                message: "Invalid principal in policy: \"AWS\":\"\(arn)\"",
                reason: "there is no \(arn) in this account")
        }
        for name in policy.namedServices {
            switch ServicePrincipal(name) {
            case .known:
                continue
            case .unknown:
                call.trail.doubt(
                    "WARNING: \"\(name)\" is no service that is known here; IAM refuses principals "
                        + "that do not exist")
            case .foreign:
                throw Refusal(
                    status: 400, code: "MalformedPolicyDocument",
                    message: "Invalid principal in policy: \"SERVICE\":\"\(name)\"",
                    reason: "\"\(name)\" is not in a domain of AWS")
            }
        }
    }

    private func isThere(_ arn: String, _ state: ServiceState) -> Bool {
        let fields = arn.split(
            separator: ":", maxSplits: 5, omittingEmptySubsequences: false
        ).map { String($0) }
        guard fields.count == 6, fields[4] == call.configuration.account else { return true }
        let parts = fields[5].split(separator: "/").map { String($0) }
        switch (fields[2], parts.first) {
        case ("iam", "role"): return state.roles.role(arn: arn) != nil
        case ("iam", "user"): return arn == call.configuration.administratorARN
        case ("sts", "assumed-role"): return parts.count == 3 && state.roles[parts[1]] != nil
        default: return true
        }
    }
}
