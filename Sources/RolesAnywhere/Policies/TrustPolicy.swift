/// The trust policy of a role that sessions are made for.
///
/// It allows Roles Anywhere the three actions that a session needs, and only on behalf of one trust
/// anchor: without that pin, whoever any trusted CA certifies could ask for the role.
public struct TrustPolicy: Hashable, Sendable {
    /// The trust anchor on whose behalf the role may be assumed.
    public let trustAnchorARN: String

    /// What a certificate must carry; all of it, where several values of one attribute are
    /// alternatives.
    public let requirements: [AttributeRequirement]

    /// Describes a trust policy.
    public init(trustAnchorARN: String, requirements: [AttributeRequirement] = []) {
        self.trustAnchorARN = trustAnchorARN
        self.requirements = requirements
    }

    /// The principal that acts for certificates, in every partition.
    public static let servicePrincipal = "rolesanywhere.amazonaws.com"

    /// The actions that a session takes; IAM evaluates each on its own.
    public static let actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]

    /// The policy document: compact JSON with `Version` first, as IAM's older parser demands.
    public var json: String {
        let statement = JSONText.object([
            ("Effect", JSONText.string("Allow")),
            ("Principal", JSONText.object([("Service", JSONText.string(Self.servicePrincipal))])),
            ("Action", JSONText.list(Self.actions)),
            ("Condition", condition),
        ])
        return JSONText.object([
            ("Version", JSONText.string("2012-10-17")),
            ("Statement", "[" + statement + "]"),
        ])
    }

    private var condition: String {
        let pin = JSONText.object([("aws:SourceArn", JSONText.string(trustAnchorARN))])
        guard !requirements.isEmpty else { return JSONText.object([("ArnEquals", pin)]) }
        return JSONText.object([("ArnEquals", pin), ("StringEquals", attributes)])
    }

    private var attributes: String {
        var order: [String] = []
        var values: [String: [String]] = [:]
        for requirement in requirements {
            if values[requirement.tagKey] == nil { order.append(requirement.tagKey) }
            let known = values[requirement.tagKey, default: []]
            guard !known.contains(requirement.value) else { continue }
            values[requirement.tagKey] = known + [requirement.value]
        }
        return JSONText.object(
            order.map { key in
                ("aws:PrincipalTag/" + key, JSONText.oneOrMany(values[key, default: []]))
            })
    }
}
