import AWSSigning
import FoundationEssentials

/// Finds the credentials of management calls, in botocore's order.
///
/// The environment comes first, unless the command line names a profile; then the profile. Where
/// botocore would ask somebody else at this point, that is an error: going on could find an
/// identity that the user did not mean.
public struct CredentialResolver: Sendable {
    private let configuration: ClientConfiguration

    /// A resolver for the profile and environment of a configuration.
    public init(_ configuration: ClientConfiguration) {
        self.configuration = configuration
    }

    /// The first credentials found.
    ///
    /// - Throws: `AWSError.noCredentials`, `.partialCredentials`, `.unsupportedCredentialSource`,
    ///   `.invalidSetting`
    public func resolve() throws(AWSError) -> AWSCredentials {
        let environment = configuration.environment
        let isProfileExplicit = configuration.flags.profile != nil
        if !isProfileExplicit, let found = try fromEnvironment() { return found }
        try refuseAssumedRole()
        if !isProfileExplicit, environment["AWS_WEB_IDENTITY_TOKEN_FILE"] != nil {
            throw .unsupportedCredentialSource(profile: nil, setting: "AWS_WEB_IDENTITY_TOKEN_FILE")
        }
        try refuse(["web_identity_token_file", "sso_session", "sso_start_url"])
        if let found = try fromCredentialsFile() { return found }
        try refuse(["login_session", "credential_process"])
        if let found = try fromConfigFile() { return found }
        for variable in [
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        ] where environment[variable] != nil {
            throw .unsupportedCredentialSource(profile: nil, setting: variable)
        }
        throw .noCredentials(
            lookedIn: (isProfileExplicit ? [] : ["the environment"]) + [
                "\(configuration.profiles.credentials.path) [\(configuration.profileName)]",
                "\(configuration.profiles.config.path) [\(header)]",
            ])
    }

    private func fromEnvironment() throws(AWSError) -> AWSCredentials? {
        let environment = configuration.environment
        guard let identifier = environment["AWS_ACCESS_KEY_ID"] else { return nil }
        guard let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
            throw .partialCredentials(
                source: "the environment", missing: "AWS_SECRET_ACCESS_KEY")
        }
        var expiration: Date?
        if let text = environment["AWS_CREDENTIAL_EXPIRATION"] {
            guard let date = Self.date(text) else {
                throw .invalidSetting(name: "AWS_CREDENTIAL_EXPIRATION", value: text)
            }
            expiration = date
        }
        return AWSCredentials(
            accessKey: AccessKey(
                accessKeyID: identifier, secretAccessKey: secret,
                sessionToken: environment["AWS_SESSION_TOKEN"]
                    ?? environment["AWS_SECURITY_TOKEN"]),
            expiration: expiration, source: "the environment")
    }

    private func fromCredentialsFile() throws(AWSError) -> AWSCredentials? {
        let profiles = configuration.profiles
        let settings = profiles.credentialsFileSettings(of: configuration.profileName)
        return try keys(
            in: settings, source: "\(profiles.credentials.path) [\(configuration.profileName)]")
    }

    private func fromConfigFile() throws(AWSError) -> AWSCredentials? {
        let config = configuration.profiles.config
        return try keys(
            in: config.settings(of: .profile(configuration.profileName)),
            source: "\(config.path) [\(header)]")
    }

    private func keys(
        in settings: [String: ConfigFile.Value]?, source: String
    ) throws(AWSError) -> AWSCredentials? {
        func text(_ key: String) -> String? {
            settings?[key]?.text.flatMap { $0.isEmpty ? nil : $0 }
        }
        guard let identifier = text("aws_access_key_id") else { return nil }
        guard let secret = text("aws_secret_access_key") else {
            throw .partialCredentials(source: source, missing: "aws_secret_access_key")
        }
        return AWSCredentials(
            accessKey: AccessKey(
                accessKeyID: identifier, secretAccessKey: secret,
                sessionToken: text("aws_session_token") ?? text("aws_security_token")),
            source: source)
    }

    /// A role is assumed before keys of the same profile are looked at.
    private func refuseAssumedRole() throws(AWSError) {
        let profile = configuration.settings.profile
        guard profile["role_arn"] != nil, profile["web_identity_token_file"] == nil else { return }
        throw unsupported("role_arn")
    }

    private func refuse(_ keys: [String]) throws(AWSError) {
        let profile = configuration.settings.profile
        for key in keys where profile[key] != nil { throw unsupported(key) }
    }

    private func unsupported(_ setting: String) -> AWSError {
        .unsupportedCredentialSource(profile: configuration.profileName, setting: setting)
    }

    private var header: String {
        ConfigFile.SectionName.profile(configuration.profileName).header
    }

    /// ISO 8601 with or without a fraction of a second.
    private static func date(_ text: String) -> Date? {
        (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
