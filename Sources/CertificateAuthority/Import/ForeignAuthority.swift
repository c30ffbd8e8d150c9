public import Issuance
public import X509

/// An authority of another tool that is to be taken over, key and all.
public struct ForeignAuthority: Sendable {
    /// What the store is to call it.
    public var name: String

    /// Its certificate.
    public var certificate: Certificate

    /// The certificates above it up to a root, in any order; those of the store are known.
    public var chain: [Certificate]

    /// Its key, opened.
    public var key: PrivateKey

    /// How the key is kept in the store.
    public var keyEncryption: KeyEncryption

    /// How the key was protected, where that is of yesterday.
    public var legacyEncryption: String?

    /// Whether a key that was protected so may be taken.
    public var allowsLegacyEncryption = false

    /// Codes of findings that are taken all the same, such as `lint.basic-constraints`.
    public var accepted: Set<String> = []

    /// What it has issued.
    public var inventory = ForeignInventory()

    /// An authority from its parts.
    public init(
        name: String, certificate: Certificate, chain: [Certificate] = [], key: PrivateKey,
        keyEncryption: KeyEncryption
    ) {
        self.name = name
        self.certificate = certificate
        self.chain = chain
        self.key = key
        self.keyEncryption = keyEncryption
    }
}

/// An authority that was taken over.
public struct ImportedAuthority: Sendable {
    /// As the store now has it.
    public let authority: AuthorityRecord

    /// The authorities above it that are new in the store; their keys are elsewhere.
    public let recordedAbove: [String]

    /// What the linter remarked about the certificates.
    public let findings: [Finding]

    /// What was taken over of its inventory.
    public let inventory: InventorySummary
}

/// How much of an inventory was taken over.
public struct InventorySummary: Equatable, Sendable {
    /// Certificates that the authority has issued, those without a file included.
    public internal(set) var certificates = 0

    /// Those of them that are revoked.
    public internal(set) var revoked = 0

    /// Those of them of which there is only the serial number.
    public internal(set) var withoutFile = 0

    /// Files that are there and could not be taken, with the reason.
    public internal(set) var unusable: [UnusableFile] = []

    /// Those that are not called by their common names, because an authority is called so.
    public internal(set) var renamed: [Renamed] = []

    /// The number of the last CRL; the next one is larger.
    public internal(set) var lastListNumber: UInt64?

    /// A certificate that the store finds by another name than its common name.
    public struct Renamed: Equatable, Sendable {
        /// Its common name.
        public let commonName: String

        /// What the store calls it.
        public let name: String
    }

    /// A file that holds no certificate of this authority that could be kept.
    public struct UnusableFile: Equatable, Sendable {
        /// Its path.
        public let path: String

        /// Why not.
        public let detail: String
    }
}
