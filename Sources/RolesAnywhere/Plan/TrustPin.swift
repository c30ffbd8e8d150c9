import StrictJSON

/// Whether a trust policy says which trust anchor's certificates it is for.
///
/// Without that, everybody who may make a trust anchor in the account can make certificates that the
/// role takes.
///
/// - SeeAlso: IAM User Guide, "The confused deputy problem"
enum TrustPin {
    /// The first statement that lets Roles Anywhere assume the role for whatever trust anchor, such as
    /// `Statement[0]`; nil where there is none.
    ///
    /// Patterns are taken for what they might match.
    static func openStatement(of policy: String) -> String? {
        guard let document = try? JSONReader.read(policy),
            let list = member("Statement", of: document)
        else { return nil }
        var statements = [list]
        if case .array(let elements) = list.value { statements = elements }
        return statements.firstIndex { letsServiceIn($0) && !isPinned($0) }
            .map { "Statement[\($0)]" }
    }

    /// Whether a trust policy has a statement for Roles Anywhere at all.
    static func admitsService(_ policy: String) -> Bool {
        policy.contains("\"\(TrustPolicy.servicePrincipal)\"")
    }

    private static func letsServiceIn(_ statement: JSONNode) -> Bool {
        guard texts(member("Effect", of: statement)) == ["Allow"],
            let principal = member("Principal", of: statement)
        else { return false }
        let services = texts(principal) + texts(member("Service", of: principal))
        guard services.contains(where: { $0 == "*" || $0 == TrustPolicy.servicePrincipal }) else {
            return false
        }
        guard let actions = member("Action", of: statement) else { return true }
        return texts(actions).contains { action in
            action.lowercased() == "sts:assumerole" || action.contains { "*?".contains($0) }
        }
    }

    private static func isPinned(_ statement: JSONNode) -> Bool {
        guard case .object(let blocks)? = member("Condition", of: statement)?.value else {
            return false
        }
        return blocks.contains { block in
            guard operators.contains(block.name.lowercased()),
                case .object(let keys) = block.value.value
            else { return false }
            return keys.contains { key in
                let values = texts(key.value)
                return key.name.lowercased() == "aws:sourcearn" && !values.isEmpty
                    && values.allSatisfy {
                        (try? ResourceARN.parse($0, kind: .trustAnchor)) != nil
                    }
            }
        }
    }

    private static let operators: Set<String> = [
        "arnequals", "arnlike", "stringequals", "stringlike", "stringequalsignorecase",
    ]

    private static func member(_ name: String, of node: JSONNode) -> JSONNode? {
        guard case .object(let members) = node.value else { return nil }
        return members.first { $0.name == name }?.value
    }

    private static func texts(_ node: JSONNode?) -> [String] {
        switch node?.value {
        case .string(let text)?: [text]
        case .array(let elements)?: elements.flatMap { texts($0) }
        default: []
        }
    }
}
