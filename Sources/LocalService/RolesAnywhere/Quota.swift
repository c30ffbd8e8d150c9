/// How many resources an account may have.
enum Quota {
    static let trustAnchors = 50
    static let profiles = 250
    static let certificatesPerTrustAnchor = 2
    static let revocationListsPerTrustAnchor = 2
    static let tagsPerResource = 200

    /// The refusal of what is too many; neither its code nor its text is documented.
    static func exceeded(_ things: String, _ limit: Int, _ code: QuotaCode) -> Refusal {
        Refusal(
            status: code.status, code: code.rawValue,
            message: "Quota exceeded: at most \(limit) \(things)"
        ).under(.quotaCode)
    }
}
