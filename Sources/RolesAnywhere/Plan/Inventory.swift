public import AWS
import X509

/// A resource that an account has.
struct ActualResource: Sendable {
    let kind: ResourceKind
    let name: String
    let arn: String
    let state: ResourceState

    /// All of its tags, ours included.
    let tags: [String: String]

    let ownership: Ownership

    /// The identifier that a role shares with no other of its name; nil of what is no role.
    let roleID: String?

    /// When it was made, as AWS writes it; empty of a role, of which there is one of a name.
    let createdAt: String

    /// The identifier by which its service changes it: a UUID, or a role's name.
    var id: String {
        kind == .role ? name : arn.split(separator: "/").last.map(String.init) ?? arn
    }

    init(
        kind: ResourceKind, name: String, arn: String, state: ResourceState,
        tags: [String: String], roleID: String? = nil, createdAt: String = ""
    ) {
        self.roleID = roleID
        self.createdAt = createdAt
        self.kind = kind
        self.name = name
        self.arn = arn
        self.tags = tags
        ownership = Ownership(tags: tags)
        var state = state
        state.tags = tags.filter { key, _ in
            let lower = key.lowercased()
            return !lower.hasPrefix(OwnershipTag.prefix) && !lower.hasPrefix("aws:")
        }
        self.state = state
    }
}

/// What an account and region have of what a manifest is about.
public struct Inventory: Sendable {
    private(set) var resources: [ActualResource] = []

    /// How many CRLs each trust anchor has, somebody else's included.
    private(set) var listCounts: [String: Int] = [:]

    /// What profiles and CRLs mention, somebody else's included.
    private(set) var mentions: [Mention] = []

    /// An account that has nothing.
    init() {}

    /// Which resources matter.
    public enum Scope: Sendable {
        /// What a manifest names, and what it owns.
        case manifest(DesiredState)

        /// Everything that has to do with Roles Anywhere.
        case everything

        /// Resources that were made or changed a moment ago.
        case these(arns: Set<String>)
    }

    /// Asks AWS.
    ///
    /// - Parameters:
    ///   - scope: which resources matter; the tags of others are not asked for, because that takes a
    ///     second each.
    ///   - rolesAnywhere: the account and region.
    ///   - iam: the account.
    /// - Throws: `AWSError`
    public init(
        _ scope: Scope, in rolesAnywhere: RolesAnywhereClient, and iam: IAMClient
    ) throws {
        func add(
            _ resource: some NamedResource, _ createdAt: String?,
            _ state: @autoclosure () throws -> ResourceState
        ) throws {
            guard scope.mayContain(resource) else { return }
            try Self.unlessGone {
                let tags = try rolesAnywhere.tags(of: resource.arn)
                resources.append(
                    ActualResource(
                        kind: type(of: resource).kind, name: resource.name, arn: resource.arn,
                        state: try state(),
                        tags: Dictionary(
                            tags.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last }),
                        createdAt: createdAt ?? ""))
            }
        }
        if scope.mayContain(.trustAnchor) {
            for anchor in try rolesAnywhere.trustAnchors() {
                try add(anchor, anchor.createdAt, .trustAnchor(TrustAnchorState(anchor)))
            }
        }
        if scope.mayContain(.crl) {
            for list in try rolesAnywhere.crls() {
                mentions.append(Mention(list))
                listCounts[list.trustAnchorArn ?? "", default: 0] += 1
                try add(list, list.createdAt, .crl(RevocationListState(list, in: rolesAnywhere)))
            }
        }
        if scope.mayContain(.profile) {
            for profile in try rolesAnywhere.profiles() {
                mentions.append(Mention(profile))
                try add(profile, profile.createdAt, .profile(ProfileState(profile)))
            }
        }
        for role in try Self.roles(scope, iam) {
            try Self.unlessGone {
                resources.append(ActualResource(try RoleContents(of: role, in: iam)))
            }
        }
    }

    /// Leaves out what is deleted by somebody while it is asked about.
    private static func unlessGone(_ ask: () throws -> Void) throws {
        do {
            try ask()
        } catch let error as AWSError where error.isAbsence {
            return
        }
    }

    /// The roles that the manifest names, and those that it owns.
    private static func roles(_ scope: Scope, _ iam: IAMClient) throws -> [IAMRole] {
        var roles: [IAMRole] = []
        func add(_ name: String) throws {
            try unlessGone { roles.append(try iam.getRole(name)) }
        }
        let desired: DesiredState
        switch scope {
        case .everything: return try iam.rolesForRolesAnywhere()
        case .these(let arns):
            for arn in arns.sorted() where arn.contains(":role/") {
                try add(arn.split(separator: "/").last.map(String.init) ?? arn)
            }
            return roles
        case .manifest(let manifest): desired = manifest
        }
        for wanted in desired.resources(.role) { try add(wanted.name) }
        guard let manifest = desired.manifest else { return roles }
        let known = Set(roles.map(\.arn))
        return roles
            + (try iam.rolesForRolesAnywhere().filter { role in
                !known.contains(role.arn)
                    && role.tags.contains(IAMTag(key: ManifestTag.manifest, value: manifest))
            })
    }

    /// Those of a kind and name, the oldest first.
    func resources(_ kind: ResourceKind, named name: String) -> [ActualResource] {
        resources.filter {
            $0.kind == kind
                && (kind == .role ? $0.name.lowercased() == name.lowercased() : $0.name == name)
        }.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }
}

