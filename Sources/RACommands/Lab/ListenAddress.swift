import AWS
import ArgumentParser
import Glibc

/// The address of this machine that the local service listens on: what `--listen` takes.
struct ListenAddress: ExpressibleByArgument {
    /// This machine alone.
    static let loopback = ListenAddress(text: "127.0.0.1")

    /// The address as text, IPv6 without brackets.
    let text: String

    private init(text: String) {
        self.text = text
    }

    /// Parses an IPv4 or IPv6 address.
    init?(argument: String) {
        guard let text = Self.canonical(argument, AF_INET) ?? Self.canonical(argument, AF_INET6)
        else { return nil }
        self.text = text
    }

    /// Parses an address, for an option that says what it takes.
    ///
    /// - Throws: `ValidationError`.
    static func parsed(_ argument: String) throws -> ListenAddress {
        guard let address = ListenAddress(argument: argument) else {
            throw ValidationError("an IPv4 or IPv6 address of this machine, such as 127.0.0.1")
        }
        return address
    }

    /// The one form in which the system, too, writes an address.
    private static func canonical(_ text: String, _ family: Int32) -> String? {
        var bytes = in6_addr()
        guard inet_pton(family, text, &bytes) == 1 else { return nil }
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(family, &bytes, &buffer, socklen_t(buffer.count)) != nil else {
            return nil
        }
        return String(
            decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Whether it stands for every address of this machine.
    var isWildcard: Bool { text == "0.0.0.0" || text == "::" }

    /// Whether only this machine can reach it.
    var isLoopback: Bool { Loopback.isAddress(text) }

    /// The URL by which this machine reaches it.
    func url(port: Int) -> String {
        switch text {
        case "0.0.0.0": "http://127.0.0.1:\(port)"
        case "::": "http://[::1]:\(port)"
        case _ where text.contains(":"): "http://[\(text)]:\(port)"
        default: "http://\(text):\(port)"
        }
    }

    /// Whether a URL is one that `url(port:)` makes.
    static func isURL(_ url: String) -> Bool {
        let scheme = "http://"
        guard url.hasPrefix(scheme), let colon = url.lastIndex(of: ":"),
            let port = UInt16(url[url.index(after: colon)...]), port > 0
        else { return false }
        let host = url[url.index(url.startIndex, offsetBy: scheme.utf8.count)..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let text = isBracketed ? String(host.dropFirst().dropLast()) : String(host)
        return text.contains(":") == isBracketed && ListenAddress(argument: text) != nil
    }
}
