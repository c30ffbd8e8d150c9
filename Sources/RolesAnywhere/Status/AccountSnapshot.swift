public import AWS

/// What there is in one account and region at one time.
public struct AccountSnapshot: Sendable {
    /// Every trust anchor.
    public var trustAnchors: [TrustAnchorDetail]

    /// Every profile.
    public var profiles: [ProfileDetail]

    /// Every imported CRL.
    public var crls: [CrlDetail]

    /// Every certificate subject that has asked for a session.
    public var subjects: [SubjectSummary]

    /// The roles that Roles Anywhere may assume, and those of profiles that it may not; nil where
    /// IAM tells nobody.
    public var roles: [IAMRole]?

    /// The roles of profiles that do not exist, by ARN.
    public var missingRoles: Set<String>

    /// The region; where it is not said, that of the trust anchors.
    public var region: String?

    /// Describes an account.
    public init(
        trustAnchors: [TrustAnchorDetail] = [], profiles: [ProfileDetail] = [],
        crls: [CrlDetail] = [], subjects: [SubjectSummary] = [], roles: [IAMRole]? = [],
        missingRoles: Set<String> = []
    ) {
        self.trustAnchors = trustAnchors
        self.profiles = profiles
        self.crls = crls
        self.subjects = subjects
        self.roles = roles
        self.missingRoles = missingRoles
    }
}

extension Provisioner {
    /// Looks at all that there is.
    ///
    /// A caller who may not look at roles learns the rest.
    ///
    /// - Throws: `AWSError`
    public func snapshot() throws -> AccountSnapshot {
        var snapshot = AccountSnapshot(
            trustAnchors: try rolesAnywhere.trustAnchors(), profiles: try rolesAnywhere.profiles(),
            crls: try rolesAnywhere.crls(), subjects: try rolesAnywhere.subjects())
        snapshot.region = try rolesAnywhere.region
        do {
            try addRoles(to: &snapshot)
        } catch let error as AWSError where error.isDenial {
            snapshot.roles = nil
            snapshot.missingRoles = []
        }
        return snapshot
    }

    private func addRoles(to snapshot: inout AccountSnapshot) throws {
        var roles = try iam.rolesForRolesAnywhere()
        let known = Set(roles.map(\.arn))
        for arn in Set(snapshot.profiles.flatMap { $0.roleArns ?? [] }).subtracting(known).sorted()
        {
            do {
                roles.append(try iam.role(arn))
            } catch is RolesAnywhereError {
                snapshot.missingRoles.insert(arn)
            }
        }
        snapshot.roles = roles
    }
}
