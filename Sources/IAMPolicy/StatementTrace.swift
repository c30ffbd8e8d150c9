/// What became of one statement: every element that was compared with the request.
public struct StatementTrace: Equatable, Sendable, Codable {
    /// The name under which the policy was given.
    public let policy: String

    /// The layer that its policy belongs to.
    public let layer: PolicyLayer.Kind

    /// The statement's place in its policy, from 0.
    public let index: Int

    /// The statement's `Sid`, if it has one.
    public let sid: String?

    /// What the statement does when it applies.
    public let effect: Statement.Effect

    /// Whether the statement applies to the request.
    public let applies: Bool

    /// The comparisons in their order: principal, action, resource, then the conditions.
    public let checks: [Check]

    init(
        policy: String, layer: PolicyLayer.Kind, index: Int, statement: Statement,
        request: PolicyRequest
    ) {
        self.policy = policy
        self.layer = layer
        self.index = index
        sid = statement.sid
        effect = statement.effect
        checks = statement.checks(request)
        applies = request.rules.allOf(checks.map(\.matched))
    }
}

extension StatementTrace {
    /// The comparisons that keep the statement from applying; none where it applies.
    ///
    /// Of a statement about other principals, actions or resources, its conditions are no matter.
    public var failures: [Check] {
        let failed = checks.filter { !$0.matched }
        let elements = failed.filter { $0.key == nil }
        return elements.isEmpty ? failed : elements
    }

    /// The condition keys that kept the statement from being understood.
    ///
    /// Those of a statement that does not apply anyhow were not needed.
    public var unknownKeys: [String] {
        let known = checks.filter { $0.unknownKey == nil }
        return known.allSatisfy(\.matched) ? checks.compactMap(\.unknownKey) : []
    }

    /// Why values could not be compared, where whether the statement applies hangs on that alone.
    ///
    /// AWS does not document what becomes of such a comparison.
    public var incomparable: [String] {
        checks.allSatisfy { $0.matched || $0.isUndecided }
            ? checks.filter(\.isUndecided).compactMap(\.note) : []
    }
}

extension StatementTrace: CustomStringConvertible {
    /// One line: the statement, whether it applies, and the comparisons that decided.
    public var description: String {
        let deciding = applies ? checks : failures
        let details = deciding.map(\.description).joined(separator: "; ")
        return "\(name) \(applies ? "applies" : "does not apply"): \(details)"
    }

    /// The statement as people look for it: `Allow statement 0 ("Read") of policy "reader"`.
    public var name: String {
        let sid = sid.map { $0.isEmpty ? "" : " (\"\($0)\")" } ?? ""
        return "\(effect.rawValue) statement \(index)\(sid) of policy \"\(policy)\""
    }
}
