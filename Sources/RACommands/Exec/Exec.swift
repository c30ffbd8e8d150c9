import ArgumentParser
import CommandLineSupport
import CredentialServer
import RolesAnywhere

/// `ra exec`: a command with credentials.
struct Exec: AsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run a command with credentials that stay fresh.",
        discussion: """
            The command finds its credentials at an endpoint that is for it alone, and that has new \
            ones before the old ones expire; with --env it gets those of one session, and takes the \
            place of this process. Variables and files that AWS tools would use instead are kept from \
            it. It has the terminal and the signals, and its exit status is that of this command.

            Example:
              $ ra exec --trust-anchor-arn "$ANCHOR" \\
                  --profile-arn "$PROFILE" --role-arn "$ROLE" \\
                  --certificate clients/web-01/certificate.pem \\
                  --private-key clients/web-01/decrypted_private_key.pem \\
                  -- sh -c 'echo "$AWS_CONTAINER_CREDENTIALS_FULL_URI"'
              http://127.0.0.1:37117/role/reader
            """)

    @OptionGroup var workload: WorkloadOptions

    @Flag(help: "Put one session into the environment: it is not refreshed.")
    var env = false

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("The command, behind --.", valueName: "command"))
    var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else {
            throw ValidationError("there is no command: it stands behind --")
        }
    }

    func run(in context: Context) async throws {
        let descriptors = InheritedDescriptors.passOnNoOthers()
        let source = try workload.sessions(in: context)
        let environment = try ExecEnvironment(in: context)
        if env {
            let credentials = try RefusedSession.explaining(source, in: context) {
                try source.sessionByThisClock().credentials
            }
            let variables = environment.with(credentials, region: source.request.region)
            try context.flush()
            try ForegroundProgram(command, environment: variables, descriptors: descriptors)
                .become()
        }
        let endpoint = try await PrivateEndpoint.start(source, in: context)
        let variables = environment.with(endpoint, region: source.request.region)
        let ending = try await BlockingCall.run { [command] in
            try ForegroundProgram(command, environment: variables, descriptors: descriptors).run()
        }
        endpoint.stop()
        ending.end()
    }
}
