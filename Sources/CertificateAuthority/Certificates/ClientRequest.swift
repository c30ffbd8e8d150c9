public import Issuance
public import X509

/// What a new client certificate is to be, and where its files go.
public struct ClientRequest: Sendable {
    /// The common name, by which the store finds the certificate again.
    public var name: String

    /// The directory to make; a relative path is taken from the current directory.
    public var directory: String

    /// Decides the content of the certificate.
    public var profile: Profile

    /// How the private key is written into the directory.
    public var keyEncryption: KeyEncryption

    /// The key to make, nil for the profile's first.
    public var keyAlgorithm: KeyAlgorithm?

    /// The length of validity, nil for the profile's default.
    public var days: Int?

    /// The subject, nil for `CN=name`; its common name must be `name`.
    public var subject: DistinguishedName?

    /// Further names, the identity first.
    public var subjectAlternativeNames: [GeneralName] = []

    /// Whether a live certificate of the same name may stay beside this one.
    public var isAdditional = false

    /// What the new certificate is made to replace; `RenewalBasis.clientRequest` sets it.
    var predecessor: Predecessor?

    /// A request for what the profile gives by default.
    public init(
        name: String, directory: String, profile: Profile, keyEncryption: KeyEncryption
    ) {
        self.name = name
        self.directory = directory
        self.profile = profile
        self.keyEncryption = keyEncryption
    }
}

/// A client certificate whose directory is complete.
public struct IssuedClient: Sendable {
    /// As the store now has it.
    public let record: CertificateRecord

    /// The certificate itself.
    public let certificate: Certificate

    /// The absolute path of the directory with its three files.
    public let directory: String

    /// Whether an issue that had been interrupted was finished, instead of a new one made.
    public let isResumed: Bool

    /// What the user should know about the certificate.
    public let notices: [Notice]
}
