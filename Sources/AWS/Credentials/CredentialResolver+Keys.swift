import AWSSigning
import FoundationEssentials

extension CredentialResolver {
    /// The access key in the environment.
    ///
    /// - Throws: `AWSError.partialCredentials`, `.unsendableCredential`, `.invalidSetting`
    func fromEnvironment() throws(AWSError) -> AWSCredentials? {
        let environment = configuration.environment
        guard let identifier = environment["AWS_ACCESS_KEY_ID"] else { return nil }
        guard let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
            throw .partialCredentials(
                source: "the environment", missing: "AWS_SECRET_ACCESS_KEY")
        }
        // The older name comes first where both are set, as in botocore.
        let tokenName =
            environment["AWS_SECURITY_TOKEN"] == nil ? "AWS_SESSION_TOKEN" : "AWS_SECURITY_TOKEN"
        try CredentialText.check(
            [
                "AWS_ACCESS_KEY_ID": identifier, "AWS_SECRET_ACCESS_KEY": secret,
                tokenName: environment[tokenName],
            ], source: "the environment")
        var expiration: Date?
        if let text = environment["AWS_CREDENTIAL_EXPIRATION"] {
            guard let date = AWSTime.date(text) else {
                throw .invalidSetting(name: "AWS_CREDENTIAL_EXPIRATION", value: text)
            }
            expiration = date
        }
        return AWSCredentials(
            accessKey: AccessKey(
                accessKeyID: identifier, secretAccessKey: secret,
                sessionToken: environment[tokenName]),
            expiration: expiration, source: "the environment")
    }

    /// The access key that the credentials file has for a profile.
    ///
    /// - Throws: `AWSError.partialCredentials`
    func fromCredentialsFile(_ profile: String) throws(AWSError) -> AWSCredentials? {
        let profiles = configuration.profiles
        return try keys(
            in: profiles.credentialsFileSettings(of: profile),
            source: "\(profiles.credentials.path) [\(profile)]")
    }

    /// The access key that the config file has for a profile.
    ///
    /// - Throws: `AWSError.partialCredentials`
    func fromConfigFile(_ profile: String) throws(AWSError) -> AWSCredentials? {
        let config = configuration.profiles.config
        let name = ConfigFile.SectionName.profile(profile)
        return try keys(
            in: config.settings(of: name), source: "\(config.path) [\(name.header)]")
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
        let token = text("aws_security_token") ?? text("aws_session_token")
        try CredentialText.check(
            [
                "aws_access_key_id": identifier, "aws_secret_access_key": secret,
                "aws_session_token": token,
            ], source: source)
        return AWSCredentials(
            accessKey: AccessKey(
                accessKeyID: identifier, secretAccessKey: secret, sessionToken: token),
            source: source)
    }
}
