/// What signs for an IAM user or, with a token, for a session.
public struct AccessKey: Sendable {
    /// The public half, such as `AKIDEXAMPLE`.
    public let accessKeyID: String

    /// The secret half.
    public let secretAccessKey: SecretString

    /// The session's token; nil for the long-lived key of a user.
    public let sessionToken: String?

    /// Creates an access key.
    public init(accessKeyID: String, secretAccessKey: SecretString, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }

    /// Creates an access key from plain text.
    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.init(
            accessKeyID: accessKeyID, secretAccessKey: SecretString(secretAccessKey),
            sessionToken: sessionToken)
    }
}

extension AccessKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The public half; the secret and the token are left out.
    public var description: String { "\(accessKeyID) <redacted>" }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
