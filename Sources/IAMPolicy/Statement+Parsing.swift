extension Statement {
    private static let known: Set<String> = [
        "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource",
        "NotResource", "Condition",
    ]

    init(
        _ node: PolicyNode, kind: PolicyDocument.Kind, version: PolicyDocument.Version
    ) throws(PolicyError) {
        let reader = StatementReader(
            node: node, members: try node.members(known: Self.known), kind: kind,
            variables: version == .v2012)
        sid = try reader.sid()
        effect = try reader.effect()
        principals = try reader.principals()
        actions = try reader.actions()
        resources = try reader.resources()
        conditions = UnorderedValues(try reader.conditions())
    }
}

/// Reads the members of one statement.
private struct StatementReader {
    let node: PolicyNode
    let members: [String: PolicyNode]
    let kind: PolicyDocument.Kind
    let variables: Bool

    /// - SeeAlso: IAM User Guide, "IAM JSON policy elements: Sid"
    func sid() throws(PolicyError) -> String? {
        guard let node = members["Sid"] else { return nil }
        let sid = try node.string()
        guard sid.unicodeScalars.allSatisfy({ $0.isASCIILetterOrDigit }) else {
            throw node.invalid(sid, "is not a Sid: only letters and digits are allowed")
        }
        return sid
    }

    func effect() throws(PolicyError) -> Statement.Effect {
        let node = try required("Effect")
        let text = try node.string()
        guard let effect = Statement.Effect(rawValue: text) else {
            throw node.invalid(text, "is neither \"Allow\" nor \"Deny\"")
        }
        return effect
    }

    func principals() throws(PolicyError) -> Selection<PrincipalPattern>? {
        guard let (node, name) = try oneOf("Principal", "NotPrincipal") else {
            guard kind != .trust else {
                throw .missingMember(name: "Principal", at: self.node.location)
            }
            return nil
        }
        guard kind == .trust else {
            throw .prohibitedMember(name: name, kind: kind, at: node.location)
        }
        let patterns = try PrincipalPattern.list(node)
        guard !patterns.isEmpty else { throw .emptyList(name: "Principal", at: node.location) }
        return selection(patterns, name: name)
    }

    func actions() throws(PolicyError) -> Selection<ActionPattern> {
        guard let (node, name) = try oneOf("Action", "NotAction") else {
            throw .missingMember(name: "Action", at: self.node.location)
        }
        var patterns: [ActionPattern] = []
        for element in try node.elements() {
            let pattern = try ActionPattern(element)
            guard kind != .trust || pattern.isOfSTS else {
                throw .notAnAssumeRoleAction(action: pattern.text, at: element.location)
            }
            patterns.append(pattern)
        }
        guard !patterns.isEmpty else { throw .emptyList(name: name, at: node.location) }
        return selection(patterns, name: name)
    }

    func resources() throws(PolicyError) -> Selection<ResourcePattern>? {
        guard let (node, name) = try oneOf("Resource", "NotResource") else {
            guard kind == .trust else {
                throw .missingMember(name: "Resource", at: self.node.location)
            }
            return nil
        }
        guard kind != .trust else {
            throw .prohibitedMember(name: name, kind: kind, at: node.location)
        }
        var patterns: [ResourcePattern] = []
        for element in try node.elements() {
            patterns.append(try ResourcePattern(element, variables: variables))
        }
        guard !patterns.isEmpty else { throw .emptyList(name: name, at: node.location) }
        return selection(patterns, name: name)
    }

    func conditions() throws(PolicyError) -> [Condition] {
        try members["Condition"].map { node throws(PolicyError) in
            try Condition.list(node, variables: variables)
        } ?? []
    }

    private func selection<Pattern>(_ patterns: [Pattern], name: String) -> Selection<Pattern> {
        Selection(
            name: name, isNegated: name.hasPrefix("Not"), patterns: UnorderedValues(patterns))
    }

    private func required(_ name: String) throws(PolicyError) -> PolicyNode {
        guard let node = members[name] else {
            throw .missingMember(name: name, at: self.node.location)
        }
        return node
    }

    private func oneOf(
        _ name: String, _ opposite: String
    ) throws(PolicyError) -> (node: PolicyNode, name: String)? {
        switch (members[name], members[opposite]) {
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
