/// What a `credential_process` prints: the contract between a session and every AWS SDK.
///
/// - SeeAlso: "Sourcing credentials with an external process" of the AWS SDK reference.
public enum CredentialProcessOutput {
    /// Compact JSON of a session, with its members in the order that AWS's own client writes.
    ///
    /// - Parameter credentials: a session's credentials; the expiration is passed on as it came.
    /// - Returns: one JSON object, without a newline.
    public static func json(_ credentials: SessionCredentials) -> String {
        JSONText.object([
            ("Version", "1"),
            ("AccessKeyId", JSONText.string(credentials.accessKeyId)),
            ("SecretAccessKey", JSONText.string(credentials.secretAccessKey)),
            ("SessionToken", JSONText.string(credentials.sessionToken)),
            ("Expiration", JSONText.string(credentials.expiration)),
        ])
    }
}
