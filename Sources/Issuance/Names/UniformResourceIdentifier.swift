import X509

/// URIs as they may stand in a certificate.
///
/// - SeeAlso: RFC 5280 §4.2.1.6, RFC 3986
enum UniformResourceIdentifier {
    /// The scheme in lower case, nil where there is none.
    static func scheme(of text: String) -> String? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let scheme = text[..<colon]
        guard let first = scheme.utf8.first, HostName.isLetter(first),
            scheme.utf8.allSatisfy({
                HostName.isLetter($0) || HostName.isDigit($0) || "+-.".utf8.contains($0)
            })
        else { return nil }
        return scheme.lowercased()
    }

    // Schemes whose URIs always name a host.
    private static let schemesWithHost: Set = [
        "http", "https", "ws", "wss", "ftp", "ldap", "ldaps", "spiffe",
    ]

    /// What is wrong with a URI, or nil.
    static func fault(_ text: String) -> String? {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return "has a space or a character outside ASCII"
        }
        guard !text.utf8.contains(where: { "\"<>\\^`{|}".utf8.contains($0) }) else {
            return "has a character that must be percent-encoded"
        }
        guard let scheme = scheme(of: text) else { return "has no scheme" }
        let rest = text.dropFirst(scheme.utf8.count + 1)
        guard !rest.isEmpty else { return "has nothing behind its scheme" }
        guard rest.hasPrefix("//") else {
            return schemesWithHost.contains(scheme) ? "has no host" : nil
        }
        let authority = rest.dropFirst(2).prefix { !"/?#".contains($0) }
        guard !authority.contains("@") else { return "has user information" }
        guard let host = host(of: authority) else {
            return "has a port that is no number from 1 to 65535"
        }
        guard !host.isEmpty else { return "has no host" }
        if host.hasPrefix("["), host.hasSuffix("]") {
            return IPAddress.octets(String(host.dropFirst().dropLast()))?.count == 16
                ? nil : "has a host in brackets that is no IPv6 address"
        }
        if IPAddress.octets(host)?.count == 4 { return nil }
        return HostName.fault(host, allowsWildcard: false).map { "has a host that \($0)" }
    }

    // The host without its port; nil when the port is none.
    private static func host(of authority: Substring) -> String? {
        guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else {
            return String(authority)
        }
        let port = authority[authority.index(after: colon)...]
        guard port.utf8.allSatisfy(HostName.isDigit), let number = Int(port),
            (1...65_535).contains(number)
        else { return nil }
        return String(authority[..<colon])
    }
}
