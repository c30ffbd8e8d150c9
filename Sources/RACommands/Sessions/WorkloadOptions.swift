import AWS
import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// What every command has in common that obtains sessions without management credentials.
struct WorkloadOptions: ParsableArguments {
    @Option(
        name: .customLong("trust-anchor-arn"),
        help: ArgumentHelp(
            "The trust anchor; again, with its --profile-arn, for another region, which is asked "
                + "where the one before does not answer.", valueName: "arn"))
    var trustAnchorArns: [String] = []

    @Option(
        name: .customLong("profile-arn"),
        help: ArgumentHelp("The profile; one for each trust anchor.", valueName: "arn"))
    var profileArns: [String] = []

    @Option(help: ArgumentHelp("The role.", valueName: "arn"))
    var roleArn: String?

    @OptionGroup var identity: IdentityOptions
    @OptionGroup var session: SessionOptions

    @Option(help: "The region, which can only be that of the trust anchor.")
    var region: String?

    @Option(
        name: .customLong("endpoint"),
        help: ArgumentHelp(
            "The endpoint; otherwise AWS_ENDPOINT_URL or AWS's own; one for all trust anchors, or "
                + "one for each.", valueName: "url"))
    var endpoints: [String] = []

    @OptionGroup var connecting: ConnectionOptions
    @OptionGroup var tracing: DebugOption
}

extension WorkloadOptions {
    /// The trust anchor of the region that is asked first.
    var trustAnchorArn: String? {
        get { trustAnchorArns.first }
        set { trustAnchorArns = newValue.map { [$0] } ?? [] }
    }

    /// The profile of the region that is asked first.
    var profileArn: String? {
        get { profileArns.first }
        set { profileArns = newValue.map { [$0] } ?? [] }
    }

    /// The endpoint that is asked first.
    var endpoint: String? {
        get { endpoints.first }
        set { endpoints = newValue.map { [$0] } ?? [] }
    }

    /// The sessions that these options describe; nothing is read and nobody is asked yet.
    ///
    /// - Parameters:
    ///   - context: The outside world.
    ///   - notice: What says that the certificate is about to expire; on standard error unless given.
    /// - Returns: What gives sessions, for any thread and as often as needed.
    /// - Throws: `CommandError` for an ARN that is missing, `RolesAnywhereError` for one that is wrong,
    ///   `AWSError` for the endpoint.
    func sessions(
        in context: Context, _ notice: ExpiryNotice? = nil
    ) throws -> SessionSource {
        let first = try route(0, in: context)
        try checkPairs()
        connecting.warn(in: context)
        let notice = notice ?? ExpiryNotice(now: context.now) { context.note($0) }
        return SessionSource(
            first, or: try trustAnchorArns.indices.dropFirst().map { try route($0, in: context) },
            identity: try identity.current(in: context, notice),
            passOver: { route, error in
                context.note("\(route.request.region) gave no session: \(error)")
            })
    }

    /// What is asked of the region of one trust anchor.
    private func route(_ index: Int, in context: Context) throws -> SessionRoute {
        let request = try SessionRequest(
            trustAnchorARN: given(trustAnchorArns.dropFirst(index).first, "--trust-anchor-arn"),
            profileARN: given(profileArns.dropFirst(index).first, "--profile-arn"),
            roleARN: given(roleArn, "--role-arn"),
            region: trustAnchorArns.count > 1 ? nil : region,
            durationSeconds: session.sessionDuration, sessionName: session.roleSessionName)
        let url = endpoints.count > 1 ? endpoints[index] : endpoint
        return SessionRoute(
            request: request, client: try client(region: request.region, at: url, in: context))
    }

    /// Refuses what is there so often that nobody can tell what belongs together.
    private func checkPairs() throws(CommandError) {
        let count = trustAnchorArns.count
        for (name, other) in [
            ("--profile-arn", profileArns.count), ("--endpoint", endpoints.count),
        ]
        where other > 1 && other != count || name == "--profile-arn" && other != count {
            throw CommandError(
                status: .usage, code: "usage",
                message: "\(count) times --trust-anchor-arn, and \(other) times \(name)",
                hint:
                    "each trust anchor takes the profile of its region: give both, in the same order"
            )
        }
        guard region == nil || count == 1 else {
            throw CommandError(
                status: .usage, code: "usage",
                message: "--region names one region, and there are \(count) trust anchors",
                hint: "leave --region out: each trust anchor says its own")
        }
    }

    /// What asks a region's endpoint.
    private func client(
        region: String, at url: String?, in context: Context
    ) throws -> SessionClient {
        let configuration = try configuration(at: url, in: context)
        let clock = tracing.clock(in: context)
        return SessionClient(
            endpoint: try configuration.endpoint(for: .rolesanywhere, region: region),
            transport: tracing.transport(in: context), clock: clock,
            retries: RequestRetries(configuration, clock: clock),
            connection: try connecting.connection(configuration, in: context),
            notify: { context.note($0.text) })
    }

    /// The environment's settings alone: a workload must not fail over somebody's profile.
    private func configuration(
        at url: String?, in context: Context
    ) throws -> ClientConfiguration {
        let environment = context.environment.filter {
            $0.key != "AWS_PROFILE" && $0.key != "AWS_DEFAULT_PROFILE"
        }
        return try ClientConfiguration.load(
            environment: environment, homeDirectory: context.homeDirectory,
            flags: ClientConfiguration.Flags(
                endpointURL: url, endpointVariant: connecting.endpointVariant),
            read: { _ in nil })
    }

    private func given(_ value: String?, _ flag: String) throws(CommandError) -> String {
        if let value { return value }
        throw CommandError(
            status: .usage, code: "usage", message: "missing expected argument '\(flag) <arn>'",
            hint: "see the ARNs with: ra status")
    }
}
