extension PolicyError: CustomStringConvertible {
    /// What is wrong with the policy, and where.
    public var description: String {
        switch self {
        case .notJSON(let reason, let line, let column):
            "the policy is not JSON: \(reason) (line \(line), column \(column))"
        case .duplicateMember(let name, let place):
            "\(place) has \"\(name)\" twice"
        case .unknownMember(let name, let place):
            "\(place) has a member \"\(name)\", which the policy language does not know"
        case .missingMember(let name, let place):
            "\(place) has no \(name)"
        case .prohibitedMember(let name, let kind, let place):
            "\(place): a policy of this kind (\(kind)) must not have \(name)"
        case .conflictingMembers(let first, let second, let place):
            "\(place) has both \(first) and \(second)"
        case .wrongType(let expected, let found, let place):
            "\(place) must be \(expected), but is \(found)"
        case .versionNotFirst(let place):
            "\(place) must be the first member of the policy"
        case .versionTooOld(let place):
            "\(place): a managed policy must be of version 2012-10-17"
        case .misspeltEffect(let value, let place):
            "\(place): \"\(value)\" must be written \"Allow\" or \"Deny\""
        case .invalidSid(let sid, let place):
            "\(place): \"\(sid)\" is not a Sid: only letters and digits are allowed"
        case .duplicateSid(let sid, let place):
            "\(place) repeats the Sid \"\(sid)\" of another statement"
        case .emptyList(let name, let place):
            "\(place): \(name) is empty"
        case .invalidAction(let action, let problem, let place):
            "\(place): \"\(action)\" is not an action: \(problem.description)"
        case .notAnAssumeRoleAction(let action, let place):
            "\(place): a trust policy may only speak of sts: actions, not of \"\(action)\""
        case .invalidResource(let resource, let problem, let place):
            "\(place): \"\(resource)\" is not a resource: \(problem.description)"
        case .invalidPrincipal("STAR", let value, let place):
            "\(place): IAM does not take \"\(value)\" alone in a trust policy; everybody is "
                + "{\"AWS\": \"*\"}, and a service is named"
        case .invalidPrincipal(let type, let value, let place):
            "\(place): \"\(value)\" is not a principal of type \(type)"
        case .allowWithNotPrincipal(let place):
            "\(place): with NotPrincipal a trust policy can only deny"
        case .unknownOperator(let name, let place):
            "\(place): there is no condition operator \"\(name)\""
        case .invalidDate(let value, let place):
            "\(place): \"\(value)\" is neither an ISO 8601 date nor seconds since 1970"
        case .invalidValue(let value, let reason, let place):
            "\(place): \"\(value)\" \(reason)"
        }
    }
}

extension PolicyError.ActionProblem {
    var description: String {
        switch self {
        case .noVendor: "it has no service prefix, as in s3:GetObject"
        case .severalColons: "it has more than one colon"
        case .invalidVendor: "its service prefix is not letters, digits, hyphens and dots"
        }
    }
}

extension PolicyError.ResourceProblem {
    var description: String {
        switch self {
        case .notAnARN: "it is neither \"*\" nor an ARN"
        case .invalidPartition: "its partition does not exist"
        case .invalidVendor: "its service is absent or has a wildcard"
        case .oldForm: "its service is empty, or it ends before its sixth part"
        case .region(let service): "resources of \(service) are in no region"
        case .unknownPath: "what follows the account is no kind of IAM's resources"
        case .incomplete: "a session policy's ARN must have all its six parts"
        }
    }
}
