extension PolicyError {
    /// The message of IAM's `MalformedPolicyDocument` for this error.
    ///
    /// IAM has one text for whatever is wrong with the structure, so several cases share it.
    public func serviceMessage(in kind: PolicyDocument.Kind) -> String {
        if kind == .trust, let message = trustMessage { return message }
        return switch self {
        case .notJSON where kind == .session:
            "This policy contains invalid Json"
        case .prohibitedMember:
            "Policy document should not specify a principal."
        case .missingMember("Action", _), .emptyList("Action", _), .emptyList("NotAction", _):
            "Policy statement must contain actions."
        case .missingMember("Resource", _), .emptyList("Resource", _),
            .emptyList("NotResource", _):
            "Policy statement must contain resources."
        case .versionTooOld:
            "Policy document must be version 2012-10-17 or greater."
        case .versionNotFirst, .invalidDate, .misspeltEffect, .invalidResource(_, .oldForm, _):
            "The policy failed legacy parsing"
        case .invalidSid:
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the "
                + "regular expression [0-9A-Za-z]*"
        case .duplicateSid:
            "Statement IDs (SID) in a single policy must be unique."
        case .invalidAction(let action, let problem, _):
            problem.serviceMessage(action: action)
        case .invalidResource(let resource, let problem, _):
            problem.serviceMessage(resource: resource)
        default:
            "Syntax errors in policy."
        }
    }

    /// What IAM says otherwise of trust policies.
    private var trustMessage: String? {
        switch self {
        case .notJSON:
            "This policy contains invalid Json"
        case .unknownMember(let name, _):
            "Unknown field \(name)"
        case .prohibitedMember("NotResource", _, _):
            "AssumeRole policy must not contain resources."
        case .prohibitedMember(let name, _, _):
            "Has prohibited field \(name)"
        case .missingMember("Statement", _), .emptyList("Statement", _):
            "Could not parse the policy: Statement is empty!"
        case .missingMember(let name, _):
            "Missing required field \(name)"
        case .emptyList("Principal", _):
            "Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: "
                + "The passed in policy has a statement with no principals!"
        case .duplicateSid:
            "The Statement Ids in the policy are not unique"
        case .notAnAssumeRoleAction:
            "AssumeRole policy may only specify STS AssumeRole actions."
        case .invalidPrincipal("STAR", let value, _):
            "AssumeRolepolicy contained an invalid principal: \"STAR\":\"\(value)\"."
        case .invalidPrincipal(let type, let value, _):
            "Invalid principal in policy: \"\(type.uppercased())\":\"\(value)\""
        case .allowWithNotPrincipal:
            "AssumeRole policy may not allow with NotPrincipal."
        default:
            nil
        }
    }

    /// Whether somebody has seen IAM answer so.
    ///
    /// Roles Anywhere's own answers to session policies nobody has, nor most about trust policies.
    public func isServiceMessageObserved(in kind: PolicyDocument.Kind) -> Bool {
        switch (kind, self) {
        case (.session, _): false
        case (.identity, _), (.managed, _): true
        case (.trust, .invalidPrincipal("AWS", _, _)), (.trust, .invalidPrincipal("STAR", _, _)),
            (.trust, .prohibitedMember("Resource", _, _)), (.trust, .versionNotFirst):
            true
        case (.trust, _): false
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
        }
    }
}

extension PolicyError.ResourceProblem {
    fileprivate func serviceMessage(resource: String) -> String {
        switch self {
        case .notAnARN, .incomplete:
            "Resource \(resource) must be in ARN format or \"*\"."
        case .invalidPartition:
            Self.partitionMessage(resource)
        case .invalidVendor:
            "Resource vendor must be fully qualified and cannot contain regexes."
        case .oldForm:
            "The policy failed legacy parsing"
        case .region("iam"):
            "IAM resource \(resource) cannot contain region information."
        case .region:
            "Resource \(resource) can not contain region information."
        case .unknownPath:
            "IAM resource path must either be \"*\" or start with "
                + ResourceForm.iamPaths.joined(separator: ", ") + "."
        }
    }

    /// The second part is the partition, whatever the first is; parts that are missing are stars.
    private static func partitionMessage(_ resource: String) -> String {
        let parts = resource.split(separator: ":", omittingEmptySubsequences: false)
        let partition = parts.count > 1 ? parts[1] : ""
        var rest = parts.dropFirst(2).map(String.init)
        if rest == [""] { rest = ["*"] }
        while rest.count < 4 { rest.append("*") }
        return "Partition \"\(partition)\" is not valid for resource \"arn:\(partition):"
            + rest.joined(separator: ":") + "\"."
    }
}
