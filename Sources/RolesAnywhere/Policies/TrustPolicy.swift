/// Whom Roles Anywhere may give sessions of a role: the statement that this tool writes.
///
/// It allows Roles Anywhere the three actions that a session needs, and only on behalf of the trust
/// anchors named: without that pin, whoever any trusted CA certifies could ask for the role.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Trust policy"
public struct TrustPolicy: Hashable, Sendable {
    /// On whose behalf the role may be assumed.
    public enum Source: Hashable, Sendable {
        /// That of these trust anchors, by ARN; at least one.
        case trustAnchors([String])

        /// That of every trust anchor of the account, twelve digits.
        case anyTrustAnchor(account: String)
    }

    /// On whose behalf the role may be assumed.
    public var source: Source

    /// What a certificate must carry; all of it, where several values of one attribute are
    /// alternatives.
    public var requirements: [AttributeRequirement]

    /// The only session tags that a certificate may give; nil where others do not matter.
    public var onlyTagKeys: [String]?

    /// Describes a trust policy.
    public init(
        source: Source, requirements: [AttributeRequirement] = [], onlyTagKeys: [String]? = nil
    ) {
        self.source = source
        self.requirements = requirements
        self.onlyTagKeys = onlyTagKeys
    }

    /// Describes a trust policy for one trust anchor.
    public init(trustAnchorARN: String, requirements: [AttributeRequirement] = []) {
        self.init(source: .trustAnchors([trustAnchorARN]), requirements: requirements)
    }

    /// The principal that acts for certificates, in every partition.
    public static let servicePrincipal = "rolesanywhere.amazonaws.com"

    /// The actions that a session takes; IAM evaluates each on its own.
    public static let actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]

    /// The `Sid` by which the statement is known among others'.
    public static let sid = "Anchorage"

    static let tagKeyPrefix = "aws:PrincipalTag/"

    /// The policy document with this one statement: compact JSON with `Version` first, as IAM's
    /// older parser demands.
    public var json: String {
        JSONText.object([
            ("Version", JSONText.string("2012-10-17")),
            ("Statement", "[" + statement(marked: false) + "]"),
        ])
    }

    /// The statement, JSON; `marked` among statements of others.
    func statement(marked: Bool) -> String {
        JSONText.object(
            (marked ? [("Sid", JSONText.string(Self.sid))] : []) + [
                ("Effect", JSONText.string("Allow")),
                (
                    "Principal",
                    JSONText.object([("Service", JSONText.string(Self.servicePrincipal))])
                ),
                ("Action", JSONText.list(Self.actions)),
                ("Condition", condition),
            ])
    }

    private var condition: String {
        var operators: [(name: String, value: String)] = []
        var equal: [(name: String, value: String)] = []
        switch source {
        case .trustAnchors(let arns):
            let pin = [(name: "aws:SourceArn", value: JSONText.oneOrMany(arns))]
            operators.append(("ArnEquals", JSONText.object(pin)))
        case .anyTrustAnchor(let account):
            equal.append(("aws:SourceAccount", JSONText.string(account)))
        }
        equal += comparisons(patterns: false)
        if !equal.isEmpty { operators.append(("StringEquals", JSONText.object(equal))) }
        let like = comparisons(patterns: true)
        if !like.isEmpty { operators.append(("StringLike", JSONText.object(like))) }
        if let onlyTagKeys {
            let keys = [(name: "aws:TagKeys", value: JSONText.oneOrMany(onlyTagKeys))]
            operators.append(("ForAllValues:StringEquals", JSONText.object(keys)))
        }
        return JSONText.object(operators)
    }

    /// The attributes that are compared with patterns, or those that are not.
    ///
    /// An exact value that is an alternative to a pattern is compared as one: two operators would
    /// both have to be true, and no exact value has a wildcard in it.
    private func comparisons(patterns: Bool) -> [(name: String, value: String)] {
        var order: [String] = []
        var values: [String: [String]] = [:]
        for requirement in requirements {
            if values[requirement.tagKey] == nil { order.append(requirement.tagKey) }
            let known = values[requirement.tagKey, default: []]
            guard !known.contains(requirement.value) else { continue }
            values[requirement.tagKey] = known + [requirement.value]
        }
        let withPatterns = Set(requirements.filter(\.isPattern).map(\.tagKey))
        return order.filter { withPatterns.contains($0) == patterns }.map { key in
            (Self.tagKeyPrefix + key, JSONText.oneOrMany(values[key, default: []]))
        }
    }
}
