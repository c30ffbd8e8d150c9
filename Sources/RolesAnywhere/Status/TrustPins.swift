import AWS
import StrictJSON

/// By what the statements of a trust policy that let Roles Anywhere in keep out the clients of other
/// trust anchors.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Trust policy"; IAM User Guide, "The confused deputy
///   problem"
struct TrustPins {
    /// What one statement compares.
    struct Statement: Hashable {
        /// The values of `aws:SourceArn`, which are alternatives; nil where it is not compared.
        var anchors: [String]?

        /// Whether `*` and `?` in those stand for others.
        var areAnchorsPatterns = false

        /// The values of `aws:SourceAccount`; nil where it is not compared.
        var accounts: [String]?
    }

    /// The statements that allow Roles Anywhere to assume the role, in order.
    let statements: [Statement]

    /// Where each of them stands in the policy, from zero.
    private let places: [Int]

    /// Whether a denial goes by the trust anchor or its account, too.
    let isNarrowedByDenial: Bool

    /// Reads a trust policy; one that cannot be read lets nobody in.
    init(json: String) {
        let root = try? JSONReader.read(json)
        var nodes: [JSONNode] = []
        switch root?["Statement"]?.value {
        case .array(let elements): nodes = elements
        case .object: nodes = (root?["Statement"]).map { [$0] } ?? []
        default: break
        }
        places = nodes.indices.filter { Self.letsCertificatesIn(nodes[$0]) }
        statements = places.map { Statement(nodes[$0]) }
        isNarrowedByDenial = nodes.contains { node in
            node["Effect"]?.texts == ["Deny"]
                && Self.comparisons(node).contains {
                    ["aws:sourcearn", "aws:sourceaccount"].contains($0.key)
                }
        }
    }

    private static func letsCertificatesIn(_ node: JSONNode) -> Bool {
        guard node["Effect"]?.texts == ["Allow"], let principal = node["Principal"] else {
            return false
        }
        // Everybody is the service, too.
        let everybody = (principal.texts ?? []) + (principal["AWS"]?.texts ?? [])
        guard
            everybody.contains("*")
                || principal["Service"]?.texts?.contains(TrustPolicy.servicePrincipal) == true
        else { return false }
        guard let actions = node["Action"]?.texts else { return node["NotAction"] != nil }
        return actions.contains(where: Self.mayBeAssumeRole)
    }

    /// Whether a pattern of actions may match `sts:AssumeRole`, as far as it has no wildcard.
    private static func mayBeAssumeRole(_ pattern: String) -> Bool {
        let action = "sts:assumerole"
        let pattern = pattern.lowercased()
        let literal = pattern.prefix { !"*?".contains($0) }
        return literal.count == pattern.count ? pattern == action : action.hasPrefix(literal)
    }

    /// The first statement that lets in the clients of whatever trust anchor, such as `Statement[0]`;
    /// nil where there is none.
    var openStatement: String? {
        zip(places, statements).first { !$0.1.isPinned }.map { "Statement[\($0.0)]" }
    }

    /// Operator, key and values of each comparison of a statement; the first two in lower case.
    fileprivate static func comparisons(
        _ node: JSONNode
    ) -> [(name: String, key: String, values: [String])] {
        guard case .object(let blocks)? = node["Condition"]?.value else { return [] }
        return blocks.flatMap { block -> [(name: String, key: String, values: [String])] in
            guard case .object(let keys) = block.value.value else { return [] }
            return keys.map {
                (block.name.lowercased(), $0.name.lowercased(), $0.value.texts ?? [])
            }
        }
    }
}

extension TrustPins.Statement {
    /// Whether it names trust anchors, each by its whole ARN.
    var isPinned: Bool {
        guard let anchors, !anchors.isEmpty, !areAnchorsPatterns else { return false }
        return anchors.allSatisfy { (try? ResourceARN.parse($0, kind: .trustAnchor)) != nil }
    }

    init(_ node: JSONNode) {
        for comparison in TrustPins.comparisons(node) {
            guard let isPattern = Self.isPattern(comparison.name) else { continue }
            switch comparison.key {
            case "aws:sourcearn":
                let hasWildcard = isPattern && comparison.values.contains(where: Self.hasWildcard)
                // All comparisons must be met, so that one of exact values is enough.
                guard anchors == nil || areAnchorsPatterns else { continue }
                (anchors, areAnchorsPatterns) = (comparison.values, hasWildcard)
            case "aws:sourceaccount":
                guard !isPattern || !comparison.values.contains(where: Self.hasWildcard) else {
                    continue
                }
                accounts = comparison.values
            default:
                continue
            }
        }
    }

