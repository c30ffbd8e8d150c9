/// Tells this machine, and the local service on it, from others.
public enum Loopback {
    /// Whether an endpoint was configured and lies on this machine.
    public static func isLocal(_ endpoint: Endpoint) -> Bool {
        endpoint.isOverride && isHost(endpoint.host)
    }

    /// Whether the value of a Host header names this machine.
    ///
    /// A name that merely begins like an address, such as `127.0.0.1.example.com`, may be anybody's.
    public static func isHost(_ header: String) -> Bool {
        let host = header.lowercased()
        let isBracketed = host.hasPrefix("[")
        let name = isBracketed ? host.dropFirst().prefix { $0 != "]" } : host.prefix { $0 != ":" }
        let rest = host[name.endIndex...].dropFirst(isBracketed ? 1 : 0)
        guard rest.isEmpty || isPort(rest) else { return false }
        return name == "localhost" || isAddress(String(name))
    }

    /// Whether a text is a colon and a port, which may be left out behind its colon.
    private static func isPort(_ text: Substring) -> Bool {
        let digits = text.dropFirst()
        return text.hasPrefix(":") && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
            && (digits.isEmpty || UInt16(digits) != nil)
    }

    /// Whether an address, without a port, is one of this machine's to itself.
    public static func isAddress(_ address: String) -> Bool {
        let mapped = "::ffff:"
        let text = address.hasPrefix(mapped) ? String(address.dropFirst(mapped.count)) : address
        if text == "::1" { return true }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8(part) != nil
            }
    }
}
