import AWS

/// The rules for what a profile lists.
///
/// - SeeAlso: quotas of IAM Roles Anywhere; AWS STS, AssumeRole, `PolicyArns`.
public enum ProfileRule {
    /// How many roles a profile takes.
    public static let roleLimit = 250

    /// How many managed policies a session takes.
    public static let managedPolicyLimit = 10

    /// Checks the roles of a profile.
    ///
    /// - Parameters:
    ///   - arns: the roles.
    ///   - account: the account of the profile, twelve digits; nil where nobody has said.
    /// - Throws: `RolesAnywhereError` with `roleCount`, `notAnARN`, `repeatedRole` or
    ///   `roleInAnotherAccount`.
    public static func checkRoles(
        _ arns: [String], account: String? = nil
    ) throws(RolesAnywhereError) {
        guard arns.count <= roleLimit else { throw .roleCount(arns.count) }
        var seen: Set<String> = []
        for text in arns {
            let arn = try ResourceARN.parse(text, kind: .role)
            guard seen.insert(text).inserted else { throw .repeatedRole(arn: text) }
            guard account == nil || arn.account == account else {
                throw .roleInAnotherAccount(arn: text, account: account ?? "")
            }
        }
    }

    /// Checks the managed policies of a profile.
    ///
    /// - Throws: `RolesAnywhereError` with `managedPolicyCount` or `notAManagedPolicy`.
    public static func checkManagedPolicies(_ arns: [String]) throws(RolesAnywhereError) {
        guard arns.count <= managedPolicyLimit else { throw .managedPolicyCount(arns.count) }
        for text in arns {
            guard text.utf8.count <= 200 else { throw .notAManagedPolicy(text) }
            try checkManagedPolicy(text)
        }
    }

    /// Checks the ARN of one managed policy, which AWS or an account keeps.
    ///
    /// - Throws: `RolesAnywhereError.notAManagedPolicy`.
    static func checkManagedPolicy(_ text: String) throws(RolesAnywhereError) {
        // Why the text is no ARN at all matters less than what it should have been.
        guard let arn = try? ARN(text), arn.service == "iam", arn.region.isEmpty,
            arn.account == "aws" || arn.account.isAccountNumber,
            arn.resource.hasPrefix("policy/"), arn.resource != "policy/",
            arn.resource.last != "/"
        else { throw .notAManagedPolicy(text) }
    }
}

extension String {
    /// Whether this is twelve digits.
    fileprivate var isAccountNumber: Bool {
        utf8.count == 12 && utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
