import AWSSigning

/// AWS's refusals of CreateSession, with the texts that people have recorded.
///
/// Those that nobody has recorded are marked as not verified.
enum SessionRefusal {
    static let unknownTrustAnchor = refusal("Specified Trust Anchor wasn't found.")
    static let disabledTrustAnchor = refusal("Specified Trust Anchor is disabled.")
    static let insufficientCertificate = refusal("Untrusted certificate. Insufficient certificate")
    static let untrusted = refusal("Untrusted signing certificate")
    private static let expired = refusal("Untrusted certificate. Certificate expired").unverified
    private static let notYetValid = refusal("Untrusted certificate. Certificate not yet valid")
        .unverified
    static let revoked = refusal("Certificate revoked")
    static let invalidProfile = refusal("Invalid or empty profile provided.")
    static let unlistedRole = refusal("Requested Role isn't one of those listed in the Profile.")
    static let sessionNameNotAllowed = refusal("Not authorized to set roleSessionName")

    /// The refusal of a signature; that of requests without its form nobody has recorded.
    static func invalidSignature(_ error: SignatureError) -> Refusal {
        let invalid = refusal("Invalid signature").because(error)
        switch error {
        case .mismatch: return invalid
        case .chainTooLong: return untrusted.unverified.because(error)
        // From a quarter of an hour on, the reports agree.
        case .skewed(_, _, let skewSeconds, _):
            return skewSeconds.magnitude > 900 ? invalid : invalid.under(.sessionTolerance)
        case .unsignedHeader, .algorithmMismatch: return invalid.under(.signatureCoverage)
        default: return invalid.unverified
        }
    }

    /// The refusal of a certificate that is not as AWS wants it.
    static func insufficient(_ violation: EndEntityRules.Violation) -> Refusal {
        if let behaviour = violation.behaviour { return insufficientCertificate.under(behaviour) }
        return violation.isVerified ? insufficientCertificate : insufficientCertificate.unverified
    }

    /// The refusal of a certificate whose validity has ended, or not begun.
    static func outsideValidity(_ text: ExpiredText, isExpired: Bool) -> Refusal {
        let refusal =
            switch text {
            case .specific: isExpired ? expired : notYetValid
            case .untrusted: untrusted
            case .insufficient: insufficientCertificate
            }
        return refusal.under(.expiredText)
    }

    /// The refusal of a profile that is disabled.
    static func disabledProfile(_ text: DisabledProfileText) -> Refusal {
        let refusal =
            switch text {
            case .specific: Self.refusal("Specified Profile is disabled.")
            case .invalidProfile: invalidProfile
            }
        return refusal.under(.disabledProfileText)
    }

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
