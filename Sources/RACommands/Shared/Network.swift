import CommandLineSupport
import HTTP

/// The network as commands use it.
enum Network {
    /// One transport for the whole process, so that a connection serves several calls.
    static let transport = HTTPTransport(
        userAgent: "anchorage/\(Version.current)", environment: Context.process.environment)
}
