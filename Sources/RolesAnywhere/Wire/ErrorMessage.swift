/// The body of an error answer of the service.
public struct ErrorMessage: Codable, Hashable, Sendable {
    /// What the service says; AWS writes the key in lower case.
    public var message: String?

    /// Makes a body.
    public init(message: String?) {
        self.message = message
    }
}
