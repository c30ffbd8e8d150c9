import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import Issuance
import X509

/// One step of a rotation, as the user names it.
enum RotationAction: String, EnumerableFlag {
    case plan, prepare, issue, drop, back

    static func help(for value: RotationAction) -> ArgumentHelp? {
        switch value {
        case .plan: "Show what is done and what comes next. (default)"
        case .prepare: "Make the next generation, which does not issue yet."
        case .issue: "Issue from the next generation from here on; the old one makes CRLs only."
        case .drop: "Retire the old generation for good."
        case .back: "Go one stage back; after --drop there is no way back."
        }
    }
}

/// `pki rotate-issuing`: replaces an issuing CA by its next generation, stage by stage.
struct RotateIssuing: Command {
    static let configuration = CommandConfiguration(
        commandName: "rotate-issuing",
        abstract: "Replace an issuing CA by its next generation, stage by stage.",
        discussion: """
            Prepare a second generation beside the first; let both be trusted; issue from the new \
            one while the old one makes CRLs only; and drop the old one when nothing that it issued \
            is live any more. Each stage is one transaction, --plan shows where things stand and \
            the commands that come next, and until the last stage --back goes one back. With the \
            root elsewhere, --prepare --csr-out writes a request for the new generation.

            Examples:
              $ pki rotate-issuing --prepare \\
                  --subject "CN=Example Issuing A2,O=Example"
              created the issuing CA "issuing-2" (CN=Example Issuing A2,O=Example),
                  valid until 2030-11-25T22:36:27Z
              it is prepared; see what comes next with: pki rotate-issuing --plan

              $ pki rotate-issuing --plan
              rotation of "issuing"
                1. prepare: done
                   a key and a certificate for the next generation
                2. trust both: next
                   both certificates and both CRLs in the trust anchor; an ...
                     pki export-bundle --out bundle.pem --force
              ...
                3. issue: next
                   the next generation issues; the old one makes CRLs only
                     pki rotate-issuing --issue
              ...
            """)

    @Flag var action: RotationAction = .plan

    @Option(help: "An authority of the line. (default: the only one that issues)")
    var issuer: String?

    @OptionGroup(title: "With --prepare") var next: NextGeneration

    @Flag(help: "Drop the old generation although somebody may rely on what it has issued.")
    var despiteLiveCertificates = false

    @Option(help: ArgumentHelp("The trust anchor that --plan is to name.", valueName: "name"))
    var trustAnchor: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func validate() throws {
        if action != .prepare, next.isGiven {
            throw ValidationError(
                "--subject, --name, --days, --key-algorithm, --csr-out and the passphrases go with "
                    + "--prepare")
        }
        if action != .drop, despiteLiveCertificates {
            throw ValidationError("--despite-live-certificates goes with --drop")
        }
        if action != .plan, json.isOn || trustAnchor != nil {
            throw ValidationError("--json and --trust-anchor go with --plan")
        }
    }

    func run(in context: Context) throws {
        let operation = clock.operation(in: context)
        let store = try store.open(in: context)
        switch action {
        case .plan:
            let plan = RotationPlan(
                try store.rotation(of: issuer, at: operation.now), anchor: trustAnchor ?? "ANCHOR")
            if json.isOn { return try context.printJSON(plan) }
            plan.print(in: context)
        case .prepare:
            try next.prepare(
                after: store.rotation(of: issuer, at: operation.now).issuing, in: store, operation,
                context)
        case .issue:
            let rotation = try store.issueFromSuccessor(of: issuer, context: operation)
            context.note(
                "\"\(rotation.issuing.name)\" issues from here on; \"\(rotation.older.name)\" makes "
                    + "CRLs only, and has \(rotation.liveCertificates) live "
                    + (rotation.liveCertificates == 1 ? "certificate" : "certificates"))
        case .drop:
            let name = try store.dropPredecessor(
                of: issuer, despiteLive: despiteLiveCertificates, context: operation)
            context.note(
                "retired \"\(name)\"; take it out of the trust anchor: pki export-bundle has only "
                    + "its successor now")
        case .back:
            announce(try store.goBackInRotation(of: issuer, context: operation), in: context)
        }
    }

    private func announce(_ reversal: AuthorityStore.RotationReversal, in context: Context) {
        switch reversal {
        case .issuesAgain(let name, let prepared):
            context.note(
                "\"\(name)\" issues again; \"\(prepared)\" is prepared, and what it has issued stays "
                    + "good while both are trusted")
        case .givenUp(let name, let hadCertificate):
            context.note(
                "gave up \"\(name)\""
                    + (hadCertificate
                        ? "; its certificate is revoked, which the next CRL of its issuer says"
                        : ""))
        }
    }
}
