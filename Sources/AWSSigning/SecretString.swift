/// A secret in the form of text, which does not show itself.
public struct SecretString: Sendable {
    /// The secret itself.
    public let revealed: String

    /// Takes a secret.
    public init(_ secret: String) {
        revealed = secret
    }
}

extension SecretString: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<redacted>`.
    public var description: String { "<redacted>" }

    /// Always `<redacted>`.
    public var debugDescription: String { description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
