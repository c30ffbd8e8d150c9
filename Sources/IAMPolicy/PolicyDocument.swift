public import StrictJSON

/// A policy in IAM's language, parsed and checked.
///
/// A document that exists is one whose every construct ``PolicyEvaluator`` understands: unknown
/// members, operators and value forms are refused when it is parsed. Two documents are equal when
/// they say the same: lists are compared without their order, and one string equals a list of it.
///
/// - SeeAlso: IAM User Guide, "Grammar of the IAM JSON policy language"
public struct PolicyDocument: Hashable, Sendable {
    /// What a policy is attached to, which decides the members it may have.
    public enum Kind: Hashable, Sendable, CaseIterable {
        /// Who may assume a role: has principals, no resources, and speaks of STS actions.
        case trust

        /// What a role may do, written into the role: has resources and no principals.
        case identity

        /// The same as a policy of its own, which IAM wants in the current version.
        case managed

        /// What a session may do at most: has resources and no principals.
        case session
    }

    /// The version of the language that the document is written in.
    public enum Version: String, Sendable {
        /// The first one, and what a document without a version has: `${…}` means itself.
        case v2008 = "2008-10-17"

        /// The current one, with policy variables.
        case v2012 = "2012-10-17"
    }

    /// What the document was parsed as.
    public let kind: Kind

    /// The document's `Version`, or the one that its absence means.
    public let version: Version

    /// The document's `Id`.
    public let id: String?

    /// The statements, in the document's order; at least one.
    public let statements: [Statement]
}

extension PolicyDocument {
    /// Parses a policy.
    ///
    /// - Parameters:
    ///   - json: JSON text in UTF-8, one object.
    ///   - kind: what the policy will be attached to.
    /// - Throws: ``PolicyError`` of the fault that IAM would name.
    public init(json: [UInt8], kind: Kind) throws(PolicyError) {
        guard let text = String(validating: json, as: UTF8.self) else {
            throw .notJSON(reason: "the text is not UTF-8", line: 1, column: 1)
        }
        try self.init(json: text, kind: kind)
    }

    /// Parses a policy.
    ///
    /// - Parameters:
    ///   - json: JSON text, one object.
    ///   - kind: what the policy will be attached to.
    ///   - leniency: what is taken although IAM refuses it.
    /// - Throws: ``PolicyError`` of the fault that IAM would name.
    public init(json: String, kind: Kind, leniency: Leniency = []) throws(PolicyError) {
        try self.init(try Self.root(json), kind: kind, leniency: leniency)
    }

    /// Checks a policy that stands within a larger text.
    ///
    /// - Parameters:
    ///   - root: the policy; what is wrong with it is told by its places.
    ///   - kind: what the policy will be attached to.
    ///   - leniency: what is taken although IAM refuses it.
    /// - Throws: ``PolicyError`` of the fault that IAM would name.
    public init(
        _ root: JSONNode, kind: Kind, leniency: Leniency = []
    ) throws(PolicyError) {
        let node = PolicyNode(node: root, path: "")
        let members = try node.members(known: ["Version", "Id", "Statement"])
        self.kind = kind
        self.version = try Self.version(members["Version"])
        self.id = try members["Id"]?.string()
        guard let list = members["Statement"] else {
            throw .missingMember(name: "Statement", at: node.location)
        }
        var faults = PolicyFaults(kind: kind)
        var statements: [Statement] = []
        for node in try list.elements(objectAlone: true) {
            let reader = StatementReader(
                node: node, kind: kind, variables: version == .v2012, leniency: leniency)
            statements.append(try reader.statement(&faults))
            Self.checkSid(of: statements, at: node.location, &faults)
        }
        self.statements = statements
        if try list.elements(objectAlone: true).isEmpty {
            throw .emptyList(name: "Statement", at: list.location)
        }
        if kind == .managed, version != .v2012 {
            faults.note(.versionTooOld(at: (members["Version"] ?? node).location))
        }
        // IAM wants the version first; sessions' policies, which STS reads, come in any order.
        if let version = members["Version"], !version.isFirst, kind != .session,
            !leniency.contains(.versionAnywhere)
        {
            faults.note(.versionNotFirst(at: version.location))
        }
        try faults.finish()
    }

    private static func version(_ node: PolicyNode?) throws(PolicyError) -> Version {
        guard let node else { return .v2008 }
        let text = try node.string()
        guard let version = Version(rawValue: text) else {
            throw node.invalid(text, "is not a version of the policy language")
        }
        return version
    }

    /// An empty Sid is no Sid, and many policies have several of those.
    private static func checkSid(
        of statements: [Statement], at place: PolicyLocation, _ faults: inout PolicyFaults
    ) {
        guard let sid = statements.last?.sid, !sid.isEmpty else { return }
        guard statements.dropLast().allSatisfy({ $0.sid != sid }) else {
            return faults.note(.duplicateSid(sid: sid, at: place))
        }
    }
}

extension PolicyDocument.Kind: CustomStringConvertible {
    /// The kind as a noun: `trust policy`.
    public var description: String {
        switch self {
        case .trust: "trust policy"
        case .identity: "identity policy"
        case .managed: "managed policy"
        case .session: "session policy"
        }
    }
}

extension PolicyDocument {
    // The reader's complaint is a policy's fault like any other.
    private static func root(_ json: String) throws(PolicyError) -> JSONNode {
        do throws(JSONSyntaxError) {
            return try JSONReader.read(json)
        } catch {
            throw .notJSON(reason: error.reason, line: error.line, column: error.column)
        }
    }
}
