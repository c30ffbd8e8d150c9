/// The ARN of somebody: an account's root, a user, a role, or a session.
///
/// `arn:PARTITION:(iam|sts)::ACCOUNT:RESOURCE`
struct PrincipalARN {
    let partition: String
    let service: String
    let account: String
    let resource: String

    init?(_ text: String) {
        let parts = text.split(
            separator: ":", maxSplits: 5, omittingEmptySubsequences: false
        ).map(String.init)
        guard
            parts.count == 6, parts[0] == "arn", parts[1].hasPrefix("aws"), parts[3].isEmpty,
            parts[2] == "iam" || parts[2] == "sts", Self.isAccount(parts[4])
        else { return nil }
        partition = parts[1]
        service = parts[2]
        account = parts[4]
        resource = parts[5]
    }

    /// Whether a text is an account's id: twelve digits.
    static func isAccount(_ text: String) -> Bool {
        text.unicodeScalars.count == 12 && text.unicodeScalars.allSatisfy(\.isASCIIDigit)
    }

    /// Whether a policy may name this as a principal: one identity, without wildcards.
    var canBeNamedInPolicy: Bool {
        guard !resource.contains("*"), !resource.contains("?") else { return false }
        let parts = resource.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains("") else { return false }
        return switch (service, parts.first) {
        case ("iam", "root"): parts.count == 1
        case ("iam", "user"), ("iam", "role"): parts.count >= 2
        case ("sts", "assumed-role"): parts.count == 3
        case ("sts", "federated-user"): parts.count == 2
        default: false
        }
    }
}
