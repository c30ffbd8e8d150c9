/// Reads one statement.
///
/// What breaks the grammar is thrown; other faults are noted, so that IAM's order among them holds.
struct StatementReader {
    private let node: PolicyNode
    private let kind: PolicyDocument.Kind
    private let variables: Bool
    private let leniency: PolicyDocument.Leniency

    private static let known: Set<String> = [
        "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource",
        "NotResource", "Condition",
    ]

    init(
        node: PolicyNode, kind: PolicyDocument.Kind, variables: Bool,
        leniency: PolicyDocument.Leniency
    ) {
        self.node = node
        self.kind = kind
        self.variables = variables
        self.leniency = leniency
    }

    /// The statement; what is missing in it was noted.
    func statement(_ faults: inout PolicyFaults) throws(PolicyError) -> Statement {
        let members = try node.members(known: Self.known)
        let sid = try sid(members["Sid"], &faults)
        let effect = try effect(members["Effect"], &faults)
        let principals = try principals(members, effect, &faults)
        let actions = try actions(members, &faults)
        let resources = try resources(members, &faults)
        let conditions = try members["Condition"].map { node throws(PolicyError) in
            try Condition.list(node, variables: variables, &faults)
        }
        return Statement(
            sid: sid, effect: effect, principals: principals, actions: actions,
            resources: resources, conditions: UnorderedValues(conditions ?? []))
    }

    /// - SeeAlso: IAM User Guide, "IAM JSON policy elements: Sid"
    private func sid(
        _ node: PolicyNode?, _ faults: inout PolicyFaults
    ) throws(PolicyError) -> String? {
        guard let node else { return nil }
        let sid = try node.string()
        if !sid.unicodeScalars.allSatisfy({ $0.isASCIILetterOrDigit }) {
            faults.note(.invalidSid(sid: sid, at: node.location))
        }
        return sid
    }

    private func effect(
        _ node: PolicyNode?, _ faults: inout PolicyFaults
    ) throws(PolicyError) -> Statement.Effect {
        guard let node else { throw .missingMember(name: "Effect", at: self.node.location) }
        let text = try node.string()
        if let effect = Statement.Effect(rawValue: text) { return effect }
        guard ["allow", "deny"].contains(text.lowercased()) else {
            throw node.invalid(text, "is neither \"Allow\" nor \"Deny\"")
        }
        faults.note(.misspeltEffect(value: text, at: node.location))
        return .deny
    }

    private func principals(
        _ members: [String: PolicyNode], _ effect: Statement.Effect,
        _ faults: inout PolicyFaults
    ) throws(PolicyError) -> Selection<PrincipalPattern>? {
        guard let (node, name) = try one(of: members, "Principal") else {
            if kind == .trust {
                faults.note(.missingMember(name: "Principal", at: self.node.location))
            }
            return nil
        }
        guard kind == .trust else {
            faults.note(.prohibitedMember(name: name, kind: kind, at: node.location))
            return nil
        }
        if name == "NotPrincipal", effect == .allow, !leniency.contains(.allowWithNotPrincipal) {
            faults.note(.allowWithNotPrincipal(at: node.location))
        }
        return selection(try PrincipalPattern.list(node, &faults), name: name, text: \.text)
    }

    private func actions(
        _ members: [String: PolicyNode], _ faults: inout PolicyFaults
    ) throws(PolicyError) -> Selection<ActionPattern> {
        guard let (node, name) = try one(of: members, "Action") else {
            faults.note(.missingMember(name: "Action", at: self.node.location))
            return selection([], name: "Action", text: \.text)
        }
        var patterns: [ActionPattern] = []
        let elements = try node.elements()
        if elements.isEmpty { faults.note(.emptyList(name: name, at: node.location)) }
        for element in elements {
            let text = try element.string()
            do {
                let pattern = try ActionPattern(element)
                patterns.append(pattern)
                guard kind == .trust, !pattern.isOfSTS else { continue }
                faults.note(.notAnAssumeRoleAction(action: text, at: element.location))
            } catch {
                faults.note(error)
            }
        }
        return selection(patterns, name: name, text: \.text)
    }

    private func resources(
        _ members: [String: PolicyNode], _ faults: inout PolicyFaults
    ) throws(PolicyError) -> Selection<ResourcePattern>? {
        guard let (node, name) = try one(of: members, "Resource") else {
            if kind != .trust {
                faults.note(.missingMember(name: "Resource", at: self.node.location))
            }
            return nil
        }
        guard kind != .trust else {
            faults.note(.prohibitedMember(name: name, kind: kind, at: node.location))
            return nil
        }
        var patterns: [ResourcePattern] = []
        let elements = try node.elements()
        if elements.isEmpty { faults.note(.emptyList(name: name, at: node.location)) }
        for element in elements {
            _ = try element.string()
            do {
                patterns.append(try ResourcePattern(element, kind: kind, variables: variables))
            } catch {
                guard error.rank > 0 else { throw error }
                faults.note(error)
            }
        }
        return selection(patterns, name: name, text: \.text)
    }

    private func selection<Pattern>(
        _ patterns: [Pattern], name: String, text: (Pattern) -> String
    ) -> Selection<Pattern> {
        Selection(
            name: name, isNegated: name.hasPrefix("Not"), patterns: UnorderedValues(patterns),
            texts: UnorderedValues(patterns.map(text)))
    }

    /// The element, or its negation; both exclude each other.
    private func one(
        of members: [String: PolicyNode], _ name: String
    ) throws(PolicyError) -> (node: PolicyNode, name: String)? {
        let opposite = "Not\(name)"
        return switch (members[name], members[opposite]) {
        case (nil, nil): nil
        case (let node?, nil): (node, name)
        case (nil, let node?): (node, opposite)
        case (.some, .some):
            throw .conflictingMembers(first: name, second: opposite, at: node.location)
        }
    }
}

extension Unicode.Scalar {
    var isASCIILetterOrDigit: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }

    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
