import AWS
import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra session`: what a `credential_process` runs.
struct Session: Command {
    static let configuration = CommandConfiguration(
        abstract: "Obtain a session, and print it as a credential_process does.",
        discussion: """
            Needs no AWS credentials but the certificate and its key. Of the AWS settings only \
            the environment's count, and never a profile's.

            Example:
              $ ra session --trust-anchor-arn "$ANCHOR" \\
                  --profile-arn "$PROFILE" --role-arn "$ROLE" \\
                  --certificate clients/web-01/certificate.pem \\
                  --private-key clients/web-01/decrypted_private_key.pem
              {"Version":1,"AccessKeyId":"ASIA...","SecretAccessKey":"...",...}
            """,
        aliases: ["credential-process"])

    @Option(help: ArgumentHelp("The trust anchor.", valueName: "arn"))
    var trustAnchorArn: String

    @Option(help: ArgumentHelp("The Roles Anywhere profile.", valueName: "arn"))
    var profileArn: String

    @Option(help: ArgumentHelp("The role.", valueName: "arn"))
    var roleArn: String

    @OptionGroup var files: ClientFiles
    @OptionGroup var session: SessionOptions

    @Option(help: "The region, which can only be that of the trust anchor.")
    var region: String?

    @Option(
        help: ArgumentHelp(
            "The endpoint; otherwise AWS_ENDPOINT_URL or AWS's own.", valueName: "url"))
    var endpoint: String?

    @OptionGroup var tracing: DebugOption

    func run(in context: Context) throws {
        let request = try SessionRequest(
            trustAnchorARN: trustAnchorArn, profileARN: profileArn, roleARN: roleArn,
            region: region, durationSeconds: session.sessionDuration,
            sessionName: session.roleSessionName)
        let configuration = try configuration(in: context)
        let clock = tracing.clock(in: context)
        let client = SessionClient(
            endpoint: try configuration.endpoint(for: .rolesanywhere, region: request.region),
            transport: tracing.transport(in: context), clock: clock,
            retries: StandardRetries(maxAttempts: configuration.maxAttempts, clock: clock),
            caBundle: configuration.caBundle)
        let set = try client.createSession(request, as: files.identity(in: context))
        context.write(Array(CredentialProcessOutput.json(set.credentials).utf8))
    }

    /// The environment's settings alone: a workload must not fail over somebody's profile.
    private func configuration(in context: Context) throws -> ClientConfiguration {
        let environment = context.environment.filter {
            $0.key != "AWS_PROFILE" && $0.key != "AWS_DEFAULT_PROFILE"
        }
        return try ClientConfiguration.load(
            environment: environment, homeDirectory: context.homeDirectory,
            flags: ClientConfiguration.Flags(endpointURL: endpoint), read: { _ in nil })
    }
}
