public import HTTP

/// How the service is connected to.
public struct SessionConnection: Equatable, Sendable {
    /// The CAs that an HTTPS server is checked against, or nil for the system's.
    public var caBundle: String?

    /// Whether an HTTPS server must prove who it is.
    public var verifiesServer = true

    /// Whether a proxy is used even to reach this machine.
    public var usesProxyForLoopback = false

    /// The limits on time.
    public var timeouts = HTTPRequest.Timeouts()

    /// The usual way.
    public init(caBundle: String? = nil) {
        self.caBundle = caBundle
    }
}
