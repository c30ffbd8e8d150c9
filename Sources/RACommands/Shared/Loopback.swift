import AWS

/// Tells the local service from AWS.
enum Loopback {
    /// Whether an endpoint was configured and lies on this machine.
    static func isLocal(_ endpoint: Endpoint) -> Bool {
        endpoint.isOverride && isHost(endpoint.host)
    }

    /// Whether the value of a Host header names this machine.
    static func isHost(_ header: String) -> Bool {
        let host = header.lowercased()
        let name =
            host.hasPrefix("[") ? host.dropFirst().prefix { $0 != "]" } : host.prefix { $0 != ":" }
        return name == "localhost" || name.hasPrefix("127.") || name == "::1"
    }
}
