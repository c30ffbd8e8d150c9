import X509

/// Where the parts of a foreign authority lie, found by the names that its tool gives them.
///
/// Known are the directory of `openssl ca` (`CA.pl`'s `demoCA`, and the two of the usual
/// tutorials), easy-rsa's `pki`, and the one of step-ca. Nothing in it is ever changed.
public struct ForeignDirectory: Sendable, Equatable {
    /// Whose directory it is.
    public enum Layout: String, Sendable {
        case openssl = "openssl ca"
        case easyRSA = "easy-rsa"
        case stepCA = "step-ca"
    }

    /// Whose directory it is.
    public let layout: Layout

    /// The authority's certificate, a path; nil where none of the usual names is there.
    public let certificate: String?

    /// Its private key, a path; nil where none of the usual names is there.
    public let key: String?

    /// The certificates above it, a path.
    public let chain: String?

    /// What the authority has issued.
    public let inventory: ForeignInventory

    /// A database of step-ca's, which is not read.
    public let unreadDatabase: String?

    /// Looks for what is there.
    ///
    /// - Throws: `AuthorityError.admission(.layout)` where no tool's directory is known again.
    public init(_ path: String) throws(AuthorityError) {
        let path = Path.trimmed(path)
        if let intermediate = Self.first(["certs/intermediate_ca.crt", "certs/root_ca.crt"], path),
            Self.first(["secrets", "config/ca.json"], path) != nil
        {
            let isRoot = intermediate.hasSuffix("root_ca.crt")
            layout = .stepCA
            certificate = intermediate
            key = Self.first([isRoot ? "secrets/root_ca_key" : "secrets/intermediate_ca_key"], path)
            chain = isRoot ? nil : Self.first(["certs/root_ca.crt"], path)
            inventory = ForeignInventory()
            unreadDatabase = Self.first(["db"], path)
            return
        }
        guard let index = Self.first(["index.txt"], path) else {
            throw .admission(.layout(directory: path))
        }
        layout =
            Self.first(["openssl-easyrsa.cnf", "safessl-easyrsa.cnf", "issued"], path) == nil
            ? .openssl : .easyRSA
        certificate = Self.first(
            ["cacert.pem", "ca.crt", "certs/intermediate.cert.pem", "certs/ca.cert.pem", "ca.pem"],
            path)
        key = Self.first(
            [
                "private/cakey.pem", "private/ca.key", "private/intermediate.key.pem",
                "private/ca.key.pem",
            ], path)
        chain = Self.first(["certs/ca-chain.cert.pem", "ca-chain.pem"], path)
        inventory = ForeignInventory(
            index: index,
            certificateDirectories: [
                "newcerts", "certs_by_serial", "revoked/certs_by_serial", "renewed/certs_by_serial",
                "expired/certs_by_serial",
            ].compactMap { Self.first([$0], path) },
            listNumber: Self.first(["crlnumber"], path),
            list: Self.first(["crl.pem", "crl/intermediate.crl.pem", "crl/ca.crl.pem"], path))
        unreadDatabase = nil
    }

    private static func first(_ names: [String], _ directory: String) -> String? {
        names.map { Path.joined(directory, $0) }.first { ForeignFile.exists($0) }
    }
}

/// The files that say what a foreign authority has issued; each may be missing.
public struct ForeignInventory: Sendable, Equatable {
    /// The list that `openssl ca` keeps, `index.txt`.
    public var index: String?

    /// Directories with one certificate to a file, named after its serial number.
    public var certificateDirectories: [String]

    /// The file with the next number of a CRL, in hex.
    public var listNumber: String?

    /// The last CRL, PEM or DER.
    public var list: String?

    /// An inventory from its files.
    public init(
        index: String? = nil, certificateDirectories: [String] = [], listNumber: String? = nil,
        list: String? = nil
    ) {
        self.index = index
        self.certificateDirectories = certificateDirectories
        self.listNumber = listNumber
        self.list = list
    }
}
