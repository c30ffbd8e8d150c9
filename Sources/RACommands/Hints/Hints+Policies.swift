import CommandLineSupport
import RolesAnywhere

extension Hints {
    /// A policy file has places for which there is no value.
    static func missingParameters(_ names: [String], in path: String) -> CommandError {
        let quoted = names.map(PrintableText.quote).joined(separator: ", ")
        return missingParameters(
            names, message: "\(PrintableText.quote(path)) has no value for \(quoted)")
    }

    private static func missingParameters(_ names: [String], message: String) -> CommandError {
        CommandError(
            status: .usage, code: "parameter.missing", message: message,
            hint: "give "
                + names.map { "--parameter " + PrintableText.shellWord("\($0)=VALUE") }.joined(
                    separator: " "))
    }

    /// Errors about policies and what is asked for in them; nil for others.
    static func policy(_ error: RolesAnywhereError) -> CommandError? {
        switch error {
        case .policyTooLong("trust policy", let length, PolicyQuota.trustPolicy)
        where length <= PolicyQuota.raisedTrustPolicy:
            CommandError(
                status: .dataError, code: "policy.size", message: "\(error)",
                hint: "say less, such as with patterns (CN=web-*); where AWS has raised the "
                    + "account's quota, say so with --trust-policy-quota")
        case .policyTooLong:
            CommandError(
                status: .dataError, code: "policy.size", message: "\(error)",
                hint: "say less, such as with patterns")
        case .notAnEndEntity:
            CommandError(
                status: .dataError, code: "certificate.ca", message: "\(error)",
                hint: "give the client's own certificate; CA certificates may follow it in the file"
            )
        case .unidentifiable(_, _, let comparable):
            CommandError(
                status: .dataError, code: "certificate.identity", message: "\(error)",
                hint: comparable.isEmpty
                    ? "issue one whose CN has letters, digits, blanks and _ . : = + - @ alone"
                    : "issue one without it; or ask for what AWS can compare, and let in whoever "
                        + "has that, with: "
                        + comparable.map { "--require " + PrintableText.shellWord($0) }
                        .joined(separator: " "))
        case .noSuchPolicy(let role, _):
            CommandError(
                status: .noInput, code: "policy.missing", message: "\(error)",
                hint: "see what it has with: ra show-role \(PrintableText.operand(role))")
        case .ownStatementUnknown(_, _, let lacksSource):
            CommandError(
                status: .dataError, code: "trust.unknown", message: "\(error)",
                hint: lacksSource
                    ? "give --trust-anchor, too"
                    : "give --require, --for-certificate or --any-certificate, too")
        case .unknownRevocation(let role, let policy):
            CommandError(
                status: .cannotCreate, code: "policy.foreign", message: "\(error)",
                hint:
                    "look at it with: ra show-role \(PrintableText.operand(role)); to do without "
                    + "it: ra update-role --remove-policy \(PrintableText.shellWord(policy)) "
                    + PrintableText.operand(role)
            )
        case .futureRevocation:
            CommandError(
                status: .usage, code: "revocation.future", message: "\(error)",
                hint:
                    "leave out --issued-before to cut off all that was issued so far; to keep out "
                    + "new ones, revoke the certificate or disable the profile")
        case .malformedParameter, .severalValues:
            CommandError(
                status: .usage, code: "parameter.form", message: "\(error)",
                hint: "an example: --parameter bucket=reports for {{bucket}} in the policy")
        case .missingParameters(let names):
            missingParameters(names, message: "\(error)")
        case .unknownParameters:
            CommandError(
                status: .usage, code: "parameter.unknown", message: "\(error)",
                hint: "the places of a policy are written {{NAME}}")
        default:
            nil
        }
    }
}
