import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra update`: sessions in the shared credentials file.
struct Update: Command {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Keep a profile of the shared credentials file fresh.",
        discussion: """
            Writes to AWS_SHARED_CREDENTIALS_FILE or ~/.aws/credentials five minutes before the \
            session there expires, and leaves every other line of the file as it was. An outage of \
            AWS is waited out. SIGTERM ends it, within a second or so.

            Example:
              $ ra update --once --profile example --trust-anchor-arn "$ANCHOR" \\
                  --profile-arn "$PROFILE" --role-arn "$ROLE" \\
                  --certificate clients/web-01/certificate.pem \\
                  --private-key clients/web-01/decrypted_private_key.pem
              wrote the profile "example" to /home/alex/.aws/credentials: until
                  2026-11-26T11:00:00Z
            """)

    @OptionGroup var workload: WorkloadOptions

    @Option(help: "The profile in the credentials file.")
    var profile = "default"

    @Flag(help: "Write one session, and end.")
    var once = false

    func run(in context: Context) throws {
        let source = try workload.sessions(in: context)
        let file = CredentialsFile(
            profile: try CredentialsFileProfile(name: profile),
            accountID: try ResourceARN.parse(source.request.roleARN, kind: .role).account,
            context: context)
        try file.check()
        try file.warnOfRivals()
        _ = try source.identity.identity()
        let patience = StopPatience()
        let updating = Updating(source: source, file: file, patience: patience, context: context)
        if once {
            try RefusedSession.explaining(source, in: context) { try updating.once() }
        } else {
            try updating.run(until: StopSignals(patience: patience))
        }
    }
}
