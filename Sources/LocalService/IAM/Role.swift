import FoundationEssentials
import IAMPolicy

/// A role as IAM keeps it.
struct Role: Sendable {
    let name: String
    let path: String
    let id: String
    let arn: String
    let createdAt: Date

    var trustPolicy: WrittenPolicy
    var description: String?
    var maxSessionDuration: Int
    var permissionsBoundary: String?
    var tags: [RoleTag] = []

    /// The inline policies by name.
    var inlinePolicies: [String: WrittenPolicy] = [:]

    /// The ARNs of the attached policies, in order of attachment.
    var attachedPolicies: [String] = []

    /// When and where a session of the role was last used.
    var lastUsed: (date: Date, region: String)?

    /// The policies that say what the role may do.
    func permissions(_ managed: ManagedPolicyTable) -> [NamedPolicy] {
        inlinePolicies.sorted { $0.key < $1.key }.map { ($0.key, $0.value.document) }
            + attachedPolicies.compactMap { managed[$0]?.named }
    }
}

/// A policy as its author wrote it, and as it was understood.
struct WrittenPolicy: Sendable {
    let text: String
    let document: PolicyDocument

    /// The length that counts against quotas: whitespace is free.
    var billedLength: Int { text.unicodeScalars.count { !$0.properties.isWhitespace } }
}

/// A tag of a role or a managed policy; keys are compared without regard to case.
struct RoleTag: Sendable {
    /// How many a role, a managed policy or a session may have.
    static let limit = 50

    let key: String
    let value: String
}

/// The roles of the account; names are compared without regard to case.
struct RoleTable: Sendable {
    private var byName: [String: Role] = [:]

    /// The role with that name.
    subscript(name: String) -> Role? {
        get { byName[name.lowercased()] }
        set { byName[name.lowercased()] = newValue }
    }

    /// The role with that ARN.
    func role(arn: String) -> Role? {
        self[arn.behindLastSlash].flatMap { $0.arn == arn ? $0 : nil }
    }

    /// All roles, by name.
    var all: [Role] { byName.sorted { $0.key < $1.key }.map(\.value) }
}
