import CommandLineSupport
import RolesAnywhere

extension TrustExplanation {
    /// For people: what was asked, what each action came to, and what decides.
    var lines: [String] {
        var sheet = Sheet(title: "the certificate of \(certificate.subject)")
        sheet.add(
            "trust anchor",
            question.trustAnchorARN.map {
                takesPolicysTrustAnchor ? "\($0) (the policy's own)" : $0
            } ?? "not known: give --trust-anchor-arn")
        sheet.add("role", question.roleARN)
        sheet.add("source identity", question.sourceIdentity)
        sheet.add("session name", question.sessionName)
        sheet.add("session tags", tags.values.sorted { $0.key < $1.key }.map { "\($0)=\($1)" })
        sheet.add("no tags", Self.dropped(tags))
        var lines = sheet.lines + decision.lines
        lines += decision.unknownKeys.map {
            "what AWS's request has for \(PrintableText.escape($0)) is not known here"
        }
        let sentence = decision.isAllowed ? "lets" : "does not let"
        return lines + ["the policy \(sentence) the certificate in"]
    }

    static func dropped(_ tags: SessionTags) -> [String] {
        tags.dropped.sorted { $0.key < $1.key }.flatMap { field, names in
            names.map { "\(field)/\($0): it holds what no session tag can" }
        }
    }
}

extension TrustDecision {
    /// Each action; the statements of those that come to the same are shown once.
    var lines: [String] {
        var lines: [String] = []
        var shown: [String] = []
        for action in actions {
            lines.append("\(Mark.of(action.isAllowed)) \(action.action): \(action.reason)")
            let details = action.details
            guard details != shown else { continue }
            lines += details
            shown = details
        }
        return lines.map { PrintableText.escape($0) }
    }
}

extension TrustDecision.Action {
    /// Why, in a few words.
    var reason: String {
        guard let place = decisive.first, statements.indices.contains(place) else {
            return "no statement allows it"
        }
        return (isAllowed ? "allowed by " : "denied by ") + statements[place].name(place)
    }

    /// The statements that matter: those that decided, or else those that might have allowed it.
    var details: [String] {
        statements.enumerated().flatMap { place, statement -> [String] in
            let matters =
                decisive.contains(place) || (!isAllowed && statement.effect == "Allow")
            guard matters else { return [] }
            return ["  \(Mark.of(statement.applies)) \(statement.name(place))"]
                + statement.checks.filter { $0.element != "Action" || !$0.matched }.map {
                    "    \(Mark.of($0.matched)) \($0)"
                }
        }
    }
}

extension TrustDecision.Statement {
    /// The statement as people look for it in the file.
    func name(_ place: Int) -> String {
        "\(effect) statement \(place)" + (sid.map { $0.isEmpty ? "" : " (\"\($0)\")" } ?? "")
    }
}

/// The marks of checks.
enum Mark {
    static func of(_ isGood: Bool) -> String { isGood ? "✓" : "✗" }
}
