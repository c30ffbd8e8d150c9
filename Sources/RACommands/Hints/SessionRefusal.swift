/// What to do about the refusals of CreateSession, which say little themselves.
///
/// AWS has one code for nearly all of them, so that only the texts tell them apart. They are compared
/// by their beginning: some have been seen with and without a full stop.
enum SessionRefusal {
    /// The hint for a refusal; nil for one that is not known.
    static func hint(_ message: String) -> String? {
        hints.first { message.hasPrefix($0.beginning) }?.hint
    }

    private static let hints: [(beginning: String, hint: String)] = [
        (
            "Certificate revoked",
            "the certificate is on a CRL of the trust anchor; issue a new one with: "
                + "pki issue-client NAME --out DIR"
        ),
        (
            "Untrusted signing certificate",
            "the certificate does not lead to the trust anchor: give the CA certificates between "
                + "them with --intermediates, or check the anchor with: ra show-trust-anchor"
        ),
        (
            "Untrusted certificate. Certificate expired",
            "issue a new certificate with: pki issue-client NAME --out DIR"
        ),
        (
            "Untrusted certificate",
            "a client's certificate must be X.509 v3, not a CA's, allow digitalSignature, have a "
                + "subject, and be signed with SHA-256 or better; see it with: pki inspect FILE"
        ),
        (
            "Specified Trust Anchor wasn't found",
            "check the account and region in the trust anchor's ARN, and the endpoint"
        ),
        (
            "Specified Trust Anchor is disabled",
            "enable it with: aws rolesanywhere enable-trust-anchor --trust-anchor-id ID"
        ),
        (
            "Specified Profile is disabled",
            "enable it with: aws rolesanywhere enable-profile --profile-id ID"
        ),
        (
            "Invalid or empty profile provided",
            "check the account and region in the profile's ARN, and that it lists a role"
        ),
        (
            "Requested Role isn't one of those listed",
            "the profile does not list this role; see it with: ra show-profile"
        ),
        (
            "Not authorized to set roleSessionName",
            "leave out --role-session-name, or make a profile with --accept-role-session-name"
        ),
        (
            "Unable to assume role",
            "the role's trust policy must allow this trust anchor and this certificate, and the "
                + "role the duration (a new role takes some seconds); see it with: ra show-role"
        ),
    ]
}
