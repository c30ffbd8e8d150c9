import AWS
import ArgumentParser
import CommandLineSupport

/// The options of every command that calls AWS with management credentials.
struct AccountOptions: ParsableArguments {
    @Option(help: "The profile of the AWS config file whose credentials and settings are used.")
    var profile: String?

    @Option(help: "The region; otherwise AWS_REGION or the profile's.")
    var region: String?

    @Option(
        name: .customLong("endpoint-url"),
        help: "The endpoint of every service called; otherwise AWS_ENDPOINT_URL or AWS's own.")
    var endpointURL: String?

    @OptionGroup var tracing: DebugOption
}

extension AccountOptions {
    /// What these options, the environment and the shared files say.
    func configuration(
        environment: [String: String], in context: Context
    ) throws -> ClientConfiguration {
        try ClientConfiguration.load(
            environment: environment, homeDirectory: context.homeDirectory,
            flags: ClientConfiguration.Flags(
                profile: profile, region: region, endpointURL: endpointURL),
            read: { try SharedFile.read($0, in: context) })
    }

    /// The account that these options, the environment and the shared files lead to.
    ///
    /// - Parameters:
    ///   - context: The outside world.
    ///   - mayChange: Whether anything may be changed in it.
    /// - Returns: The account, with clients for it.
    /// - Throws: `AWSError` when there are no usable credentials.
    func account(in context: Context, mayChange: Bool = true) throws -> Account {
        try Account(
            configuration: configuration(environment: context.environment, in: context),
            context: context, tracing: tracing, mayChange: mayChange)
    }
}
