/// The calls of the Security Token Service.
public struct STSClient: Sendable {
    let client: ServiceClient

    /// STS through a client.
    public init(_ client: ServiceClient) {
        self.client = client
    }

    /// Whose credentials these are.
    ///
    /// The call needs no permission.
    ///
    /// - Throws: `AWSError`
    public func getCallerIdentity() throws(AWSError) -> CallerIdentity {
        let query = QueryRequest(
            service: .sts, operation: "GetCallerIdentity", version: "2011-06-15", parameters: [])
        let result = try query.send(through: client)
        func text(_ name: String) throws(AWSError) -> String {
            guard let text = result.text(of: name), !text.isEmpty else {
                throw query.malformed("it has no \(name)")
            }
            return text
        }
        return CallerIdentity(
            account: try text("Account"), arn: try text("Arn"), userID: try text("UserId"))
    }
}

/// Who signs.
public struct CallerIdentity: Hashable, Sendable {
    /// The account, twelve digits.
    public let account: String

    /// The ARN of the user or of the session.
    public let arn: String

    /// The unique identifier of the user, or of the role and session.
    public let userID: String
}
