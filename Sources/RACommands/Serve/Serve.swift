import ArgumentParser
import CommandLineSupport
import CredentialServer

/// `ra serve`: instance metadata and the container endpoint on this machine.
struct Serve: AsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve sessions as EC2 and ECS do, and keep them fresh.",
        discussion: """
            Any AWS SDK finds its credentials there, with AWS_EC2_METADATA_SERVICE_ENDPOINT or \
            AWS_CONTAINER_CREDENTIALS_FULL_URI. Answers come from memory: they go on through an \
            outage of AWS for as long as the session is good, and without a good one they say why. \
            SIGHUP reads certificate, key and roles again; SIGTERM ends it.

            Example:
              $ timeout --preserve-status 2 ra serve --trust-anchor-arn "$ANCHOR" \\
                  --profile-arn "$PROFILE" --role-arn "$ROLE" \\
                  --certificate clients/web-01/certificate.pem \\
                  --private-key clients/web-01/decrypted_private_key.pem
              Local server started on port: 9911
              Make it available to the sdk by running:
              export AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:9911/
              2026-11-26T10:00:00Z reader: credentials until 2026-11-26T11:00:00Z
              the server has stopped
            """)

    @OptionGroup var workload: WorkloadOptions
    @OptionGroup var roles: ServedRolesOptions
    @OptionGroup var options: ServeOptions

    func run(in context: Context) async throws {
        InheritedDescriptors.passOnNoOthers()
        try await ServeRun(
            workload: workload, roles: roles, options: options, context: context
        ).run()
    }
}
