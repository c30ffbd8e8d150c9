import IAMPolicy
import StrictJSON

/// Checks of policy documents that a user gives, before AWS is asked.
public enum PolicyCheck {
    /// Checks a profile's session policy.
    ///
    /// - Parameter json: the document's text.
    /// - Returns: the text as it is sent: without blanks around it, and without any where it is too
    ///   long with them, because STS counts them.
    /// - Throws: `RolesAnywhereError` with `policyNotJSON`, `invalidPolicy` or `policyTooLong`.
    public static func sessionPolicy(_ json: String) throws(RolesAnywhereError) -> String {
        let what = "session policy"
        var text = try checked(json, what: what, kind: .session)
        if text.unicodeScalars.count > PolicyQuota.sessionPolicy { text = compact(text) }
        let length = text.unicodeScalars.count
        guard length <= PolicyQuota.sessionPolicy else {
            throw .policyTooLong(what: what, length: length, limit: PolicyQuota.sessionPolicy)
        }
        return text
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
        // IAM takes U+0020 to U+00FF and blanks; the rest it reads from escapes.
        return text.unicodeScalars.contains { $0.value > 0xFF } ? compact(text) : text
    }

    /// The same document without blanks, and with escapes for what IAM does not take.
    private static func compact(_ json: String) -> String {
        (try? JSONReader.read(json)).map(JSONText.compact) ?? json
    }

    private static func trimmed(_ text: String) -> String {
        let blanks: Set<Character> = [" ", "\t", "\n", "\r", "\r\n"]
        let start = text.drop { blanks.contains($0) }
        return String(start.reversed().drop { blanks.contains($0) }.reversed())
    }
}
