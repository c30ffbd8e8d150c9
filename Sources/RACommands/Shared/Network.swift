import CommandLineSupport
import HTTP

/// The network as commands use it.
enum Network {
    /// One transport for the whole process, so that a connection serves several calls.
    static let transport = CurlTransport(
        userAgent: "anchorage/\(Version.current)",
        roots: SystemRoots(environment: Context.process.environment))
}
