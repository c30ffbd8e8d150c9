import IAMPolicy

extension PolicyCheck {
    /// Checks a role's trust policy.
    ///
    /// - Parameter json: the document's text.
    /// - Returns: the text as it is sent: without blanks around it.
    /// - Throws: `RolesAnywhereError` with `policyNotJSON` or `invalidPolicy`.
    public static func trustPolicy(_ json: String) throws(RolesAnywhereError) -> String {
        try checked(json, what: "trust policy", kind: .trust)
    }
}
