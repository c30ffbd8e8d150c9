import CommandLineSupport
import RolesAnywhere
import X509

/// Policies that a user keeps in files.
enum InlinePolicies {
    /// Reads policies; each is named after its file, without folder and extension.
    static func read(
        _ paths: [String], _ parameters: PolicyParameterOptions, in context: Context
    ) throws -> [String: String] {
        var names: [String] = []
        for path in paths {
            let name = policyName(of: path)
            try RoleRule.checkPolicyName(name)
            guard !names.contains(name) else {
                throw CommandError(
                    status: .usage, code: "policy.name",
                    message: "two policies would both be named \(PrintableText.quote(name))",
                    hint: "give the files different names")
            }
            names.append(name)
        }
        let policies = try parameters.read(paths, in: context) { try PolicyCheck.rolePolicy($0) }
        return Dictionary(zip(names, policies), uniquingKeysWith: { first, _ in first })
    }

    private static func policyName(of path: String) -> String {
        let file = Path.name(path)
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
        return String(file[..<dot])
    }
}
