/// What a profile says of a role that it assumes.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Assume role credential provider"
struct RoleProfile {
    /// Where the credentials come from that the role is assumed with.
    enum Source {
        /// Another profile, or this one's own keys.
        case profile(String)

        /// One of the places that have a name: `Environment` and so on.
        case named(NamedSource)
    }

    /// The values of `credential_source`.
    enum NamedSource: String, CaseIterable {
        case environment = "Environment"
        case instance = "Ec2InstanceMetadata"
        case container = "EcsContainer"
    }

    let roleARN: String
    let source: Source
    var sessionName: String?
    var externalID: String?
    var mfaSerial: String?
    var durationSeconds: Int?

    /// Whether a profile's settings name a role that is assumed with other credentials.
    static func isOne(_ settings: [String: ConfigFile.Value]) -> Bool {
        settings["role_arn"] != nil && settings["web_identity_token_file"] == nil
    }

    /// Whether a profile's settings have a key of their own, or half of one.
    static func hasKeys(_ settings: [String: ConfigFile.Value]) -> Bool {
        settings["aws_access_key_id"] != nil || settings["aws_secret_access_key"] != nil
    }

    /// Reads a profile.
    ///
    /// - Parameters:
    ///   - profile: Its name.
    ///   - visited: The profiles on the way to this one, itself included.
    ///   - resolver: Where the profiles are.
    /// - Throws: `AWSError.invalidRoleProfile`
    init(
        _ profile: String, visited: [String], resolver: CredentialResolver
    ) throws(AWSError) {
        func invalid(_ problem: String) -> AWSError {
            .invalidRoleProfile(profile: profile, problem: problem)
        }
        guard let roleARN = resolver.setting("role_arn", of: profile) else {
            throw invalid("its role_arn is empty")
        }
        self.roleARN = roleARN
        let named = resolver.setting("credential_source", of: profile)
        let other = resolver.setting("source_profile", of: profile)
        switch (other, named) {
        case (_?, _?):
            throw invalid("it has both source_profile and credential_source")
        case (nil, nil):
            throw invalid("it has a role_arn, and neither source_profile nor credential_source")
        case (nil, let name?):
            guard let known = NamedSource(rawValue: name) else {
                throw invalid(
                    "its credential_source \"\(name)\" is none of "
                        + NamedSource.allCases.map(\.rawValue).joined(separator: ", "))
            }
            source = .named(known)
        case (let other?, nil):
            guard let settings = resolver.configuration.profiles.settings(of: other) else {
                throw invalid("its source_profile \"\(other)\" does not exist")
            }
            let isOwn = other == profile && Self.hasKeys(settings)
            guard !visited.contains(other) || isOwn else {
                throw invalid("its source_profile leads back: \((visited + [other]).arrows)")
            }
            source = .profile(other)
        }
        sessionName = resolver.setting("role_session_name", of: profile)
        externalID = resolver.setting("external_id", of: profile)
        mfaSerial = resolver.setting("mfa_serial", of: profile)
        if let text = resolver.setting("duration_seconds", of: profile) {
            guard let seconds = Int(text) else {
                throw .invalidSetting(name: "duration_seconds", value: text)
            }
            durationSeconds = seconds
        }
    }
}

extension [String] {
    fileprivate var arrows: String { joined(separator: " -> ") }
}
