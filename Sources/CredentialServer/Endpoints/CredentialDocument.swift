import FoundationEssentials
import HTTPServer
import RolesAnywhere

/// The JSON in which credentials are handed out, ready to be sent.
///
/// Instance metadata and the container endpoint have the same four members; those that only the
/// former has do no harm to clients of the latter.
///
/// - SeeAlso: EC2 User Guide, "Retrieve security credentials from instance metadata"; ECS Developer
///   Guide, "Task IAM role"
struct CredentialDocument: Sendable {
    /// The answer, with status 200.
    let response: ServerResponse

    init(_ credentials: SessionCredentials, obtained: Date) {
        let members: [(String, String)] = [
            ("Code", "Success"), ("LastUpdated", obtained.ISO8601Format()), ("Type", "AWS-HMAC"),
            ("AccessKeyId", credentials.accessKeyId),
            ("SecretAccessKey", credentials.secretAccessKey), ("Token", credentials.sessionToken),
            ("Expiration", credentials.expiration),
        ]
        response = .json(status: 200, members)
    }
}

extension CredentialDocument: CustomStringConvertible, CustomReflectable {
    /// Nothing of the secret.
    var description: String { "<redacted>" }

    /// A mirror without children.
    var customMirror: Mirror { Mirror(self, children: []) }
}

extension ServerResponse {
    /// A line of text.
    static func text(
        _ text: String, status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> ServerResponse {
        ServerResponse(
            status: status, headers: [("Content-Type", "text/plain")] + common + headers,
            body: Array(text.utf8))
    }

    /// A JSON object of texts.
    static func json(
        status: Int, _ members: [(String, String)],
        headers: [(name: String, value: String)] = []
    ) -> ServerResponse {
        json(status: status, ServedJSON.object(members.map { ($0, .string($1)) }), headers: headers)
    }

    /// JSON.
    static func json(
        status: Int, _ value: ServedJSON, headers: [(name: String, value: String)] = []
    ) -> ServerResponse {
        ServerResponse(
            status: status, headers: [("Content-Type", "application/json")] + common + headers,
            body: Array(value.text.utf8))
    }

    /// So often a client that waits is looked after.
    private static let pauseMilliseconds = 10

    /// There are no credentials now: why, and when to ask again.
    ///
    /// Where some may come in a moment, the client is given those instead.
    static func unavailable(_ failure: ObtainingFailure, mayCome: Bool) -> ServerResponse {
        var response = ServerResponse.json(
            status: 503,
            [
                ("Code", failure.code), ("Message", failure.message), ("code", failure.code),
                ("message", failure.message),
            ], headers: [("Retry-After", "1")])
        if mayCome { response.delivery = .another(milliseconds: pauseMilliseconds) }
        return response
    }

    // What is secret must not stay in a cache.
    private static let common = [(name: "Cache-Control", value: "no-store")]
}
