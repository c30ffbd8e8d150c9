import Glibc

/// The server that a URL names, and what it is asked for.
struct Origin: Equatable {
    let isTLS: Bool

    /// A name without its last dot, or an address without brackets: who the server must prove to be.
    let host: String

    /// The host with its last dot, which tells the resolver that the name is complete.
    let lookUpHost: String

    let port: Int

    /// Whether the host is an IP address in its usual form.
    let isAddress: Bool

    /// Takes a URL apart; nil for one whose host has an unusual form.
    ///
    /// - Throws: `HTTPError.invalidURL`.
    init?(url: String) throws(HTTPError) {
        let header = try HTTPRequest.hostHeader(forURL: url)
        let (scheme, authority, _) = Self.parts(url)
        isTLS = scheme.lowercased() == "https"
        guard let (host, port) = Self.hostAndPort(authority), !host.isEmpty,
            // Both readings of the URL must be of the same server.
            authority == header || authority.hasPrefix(header + ":")
        else { return nil }
        let isBracketed = authority.hasPrefix("[")
        isAddress = Self.isAddress(host, family: isBracketed ? AF_INET6 : AF_INET)
        guard isBracketed ? isAddress : host.utf8.allSatisfy(Self.isOfName) else { return nil }
        // The resolver reads "127.1" and "0x7f000001" as addresses, and no certificate does.
        guard isAddress || !Self.endsInNumber(host) else { return nil }
        lookUpHost = String(host)
        self.host = host.hasSuffix(".") ? String(host.dropLast()) : String(host)
        self.port = port ?? (isTLS ? 443 : 80)
    }

    /// The path and the query, as they stand in the URL.
    static func target(of url: String) -> String {
        let target = parts(url).rest.prefix { $0 != "#" }
        return target.hasPrefix("/") ? String(target) : "/" + target
    }

    private static func parts(
        _ url: String
    ) -> (scheme: Substring, authority: Substring, rest: Substring) {
        let scheme = url.prefix { $0 != ":" }
        let hierarchy = url[scheme.endIndex...].dropFirst(3)
        let authority = hierarchy.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return (scheme, authority, hierarchy[authority.endIndex...])
    }

    private static func hostAndPort(_ authority: Substring) -> (host: Substring, port: Int?)? {
        var host: Substring
        var rest: Substring
        if authority.hasPrefix("[") {
            host = authority.dropFirst().prefix { $0 != "]" }
            rest = authority[host.endIndex...].dropFirst()
        } else {
            host = authority.prefix { $0 != ":" }
            rest = authority[host.endIndex...]
        }
        guard rest.popFirst() != nil, !rest.isEmpty else { return (host, nil) }
        guard rest.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(rest) else {
            return nil
        }
        return (host, port)
    }

    private static func isOfName(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Whether the last label is a number, as in no name there is.
    private static func endsInNumber(_ host: Substring) -> Bool {
        guard let label = host.split(separator: ".").last?.lowercased() else { return false }
        let isDecimal = label.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isDecimal || label.hasPrefix("0x") && label.dropFirst(2).allSatisfy(\.isHexDigit)
    }

    private static func isAddress(_ text: Substring, family: Int32) -> Bool {
        var address = in6_addr()
        return inet_pton(family, String(text), &address) == 1
    }
}