extension Inventory.Scope {
    fileprivate func mayContain(_ resource: some NamedResource) -> Bool {
        switch self {
        case .everything: true
        case .these(let arns): arns.contains(resource.arn)
        case .manifest(let desired):
            desired.manifest != nil
                || desired.resources(type(of: resource).kind).contains { $0.name == resource.name }
        }
    }

    /// Whether it is worth asking for a kind.
    fileprivate func mayContain(_ kind: ResourceKind) -> Bool {
        guard case .these(let arns) = self else { return true }
        return arns.contains { $0.contains(":\(kind.resourcePrefix)") }
    }
}

extension ActualResource {
    /// A role as IAM has it.
    init(_ contents: RoleContents) {
        let role = contents.role
        self.init(
            kind: .role, name: role.name, arn: role.arn, state: .role(RoleState(contents)),
            tags: Dictionary(
                role.tags.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last }),
            roleID: role.id)
    }
}

extension TrustAnchorState {
    init(_ detail: TrustAnchorDetail) {
        source = detail.source ?? Source(sourceType: nil, sourceData: nil)
        isEnabled = detail.enabled ?? false
        notifications = detail.notificationSettings ?? NotificationSetting.ofNewTrustAnchor
    }
}

extension RevocationListState {
    /// The content is asked for where a list leaves it out.
    init(_ detail: CrlDetail, in client: RolesAnywhereClient) throws {
        var data = detail.crlData
        if data == nil { data = try client.crl(detail.crlArn).crlData }
        bytes = data.flatMap(Base64.decode) ?? []
        trustAnchorARN = detail.trustAnchorArn ?? ""
        isEnabled = detail.enabled ?? false
    }
}

extension RoleState {
    init(_ contents: RoleContents) {
        path = contents.role.path
        description = contents.role.description
        trustPolicy = contents.role.trustPolicy
        managedPolicyARNs = contents.managedPolicyARNs
        // What revokes sessions is no part of what a role is for: to take it away as drift would let
        // in again who was shut out.
        inlinePolicies = contents.inlinePolicies.filter {
            $0.key != SessionRevocation.policyName
        }
        maxSessionDurationSeconds = contents.role.maxSessionDurationSeconds ?? 3600
    }
}

extension ProfileState {
    init(_ detail: ProfileDetail) {
        roleARNs = detail.roleArns ?? []
        sessionPolicy = detail.sessionPolicy
        managedPolicyARNs = detail.managedPolicyArns ?? []
        durationSeconds = detail.durationSeconds ?? 3600
        acceptsSessionName = detail.acceptRoleSessionName ?? false
        isEnabled = detail.enabled ?? false
        attributeMappings = detail.attributeMappings ?? []
    }
}

extension Inventory {
    /// How many there are of each kind, such as `1 trust anchor, 2 roles`.
    public var summary: String {
        let counts = [ResourceKind.trustAnchor, .crl, .role, .profile].compactMap { kind in
            let count = resources.filter { $0.kind == kind }.count
            return count == 0 ? nil : "\(count) \(kind.noun)\(count == 1 ? "" : "s")"
        }
        return counts.isEmpty ? "nothing" : counts.joined(separator: ", ")
    }
}
