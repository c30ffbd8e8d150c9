/// What became of one statement: the elements that were compared, up to the first that failed.
public struct StatementTrace: Equatable, Sendable {
    /// One comparison of a statement's element with the request.
    public struct Check: Equatable, Sendable {
        /// The element: `Principal`, `NotAction`, or operator and key as in
        /// `StringEquals aws:PrincipalTag/x509Subject/CN`.
        public let element: String

        /// What the policy says, with the variables replaced.
        public let policyValues: [String]

        /// What the request has; nil if it does not have the key.
        public let requestValues: [String]?

        /// Whether the element lets the statement apply.
        public let matched: Bool

        /// Why the two could not be compared, if they could not.
        public let note: String?

        /// The condition key that is not modelled, where there was one.
        public let unknownKey: String?

        init(
            element: String, policyValues: [String], requestValues: [String]?, matched: Bool,
            note: String?, unknownKey: String? = nil
        ) {
            self.element = element
            self.policyValues = policyValues
            self.requestValues = requestValues
            self.matched = matched
            self.note = note
            self.unknownKey = unknownKey
        }
    }

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

    /// The comparisons in their order; only the last can have failed.
    public let checks: [Check]

    /// The condition keys that kept the statement from being understood.
    public var unknownKeys: [String] { checks.compactMap(\.unknownKey) }

    /// Whether the statement applies to the request.
    public var applies: Bool { checks.allSatisfy(\.matched) }
}

extension StatementTrace: CustomStringConvertible {
    /// One line: the statement, whether it applies, and the comparisons that decided.
    public var description: String {
        guard let failed = checks.last(where: { !$0.matched }) else {
            let details = checks.map(\.description).joined(separator: "; ")
            return "\(name) applies: \(details)"
        }
        return "\(name) does not apply: \(failed)"
    }

    /// The statement as people look for it: `Allow statement 0 ("Read") of policy "reader"`.
    var name: String {
        let sid = sid.map { $0.isEmpty ? "" : " (\"\($0)\")" } ?? ""
        return "\(effect.rawValue) statement \(index)\(sid) of policy \"\(policy)\""
    }
}

extension StatementTrace.Check: CustomStringConvertible {
    /// Both sides of the comparison, and why it could not be made.
    public var description: String {
        let request = requestValues.map(Self.quoted) ?? "nothing"
        let comparison = "\(element): policy \(Self.quoted(policyValues)), request \(request)"
        return note.map { "\(comparison) (\($0))" } ?? comparison
    }

    private static func quoted(_ values: [String]) -> String {
        "[\(values.map { "\"\($0)\"" }.joined(separator: ", "))]"
    }
}
