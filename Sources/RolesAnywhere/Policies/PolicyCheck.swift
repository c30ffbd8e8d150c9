import IAMPolicy

/// Checks of policy documents that a user gives, before AWS is asked.
public enum PolicyCheck {
    /// Checks a profile's session policy.
    ///
    /// - Parameter json: the document's text.
    /// - Returns: the text as it is sent: without blanks around it.
    /// - Throws: `RolesAnywhereError` with `policyNotJSON` or `invalidPolicy`.
    public static func sessionPolicy(_ json: String) throws(RolesAnywhereError) -> String {
        try checked(json, what: "session policy", kind: .session)
    }

    /// Checks an inline policy of a role.
    ///
    /// - Parameter json: the document's text.
    /// - Returns: the text as it is sent: without blanks around it.
    /// - Throws: `RolesAnywhereError` with `policyNotJSON` or `invalidPolicy`.
    public static func rolePolicy(_ json: String) throws(RolesAnywhereError) -> String {
        try checked(json, what: "role policy", kind: .identity)
    }

    static func checked(
        _ json: String, what: String, kind: PolicyDocument.Kind
    ) throws(RolesAnywhereError) -> String {
        let text = trimmed(json)
        do {
            _ = try PolicyDocument(json: text, kind: kind)
        } catch .notJSON(let reason, let line, let column) {
            throw .policyNotJSON(
                what: what, reason: "\(reason) (line \(line), column \(column))")
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
