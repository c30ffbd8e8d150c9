import CommandLineSupport
import RolesAnywhere

/// A policy document that a user keeps in a file.
enum PolicyFile {
    /// Reads and checks a policy, with the file's name in every complaint.
    static func read(
        _ path: String, in context: Context, check: (String) throws -> String
    ) throws -> String {
        let bytes = try InputFile.read(path, limit: 1 << 18, in: context)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Hints.policyNotJSON(path, reason: "it is not UTF-8")
        }
        do {
            return try check(text)
        } catch RolesAnywhereError.policyNotJSON(_, let reason) {
            throw Hints.policyNotJSON(path, reason: reason)
        } catch RolesAnywhereError.invalidPolicy(_, let reason) {
            throw Hints.invalidPolicy(path, reason: reason)
        }
    }
}
