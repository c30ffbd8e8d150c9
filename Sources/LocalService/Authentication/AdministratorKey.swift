import X509

/// The access key that may do everything in a local service.
public struct AdministratorKey: Sendable {
    /// 20 characters beginning with `AKIA`.
    public let accessKeyID: String

    /// 40 characters.
    public let secretAccessKey: String

    /// IAM's id of the user that the key belongs to, as GetCallerIdentity tells it.
    let userID: String

    /// What makes the tokens of the sessions of a service with this key.
    let sessionTokens: SessionTokens

    /// A key made afresh.
    ///
    /// - Throws: `X509Error.libcrypto` when the generator has no entropy.
    public init() throws(X509Error) {
        accessKeyID = try UniqueIdentifier.make(prefix: "AKIA", count: 16)
        secretAccessKey = Base64.encode(try Random.bytes(30))
        sessionTokens = SessionTokens(secretAccessKey: secretAccessKey)
        userID = try UniqueIdentifier.make(prefix: "AIDA", count: 17)
    }

    /// A key that is known beforehand.
    public init(accessKeyID: String, secretAccessKey: String) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        sessionTokens = SessionTokens(secretAccessKey: secretAccessKey)
        userID = "AIDALABEXAMPLEUSER001"
    }
}

extension AdministratorKey: CustomStringConvertible, CustomReflectable {
    /// Nothing of the secret.
    public var description: String { "<redacted>" }

    /// Nothing of the secret, so that `dump` shows none of it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
