/// AWS's refusals of CreateSession, with the texts that people have recorded.
///
/// Those that nobody has recorded are marked as not verified.
enum SessionRefusal {
    static let unknownTrustAnchor = refusal("Specified Trust Anchor wasn't found.")
    static let disabledTrustAnchor = refusal("Specified Trust Anchor is disabled.")
    static let invalidSignature = refusal("Invalid signature")
    static let insufficientCertificate = refusal("Untrusted certificate. Insufficient certificate")
    static let untrusted = refusal("Untrusted signing certificate")
    static let expired = refusal("Untrusted certificate. Certificate expired").unverified
    static let notYetValid = refusal("Untrusted certificate. Certificate not yet valid").unverified
    static let revoked = refusal("Certificate revoked")
    static let invalidProfile = refusal("Invalid or empty profile provided.")
    static let disabledProfile = refusal("Specified Profile is disabled.").unverified
    static let unlistedRole = refusal("Requested Role isn't one of those listed in the Profile.")
    static let sessionNameNotAllowed = refusal("Not authorized to set roleSessionName")

    /// The refusal of everything that stands between a good certificate and a role.
    ///
    /// - Parameters:
    ///   - roleARN: the role, which the text names.
    ///   - detail: what AWS appends, where it does.
    /// - Returns: the refusal.
    static func unableToAssume(_ roleARN: String, _ detail: String? = nil) -> Refusal {
        refusal("Unable to assume role for \(roleARN)" + (detail.map { ". \($0)" } ?? ""))
    }

    private static func refusal(_ message: String) -> Refusal {
        Refusal(status: 403, code: "AccessDeniedException", message: message)
    }
}
