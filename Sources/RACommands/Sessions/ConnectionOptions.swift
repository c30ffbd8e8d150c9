import AWS
import ArgumentParser
import CommandLineSupport
import Glibc
import HTTP
import RolesAnywhere

/// How AWS is connected to.
struct ConnectionOptions: ParsableArguments {
    @Flag(name: .customLong("fips"), help: "Use the FIPS endpoint of the region.")
    var usesFIPS = false

    @Flag(
        name: .customLong("dual-stack"),
        help: "Use the endpoint of the region that answers over IPv6, too.")
    var usesDualStack = false

    @Option(
        help: ArgumentHelp(
            "The CAs that the server is checked against, in PEM; otherwise AWS_CA_BUNDLE, or "
                + "the system's.", valueName: "path"))
    var caBundle: String?

    @Option(
        help: ArgumentHelp("How long it may take to connect.", valueName: "seconds"))
    var connectTimeout = 5.0

    @Option(help: ArgumentHelp("How long the whole answer may take.", valueName: "seconds"))
    var timeout = 30.0

    @Flag(
        name: .customLong("no-verify-ssl"),
        help: "Take any server for AWS: whoever is on the way can read the credentials.")
    var acceptsAnyServer = false

    @Flag(
        name: .customLong("with-proxy"),
        help: "Use the proxy of the environment even for an endpoint on this machine.")
    var usesProxyForLoopback = false

    func validate() throws {
        for (name, seconds) in [("--connect-timeout", connectTimeout), ("--timeout", timeout)]
        where !(0.1...3_600).contains(seconds) {
            throw ValidationError("\(name) takes 0.1 to 3600 seconds")
        }
        guard caBundle == nil || !acceptsAnyServer else {
            throw ValidationError("--ca-bundle and --no-verify-ssl exclude each other")
        }
    }
}

extension ConnectionOptions {
    /// What the flags add to the environment's choice of endpoints.
    var endpointVariant: Endpoint.Variant {
        var variant: Endpoint.Variant = []
        if usesFIPS { variant.insert(.fips) }
        if usesDualStack { variant.insert(.dualStack) }
        return variant
    }

    /// How an endpoint is connected to.
    ///
    /// - Throws: `CommandError` with `file.missing` for a CA bundle that is not there.
    func connection(
        _ configuration: ClientConfiguration, in context: Context
    ) throws(CommandError) -> SessionConnection {
        var connection = SessionConnection(
            caBundle: caBundle.map(context.absolutePath) ?? configuration.caBundle)
        if let caBundle, access(context.absolutePath(caBundle), R_OK) != 0 {
            throw CommandError(
                status: .noInput, code: "file.missing",
                message: "there is no CA bundle \(PrintableText.quote(caBundle)) to read",
                hint: "leave --ca-bundle out for the CAs of the system")
        }
        connection.verifiesServer = !acceptsAnyServer
        connection.usesProxyForLoopback = usesProxyForLoopback
        connection.timeouts = HTTPRequest.Timeouts(
            connectSeconds: connectTimeout, totalSeconds: timeout)
        return connection
    }

    /// Says loudly what cannot be meant for long.
    func warn(in context: Context) {
        guard acceptsAnyServer else { return }
        context.note(
            "WARNING: --no-verify-ssl: the server is not checked; whoever is on the way can read "
                + "and replace the credentials")
    }
}
