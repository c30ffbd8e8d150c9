public import AWS

/// A profile of the shared credentials file that holds a session.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Shared config and credentials files"
public struct CredentialsFileProfile: Sendable {
    /// The profile's name, which is the section's header there.
    public let name: String

    /// Names a profile.
    ///
    /// - Throws: `RolesAnywhereError.invalidProfileName`.
    public init(name: String) throws(RolesAnywhereError) {
        guard ProfileName.isPlain(name) else { throw .invalidProfileName(name) }
        self.name = name
    }

    /// A credentials file with a session in this profile, and all else as it was.
    ///
    /// - Parameters:
    ///   - credentials: the session's.
    ///   - accountID: the account that the session is of; it takes the place of another account's number
    ///     that the profile may have, and is not written otherwise.
    ///   - file: the credentials file as it is.
    /// - Returns: the bytes of the file as it should be.
    /// - Throws: `AWSError` when the file cannot be edited safely.
    public func written(
        _ credentials: SessionCredentials, of accountID: String, into file: ConfigFile
    ) throws(AWSError) -> [UInt8] {
        var settings = [
            (key: "aws_access_key_id", value: credentials.accessKeyId),
            (key: "aws_secret_access_key", value: credentials.secretAccessKey),
            (key: "aws_session_token", value: credentials.sessionToken),
        ]
        // SDKs take it for the account of the credentials.
        if file.settings(under: name)?["aws_account_id"] != nil {
            settings.append((key: "aws_account_id", value: accountID))
        }
        return try file.setting(
            settings,
            // What older tools read instead of aws_session_token would be of another session.
            removing: ["aws_security_token"], in: ConfigFile.SectionName(header: name))
    }

    /// What the file's profile does beside holding keys: with these, AWS's tools use other
    /// credentials or refuse the profile.
    ///
    /// - Parameter file: the credentials file.
    /// - Returns: keys of the profile, sorted.
    public func rivals(in file: ConfigFile) -> [String] {
        let settings = file.settings(under: name) ?? [:]
        return Self.rivals.filter { settings[$0] != nil }
    }

    private static let rivals = [
        "credential_process", "credential_source", "login_session", "role_arn", "source_profile",
        "sso_session", "sso_start_url", "web_identity_token_file",
    ]
}

/// Names of profiles that everybody reads alike.
enum ProfileName {
    /// Whether whoever reads the file takes the name for the same as whoever names it.
    static func isPlain(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy { scalar in
                scalar.value > 0x20 && scalar.value != 0x7F
                    && !"[]\"'\\#;".unicodeScalars.contains(scalar)
            }
    }
}
