/// Where a server listens.
public enum ServerAddress: Hashable, Sendable {
    /// A port of one address of this machine; port 0 is any free one.
    case port(Int, host: String, settings: SocketSettings = SocketSettings())

    /// A socket in the file system, which the owner of the process alone can connect to.
    case socket(path: String)
}

/// How the packets of a server's answers travel.
public struct SocketSettings: Hashable, Sendable {
    /// How many hops an answer may take, 1 to 255; nil for what the system usually allows.
    public var hopLimit: Int?

    /// Whether an IPv6 address stands for IPv6 alone, so that `::` and `0.0.0.0` can share a port.
    public var isIPv6Only: Bool

    /// Says how packets travel.
    public init(hopLimit: Int? = nil, isIPv6Only: Bool = false) {
        self.hopLimit = hopLimit
        self.isIPv6Only = isIPv6Only
    }
}
