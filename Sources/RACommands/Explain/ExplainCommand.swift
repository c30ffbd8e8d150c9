import ArgumentParser
import CommandLineSupport
import RolesAnywhere
import X509

/// `ra explain`: whether a trust policy lets a certificate in, without AWS.
struct ExplainCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show which statement and condition of a trust policy decides for a certificate.",
        discussion: """
            Asks nobody: the policy is read as IAM reads it. Without --trust-anchor-arn it is asked \
            on behalf of the first trust anchor that it names itself.

            Exit codes: 0 the policy lets the certificate in, 2 it does not.

            Example:
              $ ra explain --policy trust.json \\
                  --certificate clients/web-01/certificate.pem
              the certificate of CN=web-01
                trust anchor     arn:aws:rolesanywhere:us-east-1:111122223333:...
                source identity  CN=web-01
                session name     ...
                session tags     x509Issuer/CN=Example Issuing A1
                                 x509Issuer/O=Example
                                 x509Subject/CN=web-01
              ... sts:AssumeRole: allowed by Allow statement 0
              ...
              the policy lets the certificate in
            """)

    @Option(help: ArgumentHelp("The trust policy, JSON; - for standard input.", valueName: "file"))
    var policy: String

    @Option(help: ArgumentHelp("The client's certificate, PEM.", valueName: "file"))
    var certificate: String

    @Option(
        help: ArgumentHelp(
            "The trust anchor on whose behalf the role is asked for.", valueName: "arn"))
    var trustAnchorArn: String?

    @Option(help: ArgumentHelp("The role that has the policy.", valueName: "arn"))
    var roleArn: String?

    @Option(help: ArgumentHelp("A tag of the role; repeatable.", valueName: "key=value"))
    var roleTag: [String] = []

    @Option(
        help: ArgumentHelp(
            "The session's name; otherwise the certificate's serial number.", valueName: "name"))
    var roleSessionName: String?

    @Option(
        help: ArgumentHelp(
            "What the profile maps of subject, issuer or san, where that is not the default, such "
                + "as subject=CN,OU; repeatable. Fields that are not named then give no tags.",
            valueName: "field=specifiers"))
    var mapping: [String] = []

    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let client = try client(in: context)
        let question = try question(client)
        let text = try PolicyFile.read(policy, in: context) { text in
            _ = try TrustDecision(of: text, to: question, at: context.now())
            return text
        }
        let explanation = try TrustExplanation(
            of: text, to: question, at: context.now(), for: client, mappings: mappings())
        if !explanation.decision.isAllowed { context.conclude(with: .actionNeeded) }
        if json.isOn { return try context.printJSON(TrustRecord(explanation)) }
        for line in explanation.lines { context.print(line) }
    }

    private func client(in context: Context) throws -> Certificate {
        let certificates = try PEMFile.certificates(certificate, in: context)
        guard let first = certificates.first(where: { $0.basicConstraints?.isCA != true }) else {
            throw CommandError(
                status: .dataError, code: "file.content",
                message: "\(PrintableText.quote(certificate)) holds certificates of CAs alone",
                hint: "give the client's certificate, which asks for the session")
        }
        return first
    }

    private func question(_ client: Certificate) throws -> TrustQuestion {
        let tags = SessionTags(client, mappings: try mappings())
        var question = TrustQuestion(
            tags: tags.values, sourceIdentity: SourceIdentity.of(client),
            sessionName: roleSessionName ?? client.serialNumber.hex)
        if let roleArn {
            let arn = try ResourceARN.parse(roleArn, kind: .role)
            question.roleARN = roleArn
            question.account = arn.account
        }
        if let trustAnchorArn {
            question.ask(onBehalfOf: try ResourceARN.parse(trustAnchorArn, kind: .trustAnchor))
        }
        for text in roleTag {
            let (key, value) = try Self.pair(text, "--role-tag", "key=value")
            question.roleTags[key] = value
        }
        return question
    }

    private func mappings() throws -> [AttributeMapping] {
        guard !mapping.isEmpty else { return AttributeMapping.defaults }
        var rules: [String: [String]] = [:]
        for text in mapping {
            let (name, list) = try Self.pair(text, "--mapping", "field=specifiers")
            let field = try AttributeMappingRule.field(name)
            let specifiers = try AttributeMappingRule.specifiers(
                list.split(separator: ",").map(String.init), of: field)
            rules[field, default: []] += specifiers
        }
        return rules.keys.sorted().map { field in
            AttributeMapping(
                certificateField: field,
                mappingRules: (rules[field] ?? []).map(MappingRule.init))
        }
    }

    private static func pair(
        _ text: String, _ flag: String, _ form: String
    ) throws -> (String, String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw CommandError(
                status: .usage, code: "usage",
                message: "\(flag) \(PrintableText.quote(text)) is not \(form)",
                hint: "write it with an equals sign, as in: \(flag) "
                    + (flag == "--mapping" ? "subject=CN,OU" : "environment=production"))
        }
        return (String(parts[0]), String(parts[1]))
    }
}
