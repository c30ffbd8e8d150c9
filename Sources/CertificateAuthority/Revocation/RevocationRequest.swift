public import FoundationEssentials
public import X509

/// Which certificates to revoke, and why.
public struct RevocationRequest: Sendable {
    /// A name, a serial number in hex, or a SHA-256 fingerprint in hex.
    public var selector: String

    /// Why; not one of those that only delta CRLs know.
    public var reason: RevocationReason

    /// Since when the key is suspect.
    public var invalidityDate: Date?

    /// Whether a name that fits several certificates means all of them that have not expired.
    public var includesAll: Bool

    /// A request.
    public init(
        selector: String, reason: RevocationReason = .unspecified, invalidityDate: Date? = nil,
        includesAll: Bool = false
    ) {
        self.selector = selector
        self.reason = reason
        self.invalidityDate = invalidityDate
        self.includesAll = includesAll
    }
}

/// What became of one certificate.
public struct RevocationResult: Sendable {
    /// As the store now has it.
    public let record: CertificateRecord

    /// False when it had been revoked for the same reason before.
    public let changed: Bool
}
