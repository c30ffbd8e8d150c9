extension HTTPRequest {
    /// The header lines as libcurl takes them: exactly the request's own fields, with `Host` and
    /// `User-Agent` added where absent, and libcurl's own additions switched off.
    func headerLines(userAgent: String) throws(HTTPError) -> [String] {
        let host = try Self.hostHeader(forURL: url)
        guard Self.isToken(method) else { throw .invalidHeader(name: method) }
        var present: Set<String> = []
        var lines: [String] = []
        for (name, value) in headers {
            lines.append(try Self.line(name, value))
            present.insert(name.lowercased())
        }
        if !present.contains("host") { lines.append(try Self.line("Host", host)) }
        if !present.contains("user-agent") {
            lines.append(try Self.line("User-Agent", userAgent))
        }
        // A name with a colon and nothing after it removes what libcurl would send by itself.
        for name in ["Accept", "Content-Type", "Expect"]
        where !present.contains(name.lowercased()) {
            lines.append("\(name):")
        }
        return lines
    }

    private static func line(_ name: String, _ value: String) throws(HTTPError) -> String {
        guard isToken(name), value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 })
        else {
            throw .invalidHeader(name: name)
        }
        // libcurl's way to send a field with no value.
        let isBlank = value.allSatisfy(\.isWhitespace)
        return isBlank ? "\(name);" : "\(name): \(value)"
    }

    /// - SeeAlso: RFC 9110 §5.6.2
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { octet in
                switch octet {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default:
                    "!#$%&'*+-.^_`|~".utf8.contains(octet)
                }
            }
    }
}
