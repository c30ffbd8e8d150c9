import FoundationEssentials

extension RolesAnywhereError {
    /// What is wrong with a policy; nil for an error about something else.
    var policyDescription: String? {
        switch self {
        case .policyTooLong(let what, let length, let limit):
            "the \(what) would have \(length) characters, and AWS takes \(limit)"
        case .notAnEndEntity(let subject):
            "\"\(subject)\" is a CA, and Roles Anywhere gives no sessions to CAs"
        case .unidentifiable(let subject, let reasons, _):
            "no trust policy can let in the certificate of \"\(subject)\" and no other: "
                + reasons.joined(separator: "; ")
        case .noSuchPolicy(let role, let policy):
            "the role \"\(role)\" has no policy \"\(policy)\""
        case .ownStatementUnknown(let role, let isMissing, let lacksSource):
            "the trust policy of \"\(role)\" has no statement that this tool "
                + (isMissing ? "made" : "understands any more")
                + ", so it is not known "
                + (lacksSource
                    ? "on whose behalf the role may be assumed" : "what certificates must carry")
        case .unknownRevocation(let role, let policy):
            "the policy \"\(policy)\" of the role \"\(role)\" is not one that revokes sessions"
        case .futureRevocation(let time, let now):
            "\(time.ISO8601Format()) is in the future: by AWS's clock it is \(now.ISO8601Format()), "
                + "and until then every new session would be refused, too"
        default:
            parameterDescription
        }
    }

    private var parameterDescription: String? {
        switch self {
        case .malformedParameter(let text):
            "\"\(text)\" has no parameter's name: letters, digits and hyphens, a letter first"
        case .missingParameters(let names):
            "the policy has no value for \(Self.quoted(names))"
        case .unknownParameters(let names, let known):
            "no policy has a place for \(Self.quoted(names))"
                + (known.isEmpty ? "" : "; there are places for \(Self.quoted(known))")
        case .severalValues(let name):
            "the name \"\(name)\" in a policy cannot have several values"
        default:
            nil
        }
    }

    private static func quoted(_ names: [String]) -> String {
        names.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}
