public import FoundationEssentials

/// What list is wanted.
public struct RevocationListRequest {
    /// Until the next list is due; nil for 7, or 180 for a root's.
    public var days: Int?

    /// The list that the new one takes the place of, wherever it is published; the new one must
    /// be newer, and must name what it named.
    public var published: PublishedList?

    /// A request.
    public init(days: Int? = nil, published: PublishedList? = nil) {
        self.days = days
        self.published = published
    }
}

/// A CRL that the store has recorded and that is ready to be published.
public struct IssuedRevocationList: Sendable {
    /// The list as the store has it.
    public let record: RevocationListRecord

    /// What whoever publishes it should know.
    public let notices: [RevocationListNotice]

    /// Its number, larger than every earlier one of its issuer.
    public var number: UInt64 { record.number }

    /// How many certificates it names.
    public var entryCount: Int { record.entryCount }

    /// The authority that signed it.
    public var issuerName: String { record.issuerName }
}

/// What whoever publishes a CRL should know.
public enum RevocationListNotice: Equatable, Sendable {
    /// The list before this was due before this one was made, and whoever held it to its word has
    /// refused every certificate since.
    case lapsed(number: UInt64, nextUpdate: Date)
    /// The authority expires before the usual time between two lists is over.
    case endsWithAuthority(nextUpdate: Date)
    /// Much of what Roles Anywhere takes, or more than that, is used.
    case budget(RolesAnywhereBudget)
}

extension RevocationListNotice: CustomStringConvertible {
    /// What to know, for the line after "notice:".
    public var description: String {
        switch self {
        case .lapsed(let number, let nextUpdate):
            "CRL \(number) lapsed on \(nextUpdate.ISO8601Format()); until the new one is published, "
                + "verifiers refuse every certificate of this authority"
        case .endsWithAuthority(let nextUpdate):
            "the next CRL is due when the authority expires, on \(nextUpdate.ISO8601Format())"
        case .budget(let budget):
            budget.isExceeded
                ? "Roles Anywhere does not take this CRL: it has \(budget.usedBytes) bytes of at most "
                    + "\(RolesAnywhereBudget.maximumBytes); let certificates expire and drop off (shorter "
                    + "lifetimes), or issue from a new authority with a list of its own"
                : "this CRL has \(budget.percent) % of the bytes that Roles Anywhere takes"
        }
    }
}
