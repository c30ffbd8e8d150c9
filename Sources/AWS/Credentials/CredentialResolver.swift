import AWSSigning
import FoundationEssentials

/// Finds the credentials of management calls, in botocore's order.
///
/// Environment, assumed role, web identity, SSO, credentials file, login session,
/// `credential_process`, config file, container, instance. The first that is configured decides: if
/// it fails, that is an error, because going on could find an identity that the user did not mean.
/// A profile that the command line names leaves the environment's keys and tokens out.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Standardized credential providers"
public struct CredentialResolver: Sendable {
    let configuration: ClientConfiguration
    let surroundings: CredentialSurroundings

    /// A resolver for the profile and environment of a configuration.
    public init(_ configuration: ClientConfiguration, in surroundings: CredentialSurroundings) {
        self.configuration = configuration
        self.surroundings = surroundings
    }

    /// The first credentials found.
    ///
    /// - Throws: `AWSError.noCredentials`, `.partialCredentials`, `.invalidSetting`,
    ///   `.invalidRoleProfile`, `.credentialSourceFailed`, `.missingAWSCLI`, `.missingMFACode`, and
    ///   what calls of STS throw.
    public func resolve() throws(AWSError) -> AWSCredentials {
        let usesEnvironment = configuration.flags.profile == nil
        let profile = configuration.profileName
        if usesEnvironment, let found = try fromEnvironment() { return found }
        if RoleProfile.isOne(settings(of: profile)) {
            return try AssumedRole(resolver: self).credentials(of: profile, visited: [profile])
        }
        if let found = try ofProfile(profile, usesEnvironment: usesEnvironment) { return found }
        if let found = try ContainerCredentials(resolver: self).find() { return found }
        if let found = try InstanceCredentials(resolver: self).find() { return found }
        throw .noCredentials(lookedIn: places(usesEnvironment: usesEnvironment))
    }

    /// What a profile gives by itself, not counting a role that it assumes.
    func ofProfile(
        _ profile: String, usesEnvironment: Bool
    ) throws(AWSError) -> AWSCredentials? {
        let web = WebIdentity(
            resolver: self, profile: profile, usesEnvironment: usesEnvironment)
        if let found = try web.find() { return found }
        let delegated = DelegatedCredentials(resolver: self, profile: profile)
        if let found = try delegated.find(["sso_session", "sso_start_url", "sso_account_id"]) {
            return found
        }
        if let found = try fromCredentialsFile(profile) { return found }
        if let found = try delegated.find(["login_session"]) { return found }
        if let found = try CredentialProcess(resolver: self, profile: profile).find() {
            return found
        }
        return try fromConfigFile(profile)
    }

    /// Everything that both files say of a profile; nothing where neither knows it.
    func settings(of profile: String) -> [String: ConfigFile.Value] {
        configuration.profiles.settings(of: profile) ?? [:]
    }

    /// One setting of a profile; an empty one is none.
    func setting(_ key: String, of profile: String) -> String? {
        settings(of: profile)[key]?.text.flatMap { $0.isEmpty ? nil : $0 }
    }

    private func places(usesEnvironment: Bool) -> [String] {
        let profile = configuration.profileName
        let header = ConfigFile.SectionName.profile(profile).header
        return (usesEnvironment ? ["the environment"] : [])
            + [
                "\(configuration.profiles.credentials.path) [\(profile)]",
                "\(configuration.profiles.config.path) [\(header)]",
                InstanceCredentials(resolver: self).place,
            ].compactMap(\.self)
    }
}
