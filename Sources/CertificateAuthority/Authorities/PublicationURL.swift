import X509

/// Where something is published for whoever checks a certificate: an http URL.
///
/// Never https: who checks a certificate for TLS would have to check one before it may do so.
///
/// - SeeAlso: RFC 5280 §4.2.1.13, §4.2.2.1
enum PublicationURL {
    private static let longest = 2048

    /// Refuses what verifiers could not fetch, or would read in different ways.
    ///
    /// - Throws: `AuthorityError.publicationURL`.
    static func check(_ url: String) throws(AuthorityError) {
        func refuse(_ detail: String) -> AuthorityError {
            .publicationURL(url: url, detail: detail)
        }
        guard
            url.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !#""<>\^`{|}"#.utf8.contains($0) })
        else { throw refuse("holds characters that belong in no URL") }
        guard url.utf8.count <= longest else {
            throw refuse("is longer than \(longest) characters")
        }
        guard url.hasPrefix("http://") else {
            throw refuse(
                url.lowercased().hasPrefix("https:")
                    ? "is of https, which verifiers do not fetch" : "does not begin with http://")
        }
        guard !url.contains("#") else { throw refuse("has a fragment") }
        let rest = url.dropFirst("http://".count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else { throw refuse("has a user in it") }
        let parts = hostAndPort(authority)
        guard isHost(parts.host) else { throw refuse("has no host") }
        if let port = parts.port {
            guard port.utf8.allSatisfy(isDigit), let number = Int(port),
                (1...65_535).contains(number)
            else { throw refuse("has no port after its colon") }
        }
        guard rest.dropFirst(authority.count).hasPrefix("/") else {
            throw refuse("has no path after its host")
        }
    }

    private static func hostAndPort(
        _ authority: Substring
    ) -> (host: Substring, port: Substring?) {
        let end =
            authority.hasPrefix("[")
            ? authority.firstIndex(of: "]").map { authority.index(after: $0) } ?? authority.endIndex
            : authority.firstIndex(of: ":") ?? authority.endIndex
        let rest = authority[end...]
        return (authority[..<end], rest.isEmpty ? nil : rest.dropFirst())
    }

    private static func isHost(_ host: Substring) -> Bool {
        if host.hasPrefix("["), host.hasSuffix("]") {
            return IPAddress.octets(String(host.dropFirst().dropLast()))?.count == 16
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return host.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-")
                    && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { isDigit($0) || isLetter($0) || $0 == 0x2D }
            }
    }

    private static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }

    private static func isLetter(_ octet: UInt8) -> Bool { (0x61...0x7A).contains(octet | 0x20) }
}
