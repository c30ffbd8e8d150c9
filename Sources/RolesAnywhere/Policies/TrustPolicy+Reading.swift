import StrictJSON

extension TrustPolicy {
    /// Reads back a statement of the form that ``statement(marked:)`` has, its `Sid` aside.
    ///
    /// A statement that says anything more, or less, is nil: what is not understood whole must not
    /// be written again as if it were.
    init?(statement node: JSONNode) {
        guard case .object(let members) = node.value else { return nil }
        let names = Set(members.map(\.name))
        guard names.count == members.count,
            names.subtracting(["Sid"]) == ["Effect", "Principal", "Action", "Condition"],
            node["Effect"]?.texts == ["Allow"], Self.isOurs(principal: node["Principal"]),
            let actions = node["Action"]?.texts, Set(actions) == Set(Self.actions),
            case .object(let operators)? = node["Condition"]?.value
        else { return nil }
        var parts = Parts()
        for block in operators {
            guard case .object(let keys) = block.value.value else { return nil }
            for key in keys {
                guard let values = key.value.texts, !values.isEmpty,
                    parts.take(block.name, key.name, values)
                else { return nil }
            }
        }
        guard let source = parts.source else { return nil }
        self.init(
            source: source, requirements: parts.requirements, onlyTagKeys: parts.onlyTagKeys)
    }

    private static func isOurs(principal node: JSONNode?) -> Bool {
        guard case .object(let members)? = node?.value, members.count == 1 else { return false }
        return members[0].name == "Service" && members[0].value.texts == [servicePrincipal]
    }

    /// What the conditions say, as far as they have been read.
    private struct Parts {
        var source: Source?
        var requirements: [AttributeRequirement] = []
        var onlyTagKeys: [String]?
        private var compared: Set<String> = []

        /// Takes one comparison; false where it is none of ours.
        mutating func take(_ name: String, _ key: String, _ values: [String]) -> Bool {
            // A key under two operators is compared twice, which no requirement can say.
            guard compared.insert(key.lowercased()).inserted else { return false }
            switch (name, key) {
            case ("ArnEquals", "aws:SourceArn"):
                let isExact = values.allSatisfy { value in
                    (try? ResourceARN.parse(value, kind: .trustAnchor)) != nil
                        && !value.contains { "*?$".contains($0) }
                }
                guard isExact, source == nil else { return false }
                source = .trustAnchors(values)
            case ("StringEquals", "aws:SourceAccount"):
                guard values.count == 1, source == nil else { return false }
                source = .anyTrustAnchor(account: values[0])
            case ("ForAllValues:StringEquals", "aws:TagKeys"):
                onlyTagKeys = values
            case ("StringEquals", _), ("StringLike", _):
                return takeAttribute(key, values, isLike: name == "StringLike")
            default:
                return false
            }
            return true
        }

        private mutating func takeAttribute(
            _ key: String, _ values: [String], isLike: Bool
        ) -> Bool {
            guard key.hasPrefix(TrustPolicy.tagKeyPrefix) else { return false }
            let tagKey = String(key.dropFirst(TrustPolicy.tagKeyPrefix.count))
            // Only what can be asked for: the field must lead back to the tag.
            let field = AttributeField.field(of: tagKey)
            guard (try? AttributeField.tagKey(of: field)) == tagKey else { return false }
            for value in values {
                let isPattern = isLike && value.contains { $0 == "*" || $0 == "?" }
                guard
                    let requirement = try? AttributeRequirement(
                        tagKey: tagKey, value: value, isPattern: isPattern)
                else { return false }
                requirements.append(requirement)
            }
            return true
        }
    }
}

extension JSONNode {
    /// The only member of a name.
    subscript(name: String) -> JSONNode? {
        guard case .object(let members) = value else { return nil }
        let found = members.filter { $0.name == name }
        return found.count == 1 ? found.first?.value : nil
    }

    /// A string, or a list of nothing but strings; nil for anything else.
    var texts: [String]? {
        switch value {
        case .string(let text): return [text]
        case .array(let elements):
            let texts = elements.compactMap { element in
                if case .string(let text) = element.value { text } else { nil }
            }
            return texts.count == elements.count ? texts : nil
        default: return nil
        }
    }
}
