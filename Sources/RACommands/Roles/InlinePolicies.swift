import CommandLineSupport
import RolesAnywhere
import X509

/// Policies that a user keeps in files.
enum InlinePolicies {
    /// Reads policies; each is named after its file, without folder and extension.
    static func read(_ paths: [String], in context: Context) throws -> [String: String] {
        var policies: [String: String] = [:]
        for path in paths {
            let name = policyName(of: path)
            try RoleRule.checkPolicyName(name)
            guard policies[name] == nil else {
                throw CommandError(
                    status: .usage, code: "policy.name",
                    message: "two policies would both be named \(PrintableText.quote(name))",
                    hint: "give the files different names")
            }
            policies[name] = try PolicyFile.read(path, in: context) {
                try PolicyCheck.rolePolicy($0)
            }
        }
        return policies
    }

    private static func policyName(of path: String) -> String {
        let file = Path.name(path)
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
        return String(file[..<dot])
    }
}
