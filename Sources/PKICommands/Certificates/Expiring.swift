import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// `pki expiring`: what has to be renewed soon.
struct Expiring: Command {
    static let configuration = CommandConfiguration(
        commandName: "expiring",
        abstract: "List certificates that expire soon; exit code 2 if there are any.",
        discussion: """
            Those of authorities count too; what is revoked or has expired already does not. A \
            certificate is left out while one that was renewed or re-keyed from it is live; a \
            namesake that was issued separately does not take its place. Exit codes: 0 nothing \
            expires, 2 something does. \(EntryOutputOptions.fields)

            Example:
              $ pki expiring --within 45d
              NAME    KIND       STATE   VALID UNTIL           ISSUER   SERIAL...
              web-11  endEntity  issued  2026-12-25T22:36:23Z  issuing  1ea2121b...
            """)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How soon: 30d, 12h or 90m.", valueName: "period"))
    var within = Period(seconds: 30 * 86_400)

    @Flag(help: "Those with a live successor too.")
    var all = false

    @OptionGroup var output: EntryOutputOptions
    @OptionGroup var store: StoreOptions

    func run(in context: Context) throws {
        let now = context.now()
        let end = now.addingTimeInterval(Double(within.seconds))
        var output = EntryOutput(output, in: context)
        var (shown, left) = (0, 0)
        try store.open(in: context).forEachExpiring(until: end, at: now) { entry in
            if entry.hasLiveSuccessor, !all {
                left += 1
                return
            }
            shown += 1
            try output.add(EntryDescription(entry, at: now))
        }
        output.finish()
        if left > 0 {
            context.note(
                "notice: \(left) more \(left == 1 ? "has" : "have") a live successor; "
                    + "--all shows \(left == 1 ? "it" : "them")")
        }
        if shown > 0 { context.conclude(with: .actionNeeded) }
    }
}
