/// The profiles of the config file and the credentials file together.
struct SharedProfiles: Sendable {
    /// The config file.
    let config: ConfigFile

    /// The credentials file, in which a section's header is the bare name of a profile.
    let credentials: ConfigFile

    /// Every setting of a profile, those of the credentials file winning; nil if neither file has
    /// it.
    func settings(of profile: String) -> [String: ConfigFile.Value]? {
        let inConfig = config.settings(of: .profile(profile))
        guard let inCredentials = credentialsFileSettings(of: profile) else { return inConfig }
        return (inConfig ?? [:]).merging(inCredentials) { _, credentials in credentials }
    }

    /// What the credentials file alone sets.
    func credentialsFileSettings(of profile: String) -> [String: ConfigFile.Value]? {
        credentials.settings(under: profile)
    }
}
