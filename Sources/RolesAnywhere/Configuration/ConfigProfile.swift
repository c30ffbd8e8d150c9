public import AWS

/// A profile of the AWS config file by which AWS's tools find credentials.
public protocol ConfigProfile: Sendable {
    /// The profile's name; `default` is the one used without a name.
    var name: String { get }

    /// The section's settings in order.
    ///
    /// - Throws: `RolesAnywhereError.unwritableValue` for what cannot be quoted.
    func settings() throws(RolesAnywhereError) -> [(key: String, value: String)]

    /// What of the section's settings is left from a profile of ours, and would be in the way.
    func stale(_ existing: [String: ConfigFile.Value]) -> Set<String>

    /// Settings by which a profile has credentials in another way than this one.
    var rivals: [String] { get }
}

extension ConfigProfile {
    /// A config file with this profile added, or changed in place, and all else as it was.
    ///
    /// - Parameter file: the config file as it is.
    /// - Returns: the bytes of the file as it should be.
    /// - Throws: `RolesAnywhereError.profileInUse` when a profile of that name obtains credentials in
    ///   another way, or `unwritableValue`; `AWSError` when the file cannot be edited safely.
    public func written(into file: ConfigFile) throws -> [UInt8] {
        let section = ConfigFile.SectionName.profile(name)
        let existing = file.settings(of: section) ?? [:]
        let stale = stale(existing)
        if rivals.contains(where: { existing[$0] != nil && !stale.contains($0) }) {
            throw RolesAnywhereError.profileInUse(name: name, path: file.path)
        }
        return try file.setting(try settings(), removing: stale, in: section)
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
        for key in stale(existing).sorted() {
            if let old = existing[key] { replaced.append((key: key, value: Self.text(of: old))) }
        }
        return replaced
    }

    private static func text(of value: ConfigFile.Value) -> String {
        switch value {
        case .text(let text): text
        case .nested(let settings):
            settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
                .joined(separator: "\n")
        }
    }
}

/// Settings by which a profile obtains credentials without a program of ours.
enum ForeignSources {
    static let keys = [
        "aws_access_key_id", "credential_source", "login_session", "role_arn", "source_profile",
        "sso_session", "sso_start_url", "web_identity_token_file",
    ]
}
