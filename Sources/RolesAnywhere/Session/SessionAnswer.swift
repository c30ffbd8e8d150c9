import AWS
import FoundationEssentials
import HTTP

/// Reads what CreateSession answers when it has made a session.
enum SessionAnswer {
    static let operation = "CreateSession"

    /// The session in an answer.
    ///
    /// - Throws: `AWSError.malformedResponse`; `RolesAnywhereError.credentialsExpired`.
    static func decode(_ response: HTTPResponse, now: Date) throws -> CredentialSet {
        let answer: CreateSessionResponse
        do {
            answer = try JSONDecoder().decode(
                CreateSessionResponse.self, from: Data(response.body))
        } catch let error as DecodingError {
            throw malformed(error.problem)
        }
        guard let session = answer.credentialSet.first else {
            throw malformed("it holds no session")
        }
        let credentials = session.credentials
        guard !credentials.accessKeyId.isEmpty, !credentials.secretAccessKey.isEmpty,
            !credentials.sessionToken.isEmpty
        else { throw malformed("its credentials are empty") }
        guard credentials.isPlain else {
            throw malformed("its credentials have characters that no credentials have")
        }
        guard let expiration = AWSTime.date(credentials.expiration) else {
            throw malformed("its expiration is no time")
        }
        guard expiration > now else {
            throw RolesAnywhereError.credentialsExpired(expiration: expiration, now: now)
        }
        return session
    }

    private static func malformed(_ problem: String) -> AWSError {
        .malformedResponse(service: .rolesanywhere, operation: operation, problem: problem)
    }
}
