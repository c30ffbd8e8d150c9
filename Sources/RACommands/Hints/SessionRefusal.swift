import RolesAnywhere

/// What to do about the refusals of CreateSession, which say little themselves.
///
/// AWS has one code for nearly all of them, so that only the texts tell them apart. They are compared
/// by their beginning: some have been seen with and without a full stop.
enum SessionRefusal {
    /// A refusal, what of this side can be its cause, and its likely causes in order.
    private struct Cause {
        /// How AWS's text begins.
        let beginning: String

        /// What else it holds; empty for anything.
        var part = ""

        /// What the codes of the checks begin with that may explain it.
        let checks: [String]

        let hint: String
    }

    /// What to do about a refusal whose text is not known.
    ///
    /// It has nothing to do with permissions of the caller, who signs with the certificate.
    static let unknown =
        "what AWS may have against the certificate, the trust anchor, the profile or the role, see "
        + "with: ra doctor; where a VPC endpoint lies between, its policy decides as well"

    /// The hint for a refusal; nil for one that is not known.
    static func hint(_ message: String) -> String? { cause(of: message)?.hint }

    /// The hint, after what was found to be wrong on this side.
    ///
    /// - Parameters:
    ///   - message: AWS's text.
    ///   - hint: what is known by the text alone.
    ///   - checks: what was checked here.
    /// - Returns: a hint that names what was found, and that nothing was where all was checked.
    static func hint(_ message: String, _ hint: String?, _ checks: [SessionCheck]) -> String? {
        let cause = cause(of: message)
        guard cause != nil || hint == unknown else { return hint }
        // Where the text says nothing that is known, whatever is wrong here may be the reason.
        let relevant = checks.filter { check in
            cause?.checks.contains { check.code.hasPrefix($0) } ?? (check.outcome != .unknown)
        }
        let wrong = relevant.filter { $0.outcome == .failed || $0.outcome == .doubtful }
        let found =
            !wrong.isEmpty
            ? "found here: " + wrong.map(\.text).joined(separator: "; ")
            : relevant.filter { $0.outcome == .unknown }.map(\.text).joined(separator: "; ")
        // AWS's text is about the certificate, and all that its documents ask of one is there.
        let isWell = found.isEmpty && !relevant.isEmpty && cause?.checks == [rules]
        let finding = isWell ? "the certificate is as AWS's documents demand" : found
        return [finding, hint ?? ""].filter { !$0.isEmpty }.joined(separator: "; ")
    }

    private static func cause(of message: String) -> Cause? {
        causes.first {
            message.hasPrefix($0.beginning) && ($0.part.isEmpty || message.contains($0.part))
        }
    }

    /// What the codes of the rules for certificates begin with.
    private static let rules = "certificate."

    private static let causes: [Cause] = [
        Cause(
            beginning: "Certificate revoked", checks: [],
            hint: "the certificate is on a CRL of the trust anchor; issue a new one with: "
                + "pki issue-client NAME --out DIR"),
        Cause(
            beginning: "Untrusted signing certificate", checks: ["path", "certificate.validity"],
            hint: "the certificate does not lead to the trust anchor: give the CA certificates "
                + "between them with --intermediates, or check the anchor with: "
                + "ra show-trust-anchor"),
        Cause(
            beginning: "Untrusted certificate. Certificate expired", checks: [],
            hint: "issue a new certificate with: pki issue-client NAME --out DIR"),
        Cause(
            beginning: "Untrusted certificate. Certificate not yet valid",
            checks: ["certificate.validity"],
            hint: "the clock of the CA may be ahead, or this machine's behind"),
        Cause(
            beginning: "Untrusted certificate", checks: [rules],
            hint: "a client's certificate must be X.509 v3, not a CA's, allow digitalSignature, "
                + "have a subject, and be signed with SHA-256 or better; see it with: "
                + "pki inspect FILE"),
        Cause(
            beginning: "Specified Trust Anchor wasn't found", checks: ["arns"],
            hint: "the ARN may be mistyped, or the trust anchor deleted: see what there is with: "
                + "ra list-trust-anchors; check the account and region in the ARN, and the endpoint"
        ),
        Cause(
            beginning: "Specified Trust Anchor is disabled", checks: [],
            hint: "enable it with: ra enable-trust-anchor ARN"),
        Cause(
            beginning: "Specified Profile is disabled", checks: [],
            hint: "enable it with: ra enable-profile ARN"),
        Cause(
            beginning: "Invalid or empty profile provided", checks: ["arns"],
            hint: "the profile may be deleted or disabled, or list no role: see it with: "
                + "ra show-profile ARN; check the account and region in its ARN"),
        Cause(
            beginning: "Requested Role isn't one of those listed", checks: ["arns"],
            hint: "the profile does not list this role, with its path; see it with: "
                + "ra show-profile ARN"),
        Cause(
            beginning: "Not authorized to set roleSessionName", checks: [],
            hint: "leave out --role-session-name, or let the profile accept it with: "
                + "ra update-profile NAME --accept-role-session-name"),
        Cause(
            beginning: "Unable to assume role", part: "exceeds the MaxSessionDuration", checks: [],
            hint: "ask for less with --session-duration, or let the role last longer: see it with: "
                + "ra show-role"),
        Cause(
            beginning: "Unable to assume role", part: "Some attributes failed to be mapped",
            checks: ["certificate.tags"],
            hint: "the trust policy may ask for such an attribute; otherwise take it out of the "
                + "profile's mapping with: ra delete-attribute-mapping, or issue a certificate "
                + "without such characters"),
        Cause(
            beginning: "Unable to assume role", checks: ["arns", "certificate.tags"],
            hint: "the role's trust policy must allow this trust anchor and this certificate all "
                + "of sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity, and the role the "
                + "duration (a new role takes some seconds); see which condition decides with: "
                + "ra doctor"),
    ]
}
