/// What has to be done so that an account has what a manifest says.
public struct Plan: Sendable {
    /// One entry for every resource, in the order in which they are changed.
    public let changes: [PlannedChange]

    /// The name of the manifest; nil where it owns nothing.
    let manifest: String?

    /// What everything is called that the manifest mentions.
    let arns: ResourceARNs

    /// What all profiles and CRLs of the account mention.
    let mentions: [Mention]

    /// The changes that change something.
    public var pending: [PlannedChange] {
        changes.filter { change in
            switch change.action {
            case .nothing, .blocked, .keep: false
            default: true
            }
        }
    }

    /// What stands in the way of all of it.
    public var obstacles: [PlannedChange] {
        changes.filter { if case .blocked = $0.action { true } else { false } }
    }

    /// Whether the account is as the manifest says.
    public var isDone: Bool { pending.isEmpty && obstacles.isEmpty }
}

/// What becomes of one resource.
public struct PlannedChange: Sendable {
    /// What is to be done.
    public enum Action: Hashable, Sendable {
        /// It is not there.
        case create

        /// It is there, and some of its fields differ.
        case update

        /// It differs in what AWS cannot change: it is deleted and made anew, with another ARN.
        case replace(because: String)

        /// It is as asked for, and only its tags do not say so yet.
        case note

        /// It belongs to the manifest, which no longer names it.
        case delete

        /// It is as asked for.
        case nothing

        /// It is not ours to delete.
        case keep(because: String)

        /// It cannot be had so.
        case blocked(by: Obstacle)
    }

    /// What kind of resource.
    public let kind: ResourceKind

    /// Its name.
    public let name: String

    /// Its ARN, where it exists.
    public let arn: String?

    /// What is to be done.
    public let action: Action

    /// The fields in which it differs, or all that it is to have.
    public let fields: [FieldChange]

    /// Whether it was made by somebody else, and becomes ours.
    public let isTakenOver: Bool

    let desired: DesiredResource?
    let actual: ActualResource?
}

/// A field that changes.
public struct FieldChange: Hashable, Sendable {
    /// The field's name in the manifest.
    public let name: String

    /// What it is: one line for each of its values.
    public let from: [String]

    /// What it becomes.
    public let to: [String]

    /// Whether somebody else has changed it since it was applied.
    public let isDrift: Bool
}

/// The ARNs of what a manifest mentions, as far as they are known.
struct ResourceARNs: Sendable {
    let account: String
    let partition: String
    private var known: [ResourceKind: [String: String]] = [:]

    init(account: String, partition: String) {
        self.account = account
        self.partition = partition
    }

    subscript(_ kind: ResourceKind, _ name: String) -> String? {
        get { known[kind]?[Self.key(kind, name)] }
        set { known[kind, default: [:]][Self.key(kind, name)] = newValue }
    }

    /// IAM tells roles apart without regard to case.
    private static func key(_ kind: ResourceKind, _ name: String) -> String {
        kind == .role ? name.lowercased() : name
    }

    /// The ARN that a role has, whether it is there or not.
    func role(_ name: String, path: String) -> String {
        "arn:\(partition):iam::\(account):role\(path)\(name)"
    }

    /// The ARN, or words in its place where it will be known later.
    func text(_ kind: ResourceKind, _ reference: Manifest.Reference) -> String {
        switch reference {
        case .arn(let arn): arn
        case .name(let name): self[kind, name] ?? "the ARN of the new \(kind.noun) \"\(name)\""
        }
    }
}
