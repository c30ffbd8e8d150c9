public import AWS

extension CredentialProcessProfile {
    /// A config file with this profile added, or changed in place, and all else as it was.
    ///
    /// Of the profile only `credential_process`, `region` and `endpoint_url` change. An
    /// `endpoint_url` without need goes where an earlier profile of ours came with it.
    ///
    /// - Parameter file: the config file as it is.
    /// - Returns: the bytes of the file as it should be.
    /// - Throws: `RolesAnywhereError.profileInUse` when a profile of that name obtains credentials in
    ///   another way, or `unwritableValue`; `AWSError` when the file cannot be edited safely.
    public func written(into file: ConfigFile) throws -> [UInt8] {
        let section = ConfigFile.SectionName.profile(name)
        let existing = file.settings(of: section) ?? [:]
        if Self.otherSources.contains(where: { existing[$0] != nil }) {
            throw RolesAnywhereError.profileInUse(name: name, path: file.path)
        }
        return try file.setting(
            try settings(), removing: hasStaleEndpoint(existing) ? [Self.endpointKey] : [],
            in: section)
    }

    /// The settings of the file's profile that `written(into:)` replaces by others, or removes.
    ///
    /// - Returns: keys with the values that they have in the file; several lines are joined.
    /// - Throws: `RolesAnywhereError.unwritableValue`.
    public func replaced(
        in file: ConfigFile
    ) throws(RolesAnywhereError) -> [(key: String, value: String)] {
        let existing = file.settings(of: .profile(name)) ?? [:]
        var replaced: [(key: String, value: String)] = []
        for (key, value) in try settings() {
            guard let old = existing[key], old != .text(value) else { continue }
            replaced.append((key: key, value: Self.text(of: old)))
        }
        if hasStaleEndpoint(existing), let old = existing[Self.endpointKey] {
            replaced.append((key: Self.endpointKey, value: Self.text(of: old)))
        }
        return replaced
    }

    /// Whether an endpoint is left over from a profile whose process named the same one.
    private func hasStaleEndpoint(_ existing: [String: ConfigFile.Value]) -> Bool {
        guard endpointURL == nil, let url = existing[Self.endpointKey]?.text,
            let process = existing["credential_process"]?.text
        else { return false }
        return process.hasSuffix("--endpoint \"\(url)\"")
    }

    private static func text(of value: ConfigFile.Value) -> String {
        switch value {
        case .text(let text): text
        case .nested(let settings):
            settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
                .joined(separator: "\n")
        }
    }

    private static let endpointKey = "endpoint_url"

    /// Settings by which a profile obtains credentials without a process.
    private static let otherSources = [
        "aws_access_key_id", "credential_source", "login_session", "role_arn", "source_profile",
        "sso_session", "sso_start_url", "web_identity_token_file",
    ]
}
