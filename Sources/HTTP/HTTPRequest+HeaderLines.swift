extension HTTPRequest {
    /// The request's own fields, checked, with `Host` and `User-Agent` added where absent.
    ///
    /// - Throws: `HTTPError.invalidURL`, `invalidHeader`.
    func checkedFields(
        userAgent: String
    ) throws(HTTPError) -> [(name: String, value: String)] {
        let host = try Self.hostHeader(forURL: url)
        guard Self.isToken(method) else { throw .invalidHeader(name: method) }
        var fields: [(name: String, value: String)] = []
        if !hasField("host") { fields.append(("Host", host)) }
        fields += headers
        if !hasField("user-agent") { fields.append(("User-Agent", userAgent)) }
        for (name, value) in fields {
            guard Self.isToken(name),
                value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 })
            else {
                throw .invalidHeader(name: name)
            }
        }
        return fields
    }

    /// The header lines as libcurl takes them: the fields, and libcurl's own additions switched off.
    ///
    /// - Throws: `HTTPError.invalidURL`, `invalidHeader`.
    func headerLines(userAgent: String) throws(HTTPError) -> [String] {
        var lines = try checkedFields(userAgent: userAgent).map { name, value in
            // A semicolon is libcurl's way to send a field with no value.
            value.allSatisfy(\.isWhitespace) ? "\(name);" : "\(name): \(value)"
        }
        // A name with a colon and nothing after it removes what libcurl would send by itself.
        for name in ["Accept", "Content-Type", "Expect"] where !hasField(name.lowercased()) {
            lines.append("\(name):")
        }
        return lines
    }

    private func hasField(_ name: String) -> Bool {
        headers.contains { $0.name.lowercased() == name }
    }

    /// - SeeAlso: RFC 9110 §5.6.2
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isOfToken)
    }

    /// Whether an octet may stand in a field's name.
    ///
    /// - SeeAlso: RFC 9110 §5.6.2
    static func isOfToken(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(octet)
        }
    }
}
