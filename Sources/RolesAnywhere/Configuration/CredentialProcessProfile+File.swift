public import AWS

extension CredentialProcessProfile {
    /// A config file with this profile added or replaced, and all else as it was.
    ///
    /// Settings of the profile that have nothing to do with its credentials, such as `output`, are
    /// kept.
    ///
    /// - Parameter file: the config file as it is.
    /// - Returns: the bytes of the file as it should be.
    /// - Throws: `RolesAnywhereError.profileInUse` when a profile of that name obtains credentials in
    ///   another way, or `unwritableValue`; `AWSError` when the file cannot be edited safely.
    public func written(into file: ConfigFile) throws -> [UInt8] {
        let section = ConfigFile.SectionName.profile(name)
        var settings = try settings()
        let own = Set(settings.map(\.key) + ["endpoint_url"])
        let existing = file.settings(of: section) ?? [:]
        if Self.otherSources.contains(where: { existing[$0] != nil }) {
            throw RolesAnywhereError.profileInUse(name: name, path: file.path)
        }
        for (key, value) in existing.sorted(by: { $0.key < $1.key }) where !own.contains(key) {
            guard let text = value.text else {
                throw RolesAnywhereError.unwritableValue(
                    what: "the setting", value: "\(key) of profile \(name)")
            }
            settings.append((key: key, value: text))
        }
        return try file.replacing(section: section, with: settings)
    }

    /// Settings by which a profile obtains credentials without a process.
    private static let otherSources = [
        "aws_access_key_id", "credential_source", "login_session", "role_arn", "source_profile",
        "sso_session", "sso_start_url", "web_identity_token_file",
    ]
}
