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

    /// Whether a name that fits several certificates means all of them that have not expired, those
    /// on hold included.
    public var includesAll: Bool

    /// The serial numbers that somebody was shown and agreed to, where a name fits several; when
    /// there are others by now, nothing is done.
    public var agreed: Set<SerialNumber> = []

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

/// What became of one certificate; also at the end of a hold.
public struct RevocationResult: Sendable {
    /// As the store now has it.
    public let record: CertificateRecord

    /// False when it had been revoked for the same reason before.
    public let changed: Bool

    /// Whether the list that names it is made elsewhere, where the key of its issuer is.
    public let isListedElsewhere: Bool

    /// Why it was passed over, where others of its name were revoked: no list of this store can
    /// name it.
    public let obstacle: AuthorityError?
}
