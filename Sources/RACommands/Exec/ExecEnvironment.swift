import AWS
import CommandLineSupport
import RolesAnywhere

/// The variables of a command that is to use a session, and no other credentials.
struct ExecEnvironment {
    private var variables: [String: String]
    private let regionOfProfile: String?

    /// Takes away what AWS tools would use instead of the session.
    ///
    /// - Throws: `AWSError.configSyntax` for a shared file that cannot be read.
    init(in context: Context) throws {
        var variables = context.environment.filter { !Self.isRival($0.key) }
        let name = ConfigFile.SectionName.profile("default")
        let config = try Self.file(SharedFile.configPath(in: context), in: context)
        let settings = config?.settings(of: name) ?? [:]
        regionOfProfile = settings["region"]?.text
        // The default profile is found before an endpoint, whatever the environment says.
        if Self.sources.contains(where: { settings[$0] != nil }) {
            variables["AWS_CONFIG_FILE"] = "/dev/null"
            context.note(
                "the default profile in \(config?.path ?? "") has other credentials: the command "
                    + "does not see that file")
        }
        let credentials = try Self.file(SharedFile.credentialsPath(in: context), in: context)
        if credentials?.settings(under: "default") != nil {
            variables["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null"
        }
        self.variables = variables
    }

    /// With an endpoint that gives credentials.
    func with(_ endpoint: PrivateEndpoint, region: String) -> [String: String] {
        var variables = regional(region)
        variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = endpoint.url
        variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = endpoint.token
        return variables
    }

    /// With the credentials themselves.
    func with(_ credentials: SessionCredentials, region: String) -> [String: String] {
        var variables = regional(region)
        for (name, value) in SessionVariables.of(credentials) { variables[name] = value }
        return variables
    }

    /// With a region, where the environment names none: the default profile's, or the session's.
    private func regional(_ region: String) -> [String: String] {
        var variables = variables
        guard variables["AWS_REGION"] == nil, variables["AWS_DEFAULT_REGION"] == nil else {
            return variables
        }
        let chosen = regionOfProfile ?? region
        variables["AWS_REGION"] = chosen
        variables["AWS_DEFAULT_REGION"] = chosen
        return variables
    }

    private static func file(_ path: String, in context: Context) throws -> ConfigFile? {
        try SharedFile.read(path, in: context).map { try ConfigFile($0, path: path) }
    }

    /// Whether a variable leads to other credentials.
    private static func isRival(_ name: String) -> Bool {
        rivals.contains(name) || name.hasPrefix("AWS_BEARER_TOKEN_")
    }

    private static let rivals: Set<String> = [
        "AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY",
        "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AWS_ACCOUNT_ID",
        "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_VAULT", "AWS_CREDENTIAL_FILE",
        "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    ]

    /// Settings by which a profile has credentials.
    private static let sources = [
        "aws_access_key_id", "credential_process", "credential_source", "login_session",
        "role_arn", "source_profile", "sso_session", "sso_start_url", "web_identity_token_file",
    ]
}
