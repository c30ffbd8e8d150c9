import AWSSigning
import FoundationEssentials

/// Credentials in JSON, as programs and metadata services give them.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Process credential provider"
struct CredentialDocument {
    private let members: Members

    /// Which name the session's token has.
    enum Form {
        /// A program's: `SessionToken`, and a `Version` that must be 1.
        case process

        /// A metadata service's: `Token`.
        case metadata
    }

    private struct Members: Decodable {
        let version: Int?
        let accessKeyID: String?
        let secretAccessKey: String?
        let sessionToken: String?
        let token: String?
        let expiration: String?
        let code: String?
        let message: String?

        private enum CodingKeys: String, CodingKey {
            case version = "Version"
            case accessKeyID = "AccessKeyId"
            case secretAccessKey = "SecretAccessKey"
            case sessionToken = "SessionToken"
            case token = "Token"
            case expiration = "Expiration"
            case code = "Code"
            case message = "Message"
        }
    }

    /// Reads JSON; nil for anything else.
    init?(_ bytes: some Sequence<UInt8>) {
        guard let members = try? JSONDecoder().decode(Members.self, from: Data(bytes)) else {
            return nil
        }
        self.members = members
    }

    /// What a metadata service says instead of credentials: its code and its text.
    var refusal: String? {
        guard let code = members.code, code != "Success" else { return nil }
        return members.message.map { "\(code): \($0)" } ?? code
    }

    /// The credentials.
    ///
    /// - Throws: `AWSError.credentialSourceFailed` or `.unsendableCredential`, which name what is missing
    ///   or cannot be sent, and never a value.
    func credentials(_ form: Form, source: String) throws(AWSError) -> AWSCredentials {
        func failed(_ problem: String) -> AWSError {
            .credentialSourceFailed(source: source, problem: problem)
        }
        if form == .process, members.version != 1 {
            throw failed("its \"Version\" is not 1")
        }
        guard let identifier = members.accessKeyID, !identifier.isEmpty else {
            throw failed("\"AccessKeyId\" is missing in its answer")
        }
        guard let secret = members.secretAccessKey, !secret.isEmpty else {
            throw failed("\"SecretAccessKey\" is missing in its answer")
        }
        let token = form == .process ? members.sessionToken : members.token
        if form == .metadata, token == nil { throw failed("\"Token\" is missing in its answer") }
        if form == .metadata, members.expiration == nil {
            throw failed("\"Expiration\" is missing in its answer")
        }
        try CredentialText.check(
            [
                "\"AccessKeyId\"": identifier, "\"SecretAccessKey\"": secret,
                form == .process ? "\"SessionToken\"" : "\"Token\"": token,
            ], source: source)
        let expiration = try members.expiration.map { text throws(AWSError) in
            guard let date = AWSTime.date(text) else {
                throw failed("its \"Expiration\" is not a time: \(text)")
            }
            return date
        }
        return AWSCredentials(
            accessKey: AccessKey(
                accessKeyID: identifier, secretAccessKey: secret,
                sessionToken: token.flatMap { $0.isEmpty ? nil : $0 }),
            expiration: expiration, source: source)
    }
}
