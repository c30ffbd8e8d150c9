extension PolicyError {
    /// The message of IAM's `MalformedPolicyDocument` for this error.
    ///
    /// IAM has one text for whatever is wrong with the structure, so several cases share it.
    public var serviceMessage: String {
        switch self {
        case .notJSON:
            "This policy contains invalid Json"
        case .unknownMember(let name, _):
            "Unknown field \(name)"
        case .prohibitedMember(let name, .trust, _):
            "Has prohibited field \(name)"
        case .prohibitedMember:
            "Policy document should not specify a principal."
        case .missingMember("Principal", _), .emptyList("Principal", _):
            "Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: "
                + "The passed in policy has a statement with no principals!"
        case .missingMember("Action", _), .emptyList("Action", _), .emptyList("NotAction", _):
            "Policy statement must contain actions."
        case .missingMember("Resource", _), .emptyList("Resource", _),
            .emptyList("NotResource", _):
            "Policy statement must contain resources."
        case .versionNotFirst, .invalidDate:
            "The policy failed legacy parsing"
        case .duplicateSid:
            "Statement IDs (SID) in a single policy must be unique."
        case .invalidAction(let action, let problem, _):
            problem.serviceMessage(action: action)
        case .notAnAssumeRoleAction:
            "AssumeRole policy may only specify STS AssumeRole actions."
        case .invalidResource(let resource, let problem, _):
            problem.serviceMessage(resource: resource)
        case .invalidPrincipal(let type, let value, _):
            "Invalid principal in policy: \"\(type.uppercased())\":\"\(value)\""
        case .duplicateMember, .missingMember, .conflictingMembers, .wrongType, .emptyList,
            .unknownOperator, .invalidValue:
            "Syntax errors in policy."
        }
    }
}

extension PolicyError.ActionProblem {
    fileprivate func serviceMessage(action: String) -> String {
        switch self {
        case .noVendor:
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        case .severalColons:
            "Actions/Condition can contain only one colon."
        case .invalidVendor:
            "Vendor \(action.prefix { $0 != ":" }) is not valid"
        case .invalidName:
            "Syntax errors in policy."
        }
    }
}

extension PolicyError.ResourceProblem {
    fileprivate func serviceMessage(resource: String) -> String {
        switch self {
        case .notAnARN:
            "Resource \(resource) must be in ARN format or \"*\"."
        case .invalidPartition:
            "Partition \"\(partition(of: resource))\" is not valid for resource \"\(resource)\"."
        case .invalidVendor:
            "Resource vendor must be fully qualified and cannot contain regexes."
        }
    }

    private func partition(of resource: String) -> Substring {
        resource.dropFirst("arn:".count).prefix { $0 != ":" }
    }
}
