import AWSSigning

/// Credentials of a role that is assumed with the token of an identity provider, such as that of a
/// Kubernetes service account.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Assume role with web identity"
struct WebIdentity {
    let resolver: CredentialResolver
    let profile: String
    let usesEnvironment: Bool

    /// A session of the role; nil where no token file is named.
    func find() throws(AWSError) -> AWSCredentials? {
        guard let path = setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file") else {
            return nil
        }
        guard let roleARN = setting("AWS_ROLE_ARN", "role_arn") else {
            throw .credentialSourceFailed(
                source: "the web identity token in \(path)",
                problem: "there is no role for it: neither AWS_ROLE_ARN nor role_arn")
        }
        let source = "the web identity token in \(path)"
        let token = SecretString(try resolver.token(in: path, source: source))
        let wish = STSClient.AssumedRoleWish(
            roleARN: roleARN,
            sessionName: setting("AWS_ROLE_SESSION_NAME", "role_session_name")
                ?? resolver.sessionName)
        return try STSClient(resolver.client(nil)).assumeRole(
            wish, webIdentityToken: token, source: source)
    }

    private func setting(_ variable: String, _ key: String) -> String? {
        if usesEnvironment, let value = resolver.configuration.environment[variable] {
            return value
        }
        return resolver.setting(key, of: profile)
    }
}
