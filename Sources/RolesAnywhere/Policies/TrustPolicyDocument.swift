import IAMPolicy
import StrictJSON

/// A role's whole trust policy: our statement, and those of others, which stay as they are.
public struct TrustPolicyDocument: Sendable {
    /// What our statement says; nil where there is none, or where somebody has changed it into
    /// something that this tool does not write.
    public let own: TrustPolicy?

    /// Whether there is a statement of ours, be it changed.
    public var hasOwnStatement: Bool { ownIndex != nil }

    /// The statements of others, JSON, in the document's order.
    public let foreignStatements: [String]

    /// Which statements of others, from 0 in the whole document, let Roles Anywhere in as well.
    ///
    /// Whatever ours demands, a certificate that meets one of these has the role.
    public let otherWaysIn: [Int]

    private let members: [JSONNode.Member]
    private let statements: [JSONNode]
    private let ownIndex: Int?

    /// Reads a document that IAM holds.
    ///
    /// - Parameters:
    ///   - json: the document's text.
    ///   - isOurs: whether this tool made the role. Its first policy has one statement, and no
    ///     `Sid`, so in such a role the first statement of our form is ours although it has none.
    /// - Throws: `RolesAnywhereError` with `policyNotJSON` or `invalidPolicy`.
    public init(json: String, ofOurRole isOurs: Bool) throws(RolesAnywhereError) {
        let root: JSONNode
        do {
            root = try JSONReader.read(json)
        } catch {
            throw .policyNotJSON(what: "trust policy", reason: "\(error)")
        }
        guard case .object(let members) = root.value, let list = root["Statement"] else {
            throw .invalidPolicy(what: "trust policy", reason: "it has no Statement")
        }
        var statements = [list]
        if case .array(let elements) = list.value { statements = elements }
        let marked = statements.firstIndex { $0["Sid"]?.texts == [TrustPolicy.sid] }
        let unmarked =
            isOurs
            ? statements.firstIndex { $0["Sid"] == nil && TrustPolicy(statement: $0) != nil } : nil
        let own = marked ?? unmarked
        self.members = members
        self.statements = statements
        ownIndex = own
        self.own = own.flatMap { TrustPolicy(statement: statements[$0]) }
        foreignStatements = statements.indices.filter { $0 != own }.map {
            JSONText.compact(statements[$0])
        }
        otherWaysIn = statements.indices.filter { $0 != own && Self.letsIn(statements[$0]) }
    }

    /// The document with a statement of ours in the place of the one that it has, or at its end.
    ///
    /// - Returns: compact JSON; what others wrote keeps its order and its words.
    public func replacingOwn(with policy: TrustPolicy) -> String {
        guard !foreignStatements.isEmpty else { return policy.json }
        var texts = statements.map(JSONText.compact)
        let statement = policy.statement(marked: true)
        if let ownIndex { texts[ownIndex] = statement } else { texts.append(statement) }
        return JSONText.object(
            members.map { member in
                member.name == "Statement"
                    ? (member.name, "[" + texts.joined(separator: ",") + "]")
                    : (member.name, JSONText.compact(member.value))
            })
    }

    /// Whether our statement says this, and there is but one.
    public func says(_ policy: TrustPolicy) -> Bool {
        own.map { PolicyText.sameMeaning($0.json, policy.json, kind: .trust) } ?? false
    }

    private static func letsIn(_ statement: JSONNode) -> Bool {
        guard statement["Effect"]?.texts == ["Allow"] else { return false }
        guard statement["NotPrincipal"] == nil else { return true }
        guard let principal = statement["Principal"] else { return false }
        if principal.texts == ["*"] { return true }
        let services = principal["Service"]?.texts ?? []
        let everyone = principal["AWS"]?.texts?.contains("*") ?? false
        return everyone || services.contains(TrustPolicy.servicePrincipal)
    }
}
