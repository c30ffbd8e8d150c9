import AWS
import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// What every command has in common that obtains sessions without management credentials.
struct WorkloadOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The trust anchor.", valueName: "arn"))
    var trustAnchorArn: String?

    @Option(help: ArgumentHelp("The profile.", valueName: "arn"))
    var profileArn: String?

    @Option(help: ArgumentHelp("The role.", valueName: "arn"))
    var roleArn: String?

    @OptionGroup var identity: IdentityOptions
    @OptionGroup var session: SessionOptions

    @Option(help: "The region, which can only be that of the trust anchor.")
    var region: String?

    @Option(
        help: ArgumentHelp(
            "The endpoint; otherwise AWS_ENDPOINT_URL or AWS's own.", valueName: "url"))
    var endpoint: String?

    @Flag(
        name: .customLong("no-verify-ssl"),
        help: "Take any server for AWS: whoever is on the way can read the credentials.")
    var acceptsAnyServer = false

    @Flag(
        name: .customLong("with-proxy"),
        help: "Use the proxy of the environment even for an endpoint on this machine.")
    var usesProxyForLoopback = false

    @OptionGroup var tracing: DebugOption
}

extension WorkloadOptions {
    /// The sessions that these options describe; nothing is read and nobody is asked yet.
    ///
    /// - Parameter context: The outside world.
    /// - Returns: What gives sessions, for any thread and as often as needed.
    /// - Throws: `CommandError` for an ARN that is missing, `RolesAnywhereError` for one that is wrong,
    ///   `AWSError` for the endpoint.
    func sessions(in context: Context) throws -> SessionSource {
        let request = try request()
        let client = try client(region: request.region, in: context)
        return SessionSource(
            request: request, identity: try identity.current(in: context), client: client)
    }

    /// The session asked for.
    func request() throws -> SessionRequest {
        try SessionRequest(
            trustAnchorARN: given(trustAnchorArn, "--trust-anchor-arn"),
            profileARN: given(profileArn, "--profile-arn"),
            roleARN: given(roleArn, "--role-arn"), region: region,
            durationSeconds: session.sessionDuration, sessionName: session.roleSessionName)
    }

    /// What asks a region's endpoint.
    func client(region: String, in context: Context) throws -> SessionClient {
        let configuration = try configuration(in: context)
        let clock = tracing.clock(in: context)
        var connection = SessionConnection(caBundle: configuration.caBundle)
        connection.verifiesServer = !acceptsAnyServer
        connection.usesProxyForLoopback = usesProxyForLoopback
        return SessionClient(
            endpoint: try configuration.endpoint(for: .rolesanywhere, region: region),
            transport: tracing.transport(in: context), clock: clock,
            retries: StandardRetries(maxAttempts: configuration.maxAttempts, clock: clock),
            connection: connection)
    }

    /// The environment's settings alone: a workload must not fail over somebody's profile.
    func configuration(in context: Context) throws -> ClientConfiguration {
        let environment = context.environment.filter {
            $0.key != "AWS_PROFILE" && $0.key != "AWS_DEFAULT_PROFILE"
        }
        return try ClientConfiguration.load(
            environment: environment, homeDirectory: context.homeDirectory,
            flags: ClientConfiguration.Flags(endpointURL: endpoint), read: { _ in nil })
    }

    private func given(_ value: String?, _ flag: String) throws(CommandError) -> String {
        if let value { return value }
        throw CommandError(
            status: .usage, code: "usage", message: "missing expected argument '\(flag) <arn>'",
            hint: "see the ARNs with: ra status")
    }
}
