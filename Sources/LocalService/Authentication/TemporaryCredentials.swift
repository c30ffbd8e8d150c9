import AWSSigning

/// The keys of a session.
struct TemporaryCredentials: Sendable {
    /// `ASIA` and 16 letters and digits.
    let accessKeyID: String

    /// 40 characters of base64.
    let secretAccessKey: SecretString

    /// Base64 that begins as AWS's tokens do.
    let sessionToken: SecretString
}
