public import Issuance
public import X509

/// What a new authority is to be.
public struct AuthorityRequest: Sendable {
    /// Unique in the store, such as `root`.
    public var name: String

    /// The subject of its certificate; a common name is needed.
    public var subject: DistinguishedName

    /// Decides the content of the certificate.
    public var profile: Profile

    /// The key to make, nil for the profile's first.
    public var keyAlgorithm: KeyAlgorithm?

    /// The length of validity, nil for the profile's default.
    public var days: Int?

    /// How the key is kept in the store.
    public var keyEncryption: KeyEncryption

    /// A request; the profile is one of kind root or issuing.
    public init(
        name: String, subject: DistinguishedName, profile: Profile,
        keyAlgorithm: KeyAlgorithm? = nil, days: Int? = nil, keyEncryption: KeyEncryption
    ) {
        self.name = name
        self.subject = subject
        self.profile = profile
        self.keyAlgorithm = keyAlgorithm
        self.days = days
        self.keyEncryption = keyEncryption
    }
}

/// An authority that has just been made.
public struct CreatedAuthority: Sendable {
    /// As the store now has it.
    public let authority: AuthorityRecord

    /// What the user should know about the certificate.
    public let notices: [Notice]
}
