import AWSSigning
import FoundationEssentials

/// Credentials of a role that a profile assumes with those of another.
struct AssumedRole {
    let resolver: CredentialResolver

    /// A session of the profile's role.
    ///
    /// - Parameters:
    ///   - profile: A profile with a `role_arn`.
    ///   - visited: The profiles on the way to this one, itself included.
    /// - Returns: The session's credentials.
    /// - Throws: `AWSError.invalidRoleProfile`, `.missingMFACode`, and whatever keeps the source
    ///   from having credentials or STS from giving a session.
    func credentials(
        of profile: String, visited: [String]
    ) throws(AWSError) -> AWSCredentials {
        let role = try RoleProfile(profile, visited: visited, resolver: resolver)
        let own = try source(of: role, profile, visited)
        var wish = STSClient.AssumedRoleWish(
            roleARN: role.roleARN, sessionName: role.sessionName ?? resolver.sessionName)
        wish.externalID = role.externalID
        wish.durationSeconds = role.durationSeconds
        if let serial = role.mfaSerial {
            wish.mfa = (serial, try code(of: serial, profile))
        }
        return try STSClient(resolver.client(own)).assumeRole(
            wish, source: "the role of profile \"\(profile)\"")
    }

    private func source(
        of role: RoleProfile, _ profile: String, _ visited: [String]
    ) throws(AWSError) -> AWSCredentials {
        switch role.source {
        case .profile(let other):
            let settings = resolver.settings(of: other)
            if RoleProfile.isOne(settings), !RoleProfile.hasKeys(settings) {
                return try credentials(of: other, visited: visited + [other])
            }
            if let found = try resolver.ofProfile(other, usesEnvironment: false) { return found }
            throw .invalidRoleProfile(
                profile: profile, problem: "its source_profile \"\(other)\" has no credentials")
        case .named(let name):
            let found =
                switch name {
                case .environment: try resolver.fromEnvironment()
                case .container: try ContainerCredentials(resolver: resolver).find()
                case .instance: try InstanceCredentials(resolver: resolver).find()
                }
            if let found { return found }
            throw .invalidRoleProfile(
                profile: profile,
                problem: "its credential_source \(name.rawValue) has no credentials")
        }
    }

    private func code(of serial: String, _ profile: String) throws(AWSError) -> SecretString {
        let code: SecretString?
        do {
            code = try resolver.surroundings.askMFACode(serial)
        } catch {
            throw .credentialSourceFailed(
                source: "the MFA device \(serial)", problem: String(describing: error))
        }
        guard let code else { throw .missingMFACode(profile: profile, serial: serial) }
        return code
    }
}

extension CredentialResolver {
    /// A client that signs with these credentials, or not at all.
    func client(_ credentials: AWSCredentials?) -> ServiceClient {
        ServiceClient(
            configuration: configuration, credentials: credentials,
            transport: surroundings.transport, clock: surroundings.clock,
            notify: surroundings.notify)
    }

    /// What a session is called that the profile gives no name.
    var sessionName: String {
        "anchorage-\(Int(surroundings.clock.now().timeIntervalSince1970))"
    }
}
