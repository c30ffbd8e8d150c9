/// Credentials that only the AWS CLI knows how to obtain: those of IAM Identity Center and of
/// `aws login`.
///
/// - SeeAlso: AWS CLI, `aws configure export-credentials`
struct DelegatedCredentials {
    let resolver: CredentialResolver
    let profile: String

    /// What the AWS CLI gives for the profile; nil where it has none of these settings.
    func find(_ settings: [String]) throws(AWSError) -> AWSCredentials? {
        guard let setting = settings.first(where: { resolver.setting($0, of: profile) != nil })
        else { return nil }
        let source = "the AWS CLI for profile \"\(profile)\" (\(setting))"
        let words = [
            "aws", "configure", "export-credentials", "--profile", profile, "--format", "process",
        ]
        guard let ended = try resolver.run(words, source: source) else {
            throw .missingAWSCLI(profile: profile, setting: setting)
        }
        return try CredentialProcess.read(ended, source: source)
    }
}
