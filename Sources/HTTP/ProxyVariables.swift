/// The variables of the environment that name a proxy.
struct ProxyVariables {
    /// A variable that libcurl heeds.
    struct Variable: Equatable {
        let name: String
        let value: String
    }

    private let http: Variable?
    private let https: Variable?

    /// Whether some servers are reached without.
    let hasExceptions: Bool

    init(_ environment: [String: String]) {
        func first(_ names: [String]) -> Variable? {
            for name in names {
                if let value = environment[name], !value.isEmpty {
                    return Variable(name: name, value: value)
                }
            }
            return nil
        }
        // HTTP_PROXY is what a CGI program gets of a request's field, so that nobody heeds it.
        http = first(["http_proxy", "all_proxy", "ALL_PROXY"])
        https = first(["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
        hasExceptions = first(["no_proxy", "NO_PROXY"]) != nil
    }

    /// What may name a proxy for a URL: `no_proxy`, which may except it, is libcurl's to read.
    func variable(for url: String) -> Variable? {
        url.prefix { $0 != ":" }.lowercased() == "https" ? https : http
    }
}

extension ProxyVariables.Variable {
    private static let schemes = [
        "http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h",
    ]

    /// Whether the value can be read in one way: `[scheme "://"] [user-info "@"] host [":" port]`.
    ///
    /// A password whose `/`, `#` or `?` is not encoded ends where nobody meant it to end.
    var isUsable: Bool {
        var rest = value[...]
        if let scheme = value.firstRange(of: "://") {
            guard Self.schemes.contains(value[..<scheme.lowerBound].lowercased()) else {
                return false
            }
            rest = value[scheme.upperBound...]
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let server = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] }
        guard value.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }),
            !rest[authority.endIndex...].contains("@")
        else { return false }
        return Self.isServer(server ?? authority)
    }

    /// Whether a text must not be shown because it holds what only the proxy may know.
    func isGiven(awayBy text: String) -> Bool {
        guard let at = value.lastIndex(of: "@") else { return false }
        let start = value.firstRange(of: "://")?.upperBound ?? value.startIndex
        guard start < at else { return false }
        let user = value[start..<at]
        let password = user.firstIndex(of: ":").map { user[user.index(after: $0)...] } ?? ""
        return [user, password].contains { part in
            !part.isEmpty && (text.contains(part) || text.contains(Self.decoded(part)))
        }
    }

    private static func isServer(_ text: Substring) -> Bool {
        var host = text.prefix { $0 != ":" }
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return false }
            host = text[...end]
        }
        let rest = text[host.endIndex...]
        guard isHost(host), rest.isEmpty || rest.first == ":" else { return false }
        let port = rest.dropFirst()
        return port.isEmpty
            || port.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt16(port) != nil
    }

    /// Whether libcurl takes a text as a host.
    ///
    /// It turns no other writing into ASCII: that would take the locale of the process, which has none.
    private static func isHost(_ text: Substring) -> Bool {
        let isAddress = text.hasPrefix("[")
        let refused = isAddress ? "" : "/:#?!@{}[]\\$'\"^`*<>=;,+&()|"
        return !text.isEmpty && text.utf8.allSatisfy { $0 < 0x80 && !refused.utf8.contains($0) }
    }

    private static func decoded(_ text: Substring) -> String {
        var octets: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let octet = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if octet == UInt8(ascii: "%"), digits.utf8.count == 2,
                let value = UInt8(digits, radix: 16)
            {
                octets.append(value)
                rest = rest.dropFirst(2)
            } else {
                octets.append(octet)
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }
}
