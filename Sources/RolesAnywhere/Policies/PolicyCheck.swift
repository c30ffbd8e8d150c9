import IAMPolicy

/// Checks of policy documents that a user gives, before AWS is asked.
public enum PolicyCheck {
    /// Checks a profile's session policy.
    ///
    /// - Parameter json: the document's text.
    /// - Returns: the text as it is sent: without blanks around it.
    /// - Throws: `RolesAnywhereError.invalidPolicy` when it is not JSON or not a policy.
    public static func sessionPolicy(_ json: String) throws(RolesAnywhereError) -> String {
        try checked(json, what: "session policy", kind: .session)
    }

    /// Checks an inline policy of a role.
    ///
    /// - Parameter json: the document's text.
    /// - Returns: the text as it is sent: without blanks around it.
    /// - Throws: `RolesAnywhereError.invalidPolicy` when it is not JSON or not a policy.
    public static func rolePolicy(_ json: String) throws(RolesAnywhereError) -> String {
        try checked(json, what: "role policy", kind: .identity)
    }

    private static func checked(
        _ json: String, what: String, kind: PolicyDocument.Kind
    ) throws(RolesAnywhereError) -> String {
        let text = trimmed(json)
        do {
            _ = try PolicyDocument(json: text, kind: kind)
        } catch {
            throw .invalidPolicy(what: what, reason: "\(error)")
        }
        return text
    }

    private static func trimmed(_ text: String) -> String {
        let blanks: Set<Character> = [" ", "\t", "\n", "\r", "\r\n"]
        let start = text.drop { blanks.contains($0) }
        return String(start.reversed().drop { blanks.contains($0) }.reversed())
    }
}
