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
            what AWS's answer said. New sessions are good: revoke the certificate first. A time that \
            was set before is never taken back, but for one in the future, which keeps out new \
            sessions: it becomes now. \
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
            "Refuse sessions issued before this time, which is past, instead of now.",
            valueName: "time"))
    var issuedBefore: Timestamp?

    @Flag(help: "Also if this tool did not make the role.")
    var foreign = false

    @OptionGroup var options: ChangeOptions

    func run(in context: Context) throws {
        let account = try options.account(in: context)
        try account.announce(.iam)
        // Sessions are dated by AWS's clock, not by this machine's.
        let revoked = try account.provisioner.revokeSessions(
            ofRole: resource.nameOrARN,
            issuedBefore.map { SessionRevocation(issuedBefore: $0.date) },
            at: account.serviceTime(), includingForeign: foreign)
        let role = "sessions of the role \(PrintableText.quote(revoked.name))"
        let time = revoked.issuedBefore.ISO8601Format()
        if let future = revoked.broughtBackFrom {
            return context.note(
                "all \(role) issued before \(future.ISO8601Format()) were to be refused, which is in the "
                    + "future; now those issued before \(time) are, and new ones are good")
        }
        context.note(
            "\(role) issued before \(time) "
                + (revoked.wereRevoked
                    ? "were refused already; nothing was changed"
                    : "are refused; whose certificate is not revoked can have new ones"))
    }
}
