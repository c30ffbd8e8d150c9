import ArgumentParser
import CommandLineSupport
import CredentialServer
import RolesAnywhere

/// A role by name: `NAME=ARN[,ARN…]`, the role's ARN and those that differ from the common flags.
///
/// The role itself may be named in place of its ARN, where a command takes names.
struct RoleOption: ExpressibleByArgument {
    let name: String
    /// The role; nil where the name is for that of the common flags, or for a server's.
    private(set) var roleARN: String?
    private(set) var profileARN: String?
    private(set) var trustAnchorARN: String?

    init?(argument: String) {
        let sign = argument.firstIndex(of: "=") ?? argument.endIndex
        name = String(argument[..<sign])
        guard ServedRole.isName(name) else { return nil }
        guard sign != argument.endIndex else { return }
        for part in Self.split(argument[argument.index(after: sign)...]) {
            if roleARN == nil, !part.hasPrefix("arn:"), !part.isEmpty {
                roleARN = part
                continue
            }
            let isKnown =
                take(part, .role, \.roleARN) || take(part, .profile, \.profileARN)
                || take(part, .trustAnchor, \.trustAnchorARN)
            guard isKnown else { return nil }
        }
    }

    private mutating func take(
        _ arn: String, _ kind: ResourceKind, _ path: WritableKeyPath<RoleOption, String?>
    ) -> Bool {
        guard self[keyPath: path] == nil, (try? ResourceARN.parse(arn, kind: kind)) != nil else {
            return false
        }
        self[keyPath: path] = arn
        return true
    }

    /// Parts at commas that an ARN follows: a role's name may hold a comma, but no colon.
    private static func split(_ text: Substring) -> [String] {
        var parts: [String] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            if part.hasPrefix("arn:") || parts.isEmpty {
                parts.append(String(part))
            } else {
                parts[parts.count - 1] += "," + part
            }
        }
        return parts
    }

    /// The flags of one role, completed by those of the command line.
    func workload(_ common: WorkloadOptions) -> WorkloadOptions {
        var workload = common
        workload.roleArn = roleARN ?? common.roleArn
        if let profileARN { workload.profileArn = profileARN }
        if let trustAnchorARN { workload.trustAnchorArn = trustAnchorARN }
        return workload
    }
}
