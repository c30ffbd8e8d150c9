extension RolesAnywhereError {
    /// What is wrong with a policy; nil for an error about something else.
    var policyDescription: String? {
        switch self {
        case .policyTooLong(let what, let length, let limit):
            "the \(what) would have \(length) characters, and AWS takes \(limit)"
        case .notAnEndEntity(let subject):
            "\"\(subject)\" is a CA, and Roles Anywhere gives no sessions to CAs"
        case .unidentifiable(let subject):
            "nothing in the certificate of \"\(subject)\" that AWS makes a session tag of sets it "
                + "apart from others of its issuer"
        default:
            nil
        }
    }
}
