import AWS

/// A profile that gives longer sessions than one of its roles lets them be.
///
/// A session lasts as long as its profile says, or as long as the client asks for, where that is less.
/// AWS refuses one that would last longer than its role lets it.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "CreateSession"; IAM User Guide, "Update the maximum session
///   duration for a role"
public struct LongerProfile: Hashable, Sendable, CustomStringConvertible {
    /// The profile's name.
    public let name: String

    /// Its ARN.
    public let arn: String

    /// The session that it gives, in seconds.
    public let seconds: Int

    /// The role's name.
    public let role: String

    /// The longest session that the role is to allow, in seconds.
    public let longest: Int

    /// A sentence without a full stop.
    public var description: String {
        "the profile \"\(name)\" (\(arn)) gives sessions of \(seconds) seconds, and the role "
            + "\"\(role)\" is to allow \(longest): AWS refuses them where a client does not ask for less"
    }
}

extension Provisioner {
    /// The profiles of the region that give longer sessions than a role is to allow.
    ///
    /// - Parameters:
    ///   - role: which one.
    ///   - seconds: the longest session that it is to allow.
    /// - Returns: all of them, whether they are enabled or not.
    /// - Throws: `AWSError`
    func profiles(of role: IAMRole, beyond seconds: Int) throws -> [LongerProfile] {
        try rolesAnywhere.profiles().compactMap { profile in
            let given = profile.durationSeconds ?? 3_600
            guard given > seconds, profile.roleArns?.contains(role.arn) == true else { return nil }
            return LongerProfile(
                name: profile.name, arn: profile.profileArn, seconds: given, role: role.name,
                longest: seconds)
        }
    }
}
