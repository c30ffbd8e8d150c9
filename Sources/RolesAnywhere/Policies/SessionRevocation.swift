import AWS
public import FoundationEssentials
import StrictJSON

/// The inline policy that cuts off a role's sessions issued before a time.
///
/// A session cannot be taken back, but a role's policies are looked at with every request, and
/// requests carry the time at which their session was issued. The policy has the name that AWS's
/// console gives it, so that each finds what the other wrote.
///
/// - SeeAlso: IAM User Guide, "Revoke IAM role temporary security credentials"
public struct SessionRevocation: Equatable, Sendable {
    /// The policy's name.
    public static let policyName = "AWSRevokeOlderSessions"

    /// Sessions issued before this are refused; a whole second.
    public let issuedBefore: Date

    /// Revokes the sessions issued before a time, which is taken to the next whole second.
    public init(issuedBefore time: Date) {
        issuedBefore = Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.up))
    }

    /// Revokes the sessions issued up to a time.
    ///
    /// Times of issue are told in seconds, so the time is taken to the next whole one: what was
    /// issued in the same second is refused.
    ///
    /// - Parameter time: the last time at which a session that is refused was issued.
    public init(through time: Date) {
        issuedBefore = Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.down) + 1)
    }

    /// Reads back a policy of this form; nil for any other.
    public init?(json: String) {
        guard let root = try? JSONReader.read(json),
            case .object(let members) = root.value,
            Set(members.map(\.name)).isSubset(of: ["Version", "Statement"]),
            var statement = root["Statement"]
        else { return nil }
        if case .array(let elements) = statement.value {
            guard elements.count == 1 else { return nil }
            statement = elements[0]
        }
        guard case .object(let parts) = statement.value,
            Set(parts.map(\.name)) == ["Effect", "Action", "Resource", "Condition"],
            statement["Effect"]?.texts == ["Deny"], statement["Action"]?.texts == ["*"],
            statement["Resource"]?.texts == ["*"],
            case .object(let operators)? = statement["Condition"]?.value, operators.count == 1,
            operators[0].name == "DateLessThan",
            case .object(let keys) = operators[0].value.value, keys.count == 1,
            keys[0].name == "aws:TokenIssueTime", let times = keys[0].value.texts,
            times.count == 1, let time = AWSTime.date(times[0])
        else { return nil }
        self.init(issuedBefore: time)
    }

    /// The policy document, JSON.
    public var json: String {
        let condition = JSONText.object([
            (
                "DateLessThan",
                JSONText.object([
                    ("aws:TokenIssueTime", JSONText.string(issuedBefore.ISO8601Format()))
                ])
            )
        ])
        let statement = JSONText.object([
            ("Effect", JSONText.string("Deny")), ("Action", JSONText.list(["*"])),
            ("Resource", JSONText.list(["*"])), ("Condition", condition),
        ])
        return JSONText.object([
            ("Version", JSONText.string("2012-10-17")), ("Statement", "[" + statement + "]"),
        ])
    }
}
