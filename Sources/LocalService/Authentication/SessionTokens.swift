import AWSSigning
import X509

/// Makes session tokens that say everything of their session, and reads them back.
///
/// The service remembers no session: the token carries it, and a code over it that only this service
/// can make. The secret key follows from the access key id. So any number of sessions takes no
/// memory, and an ended session is told from one that never was for as long as the service runs.
///
/// Tokens are not encrypted. There is nothing in one that its owner may not read.
struct SessionTokens: Sendable {
    /// What AWS's tokens begin with: nine octets in base64.
    private static let start = "IQoJb3JpZ2lu"

    private let codeKey: HMACKey
    private let keyKey: HMACKey

    /// The keys follow from the management key's secret, which is made anew at each start, and whose
    /// owner may do everything anyway.
    init(secretAccessKey: String) {
        let secret = Array(secretAccessKey.utf8)
        codeKey = Self.derive(secret, "the code of a session token")
        keyKey = Self.derive(secret, "the secret key of a session")
    }

    private static func derive(_ secret: [UInt8], _ purpose: String) -> HMACKey {
        var key = HMAC.sha256(key: secret, message: Array(purpose.utf8))
        return HMACKey(SecretBytes(moving: &key))
    }

    /// An access key id for a new session.
    ///
    /// - Throws: `X509Error.libcrypto` when the generator has no entropy.
    static func newAccessKeyID() throws(X509Error) -> String {
        try UniqueIdentifier.make(prefix: "ASIA", count: 16)
    }

    /// The credentials of a session.
    func credentials(of session: IssuedSession) -> TemporaryCredentials {
        let payload = session.octets
        let token = Self.start + Base64.encode(payload + codeKey.code(payload))
        return TemporaryCredentials(
            accessKeyID: session.accessKeyID,
            secretAccessKey: secretAccessKey(of: session.accessKeyID),
            sessionToken: SecretString(token))
    }

    /// The secret key that belongs to an access key id of this service.
    func secretAccessKey(of accessKeyID: String) -> SecretString {
        SecretString(Base64.encode(keyKey.code(Array(accessKeyID.utf8)).prefix(30)))
    }

    /// The session that a token carries; nil where this service has not made it for that key.
    func session(in token: String, accessKeyID: String) -> IssuedSession? {
        guard token.hasPrefix(Self.start),
            let bytes = Base64.decode(String(token.dropFirst(Self.start.count))), bytes.count > 32
        else { return nil }
        let payload = Array(bytes.dropLast(32))
        guard ConstantTime.equal(Array(bytes.suffix(32)), codeKey.code(payload)),
            let session = IssuedSession(octets: payload),
            session.accessKeyID == accessKeyID
        else { return nil }
        return session
    }
}