    static func hasWildcard(_ text: String) -> Bool { text.contains { "*?".contains($0) } }

    /// Whether an operator takes patterns; nil for one that is not met by equal values.
    ///
    /// Roles Anywhere always says who asks, so that quantifiers and `IfExists` change nothing.
    private static func isPattern(_ name: String) -> Bool? {
        var name = name.split(separator: ":").last.map(String.init) ?? name
        if name.hasSuffix("ifexists") { name.removeLast("ifexists".count) }
        return switch name {
        case "arnequals", "arnlike", "stringlike": true
        case "stringequals", "stringequalsignorecase": false
        default: nil
        }
    }
}

extension TrustPins {
    /// Something about a trust policy that somebody should know.
    struct Finding: Hashable {
        let severity: StatusFinding.Severity

        /// A stable name, such as `role.wildcardPin`.
        let code: String

        /// A sentence fragment.
        let message: String
    }

    /// What is wrong with the pins.
    ///
    /// - Parameters:
    ///   - account: the role's account; nil where it is not known.
    ///   - isMissing: whether a trust anchor of the account is known not to be there.
    /// - Returns: findings, each once, in the order of the statements.
    func findings(
        account: String? = nil, isMissing: (ARN) -> Bool = { _ in false }
    ) -> [Finding] {
        var found: [Finding] = []
        for finding in statements.flatMap({ self.findings(of: $0, account, isMissing) })
        where !found.contains(finding) { found.append(finding) }
        return found
    }

    private func findings(
        of statement: Statement, _ account: String?, _ isMissing: (ARN) -> Bool
    ) -> [Finding] {
        if let accounts = statement.accounts, let account, !accounts.contains(account) {
            return [
                Finding(
                    severity: .problem, code: "role.foreignPin",
                    message: "its trust policy asks for the account "
                        + "\(accounts.joined(separator: ", ")), whose trust anchors cannot have it")
            ]
        }
        guard let anchors = statement.anchors else { return unpinned(statement) }
        let patterns = statement.areAnchorsPatterns ? anchors.filter(Statement.hasWildcard) : []
        guard patterns.isEmpty else {
            return patterns.map {
                Finding(
                    severity: .problem, code: "role.wildcardPin",
                    message:
                        "the trust anchor of its trust policy is a pattern, \"\($0)\": the clients "
                        + "of every one that matches may have it")
            }
        }
        var lost: [(code: String, message: String)] = []
        for anchor in anchors {
            guard let arn = try? ResourceARN.parse(anchor, kind: .trustAnchor) else {
                lost.append(
                    (
                        "role.pinMissing",
                        "its trust policy names \"\(anchor)\", which is no trust anchor's ARN"
                    ))
                continue
            }
            if let account, arn.account != account {
                lost.append(
                    (
                        "role.foreignPin",
                        "its trust policy names the trust anchor \(anchor), which is of another "
                            + "account and cannot have it"
                    ))
            } else if isMissing(arn) {
                lost.append(
                    ("role.pinMissing", "there is no trust anchor \(anchor) as its policy names it")
                )
            }
        }
        // Where another one is left, its clients get in as ever.
        let severity: StatusFinding.Severity = lost.count == anchors.count ? .problem : .notice
        return lost.map { Finding(severity: severity, code: $0.code, message: $0.message) }
    }

    private func unpinned(_ statement: Statement) -> [Finding] {
        if statement.accounts != nil {
            return [
                Finding(
                    severity: .notice, code: "role.anyTrustAnchor",
                    message:
                        "its trust policy names the account and no trust anchor: the clients of "
                        + "every one may have it, as far as they carry what it asks for")
            ]
        }
        guard !isNarrowedByDenial else { return [] }
        return [
            Finding(
                severity: .problem, code: "role.unpinned",
                message:
                    "its trust policy names no trust anchor (aws:SourceArn): the clients of every "
                    + "one may have it, as far as they carry what it asks for")
        ]
    }
}
