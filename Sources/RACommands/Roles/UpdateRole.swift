import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra update-role`: changes what is named, and nothing else.
struct UpdateRole: Command {
    static let configuration = CommandConfiguration(
        commandName: "update-role",
        abstract: "Change a role that this tool made: who may assume it, and what it may do.",
        discussion: """
            Prints the role's ARN. What is not named stays. Statements that others wrote into \
            the trust policy are kept; those of them that let certificates in are told. The same \
            again changes nothing, and finishes a change that was cut off.

            --require and --for-certificate replace all that was required before, as \
            --trust-anchor does with trust anchors. A longest session below what profiles of \
            this region give is set, and a warning names them: AWS then refuses sessions for \
            which the client does not ask for less.

            Example:
              $ ra update-role reader --require 'CN=web-*' \\
                  --max-session-duration 7200
              account 111122223333, region us-east-1, endpoint ...
              changed the role "reader": the trust policy, the longest session
              arn:aws:iam::111122223333:role/reader
            """)

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var trust: TrustOptions

    @Flag(help: "Require nothing of certificates under the trust anchor any more.")
    var anyCertificate = false

    @Option(
        name: .customLong("policy-arn"),
        help: ArgumentHelp("A managed policy to attach; repeatable.", valueName: "arn"))
    var policyARNs: [String] = []

    @Option(
        name: .customLong("policy"),
        help: ArgumentHelp(
            "A policy of the role's own to put, named after the file; repeatable.",
            valueName: "file"))
    var policyFiles: [String] = []

    @OptionGroup var parameters: PolicyParameterOptions

    @Option(
        name: .customLong("remove-policy"),
        help: ArgumentHelp(
            "A managed policy to detach, or one of its own to delete; repeatable.",
            valueName: "arn-or-name"))
    var removedPolicies: [String] = []

    @Option(
        help: ArgumentHelp(
            "The longest session, 3600 to 43200 seconds.", valueName: "seconds"))
    var maxSessionDuration: Int?

    @Flag(help: "Take over a role that this tool did not make.")
    var adopt = false

    @OptionGroup var options: ChangeOptions

    func run(in context: Context) throws {
        if let maxSessionDuration {
            try DurationRule.check(maxSessionDuration, in: DurationRule.role)
        }
        try trust.check()
        _ = try RoleRule.checkManagedPolicies(policyARNs)
        var changes = try RoleChanges(self, in: context)
        let saysSource = trust.insecureAnyTrustAnchor || !trust.trustAnchors.isEmpty
        guard saysSource || !changes.isEmpty else {
            throw CommandError(
                status: .usage, code: "update.nothing", message: "it is not said what is to change",
                hint: "see what can be changed with: ra update-role --help")
        }
        let account = try options.account(in: context)
        let number = try account.announce(.iam)
        changes.source = try trust.source(in: account, number: number)
        var changed: [String] = []
        do {
            let update = try account.provisioner.updateRole(
                resource.nameOrARN, changes, warn: { context.warn(ofLonger: $0) },
                changed: { changed.append($0) })
            update.report(in: context)
        } catch {
            if !changed.isEmpty {
                context.note("changed before that: \(Self.text(changed)); the same again goes on")
            }
            throw error
        }
    }

    fileprivate static func text(_ changed: [String]) -> String {
        changed.map(PrintableText.escape).joined(separator: ", ")
    }
}

extension RoleChanges {
    /// What the options say, but for the trust anchors, for which AWS must be asked.
    fileprivate init(_ command: UpdateRole, in context: Context) throws {
        self.init()
        demands = try command.trust.demands(in: context)
        if command.anyCertificate {
            guard demands == nil else {
                throw CommandError(
                    status: .usage, code: "trust.both",
                    message: "--any-certificate excludes --require and --for-certificate",
                    hint: "leave one of them out")
            }
            demands = Demands(requirements: [])
        }
        inlinePolicies = try InlinePolicies.read(
            command.policyFiles, command.parameters, in: context)
        managedPolicyARNs = command.policyARNs
        removedPolicies = command.removedPolicies
        maxSessionDurationSeconds = command.maxSessionDuration
        adopts = command.adopt
        trustPolicyQuota = command.trust.trustPolicyQuota
    }
}

extension RoleUpdate {
    /// Prints the ARN, and says what was changed, and who else gets in.
    fileprivate func report(in context: Context) {
        context.print(arn)
        let role = "the role \(PrintableText.quote(name))"
        context.note(
            changed.isEmpty
                ? "\(role) is as asked for; nothing was changed"
                : "changed \(role): \(UpdateRole.text(changed))")
        for index in otherWaysIn {
            context.note(
                "statement \(index) of its trust policy is not this tool's, and lets certificates "
                    + "in as well: see it with: ra show-role \(PrintableText.operand(name))")
        }
    }
}
