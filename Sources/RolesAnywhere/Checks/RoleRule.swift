/// IAM's rules for what a role consists of beside its own name.
///
/// - SeeAlso: IAM User Guide, "IAM and AWS STS quotas"
public enum RoleRule {
    /// How many managed policies a role takes, where AWS has not raised the account's quota.
    public static let managedPolicies = 10

    /// How many managed policies a role takes where AWS has raised the quota as far as it does.
    public static let raisedManagedPolicies = 25

    /// How many tags a role takes.
    public static let tagLimit = 50

    /// Checks the managed policies of a role.
    ///
    /// - Parameter arns: all that it is to have.
    /// - Returns: what AWS may refuse: a sentence fragment; nil where it is nothing.
    /// - Throws: `RolesAnywhereError` with `notAManagedPolicy` or `rolePolicyCount`.
    public static func checkManagedPolicies(
        _ arns: [String]
    ) throws(RolesAnywhereError) -> String? {
        for arn in arns {
            guard arn.utf8.count <= 2_048 else { throw .notAManagedPolicy(arn) }
            try ProfileRule.checkManagedPolicy(arn)
        }
        let count = Set(arns).count
        guard count <= raisedManagedPolicies else { throw .rolePolicyCount(count) }
        guard count > managedPolicies else { return nil }
        return "\(count) managed policies are more than the \(managedPolicies) that a role takes "
            + "where AWS has not raised the account's quota"
    }

    /// Checks the trust anchor on whose behalf a role is to be assumed.
    ///
    /// - Parameters:
    ///   - text: its ARN.
    ///   - account: the account of the role, twelve digits.
    /// - Throws: `RolesAnywhereError` with `notAnARN` or `anchorInAnotherAccount`.
    public static func checkTrustAnchor(
        _ text: String, account: String
    ) throws(RolesAnywhereError) {
        let arn = try ResourceARN.parse(text, kind: .trustAnchor)
        guard arn.account == account else {
            throw .anchorInAnotherAccount(arn: text, account: account)
        }
    }

    /// Checks the tags that a role is to have: IAM tells keys apart without regard to case.
    ///
    /// - Throws: `RolesAnywhereError.invalidTag`.
    public static func checkTagKeys(_ keys: [String]) throws(RolesAnywhereError) {
        var seen: [String: String] = [:]
        for key in keys {
            if let other = seen.updateValue(key, forKey: key.lowercased()) {
                throw .invalidTag(
                    key,
                    reason: "to IAM, which tells a role's tags apart without regard to case, it is "
                        + "\"\(other)\" again")
            }
        }
    }

    /// Whether a text can describe a role: at most 1000 of tab, line breaks and printable Latin-1.
    public static func isDescription(_ text: String) -> Bool {
        text.unicodeScalars.count <= 1_000
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.value {
                case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0xA1...0xFF: true
                default: false
                }
            }
    }

    /// Checks a path: `/`, or at most 512 visible ASCII characters between two slashes.
    ///
    /// - Throws: `RolesAnywhereError.invalidRolePath`.
    public static func checkPath(_ path: String) throws(RolesAnywhereError) {
        let isVisible = path.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isVisible, path == "/" || isEnclosed(path), path.utf8.count <= 512 else {
            throw .invalidRolePath(path)
        }
    }

    /// Checks the name of an inline policy: 1 to 128 of `[A-Za-z0-9_+=,.@-]`.
    ///
    /// - Throws: `RolesAnywhereError.invalidPolicyName`.
    public static func checkPolicyName(_ name: String) throws(RolesAnywhereError) {
        let isAllowed = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "_+=,.@-".utf8.contains(byte)
            }
        }
        guard isAllowed, (1...128).contains(name.utf8.count) else {
            throw .invalidPolicyName(name)
        }
    }

    private static func isEnclosed(_ path: String) -> Bool {
        path.utf8.count >= 3 && path.hasPrefix("/") && path.hasSuffix("/")
    }
}
