/// What stays, and mentions what goes.
public struct DanglingReference: Hashable, Sendable, CustomStringConvertible {
    /// A profile, or a CRL.
    public let kind: ResourceKind

    /// Its name.
    public let name: String

    /// Its ARN.
    public let arn: String

    /// What it mentions: a role, or a trust anchor.
    public let target: ResourceKind

    /// The name of what it mentions.
    public let targetName: String

    /// A sentence without a full stop.
    public var description: String {
        "the \(kind.noun) \"\(name)\" (\(arn)) stays, and "
            + (target == .role
                ? "lists the role \"\(targetName)\", of which it gives no more sessions"
                : "belongs to the trust anchor \"\(targetName)\", and does nothing any more")
    }
}

extension Plan {
    /// What would mention resources that are there no more.
    public var dangling: [DanglingReference] {
        var gone: [String: PlannedChange] = [:]
        for change in changes {
            guard let arn = change.arn else { continue }
            switch change.action {
            case .delete: gone[arn] = change
            case .replace where arns[change.kind, change.name] != arn: gone[arn] = change
            default: continue
            }
        }
        return mentions.flatMap { mention -> [DanglingReference] in
            let change = changes.first { $0.arn == mention.arn }
            if change?.action == .delete { return [] }
            var targets = mention.targets
            switch change?.desired?.state(arns.text) {
            case .profile(let state)?: targets = state.roleARNs
            case .crl(let state)?: targets = [state.trustAnchorARN]
            default: break
            }
            return targets.compactMap { gone[$0] }.map { target in
                DanglingReference(
                    kind: mention.kind, name: mention.name, arn: mention.arn, target: target.kind,
                    targetName: target.name)
            }
        }
    }
}

/// A profile with its roles, or a CRL with its trust anchor, whoever looks after it.
struct Mention: Sendable {
    let kind: ResourceKind
    let name: String
    let arn: String

    /// The ARNs of what it mentions.
    let targets: [String]

    init(_ profile: ProfileDetail) {
        kind = .profile
        name = profile.name
        arn = profile.profileArn
        targets = profile.roleArns ?? []
    }

    init(_ list: CrlDetail) {
        kind = .crl
        name = list.name
        arn = list.crlArn
        targets = list.trustAnchorArn.map { [$0] } ?? []
    }
}
