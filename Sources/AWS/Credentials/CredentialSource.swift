public import FoundationEssentials

/// Something that has credentials for every request, and new ones when those run out.
public protocol CredentialSource: Sendable {
    /// What a request of this moment is signed with.
    ///
    /// - Throws: `AWSError` when there are none, or no new ones.
    func credentials(at now: Date) throws(AWSError) -> AWSCredentials
}

extension AWSCredentials: CredentialSource {
    /// The same ones, always.
    ///
    /// - Throws: `AWSError.credentialsExpired`
    public func credentials(at now: Date) throws(AWSError) -> AWSCredentials {
        if let expiration, expiration <= now {
            throw .credentialsExpired(source: source, at: expiration)
        }
        return self
    }
}
