import ArgumentParser
import CommandLineSupport
import FoundationEssentials
import RolesAnywhere

/// `ra revoke-sessions`: cuts off what has been issued already.
struct RevokeSessions: Command {
    static let configuration = CommandConfiguration(
        commandName: "revoke-sessions",
        abstract: "Have everything refused that is asked with a role's sessions so far.",
        discussion: """
            Sessions live until they expire, whatever becomes of certificate, CRL and profile. \
            This gives the role a policy of its own, AWSRevokeOlderSessions, which denies \
            everything to sessions issued before now; IAM takes some seconds to spread it. Now is \
            what AWS's answer said. New sessions are good: revoke the certificate first. \
            Once the longest session has passed, the policy has done its work: ra update-role \
            ROLE --remove-policy AWSRevokeOlderSessions.

            Example:
              $ ra revoke-sessions reader
              account 111122223333, region us-east-1, endpoint ...
              sessions of the role "reader" issued before 2026-11-26T06:12:31Z are
                  refused; whose certificate is not revoked can have new ones
            """)

    @OptionGroup var resource: ResourceArgument

    @Option(
        help: ArgumentHelp(
            "Refuse sessions issued before this time instead of now.", valueName: "time"))
    var issuedBefore: Timestamp?

    @Flag(help: "Also if this tool did not make the role.")
    var foreign = false

    @OptionGroup var options: ChangeOptions

    func run(in context: Context) throws {
        let account = try options.account(in: context)
        try account.announce(.iam)
        let wanted =
            issuedBefore.map { SessionRevocation(issuedBefore: $0.date) }
            // Sessions are dated by AWS's clock, not by this machine's.
            ?? SessionRevocation(through: account.serviceTime())
        let revoked = try account.provisioner.revokeSessions(
            ofRole: resource.nameOrARN, wanted, includingForeign: foreign)
        if let issuedBefore, issuedBefore.date > account.serviceTime() {
            context.note(
                "warning: this time is in the future: sessions until then are refused, too")
        }
        let sessions =
            "sessions of the role \(PrintableText.quote(revoked.name)) issued before "
            + revoked.issuedBefore.ISO8601Format()
        context.note(
            revoked.wereRevoked
                ? "\(sessions) were refused already; nothing was changed"
                : "\(sessions) are refused; whose certificate is not revoked can have new ones")
    }
}
