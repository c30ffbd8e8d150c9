import Glibc

/// Which values of `Host` are answered.
///
/// A page in a browser may let its own name lead to this machine, and then read what it asks for as
/// if it were its own. Its requests carry that name. Addresses are nobody's names.
///
/// - SeeAlso: RFC 9110 §7.2
struct HostRule: Sendable {
    /// Names beside `localhost`, in lower case.
    let names: Set<String>

    init(names: some Sequence<String>) {
        self.names = Set(names.map { $0.lowercased() })
    }

    /// Whether the value of a Host field is one of them, or an address.
    func allows(_ host: String) -> Bool {
        let name: Substring
        let rest: Substring
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return false }
            name = host[host.index(after: host.startIndex)..<end]
            rest = host[host.index(after: end)...]
            guard Self.isAddress(String(name), AF_INET6) else { return false }
        } else {
            let end = host.firstIndex(of: ":") ?? host.endIndex
            name = host[..<end]
            rest = host[end...]
            let lowered = name.lowercased()
            guard
                lowered == "localhost" || names.contains(lowered)
                    || Self.isAddress(String(name), AF_INET)
            else { return false }
        }
        return rest.isEmpty || rest.first == ":" && rest.dropFirst().utf8.allSatisfy(Self.isDigit)
    }

    private static func isAddress(_ text: String, _ family: Int32) -> Bool {
        var bytes = in6_addr()
        return inet_pton(family, text, &bytes) == 1
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
