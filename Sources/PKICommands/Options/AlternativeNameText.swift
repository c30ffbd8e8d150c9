import CommandLineSupport
import X509

/// Subject alternative names in one text, such as `dns:web-01.example.com ip:192.0.2.1`.
enum AlternativeNameText {
    /// The names between blanks, in the order of the text.
    ///
    /// - Throws: `CommandError` with `san.form` or `san.ip`.
    static func names(_ text: String) throws(CommandError) -> [GeneralName] {
        var names: [GeneralName] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw unknown(word) }
            let value = String(parts[1])
            switch parts[0].lowercased() {
            case "dns": names.append(.dns(value))
            case "uri": names.append(.uri(value))
            case "email": names.append(.email(value))
            case "ip":
                guard let octets = IPAddress.octets(value) else {
                    throw CommandError(
                        status: .dataError, code: "san.ip",
                        message: "\(PrintableText.quote(value)) is not an IP address",
                        hint: "write it as 192.0.2.1 or 2001:db8::1, without mask and port")
                }
                names.append(.ip(octets))
            default: throw unknown(word)
            }
        }
        return names
    }

    private static func unknown(_ word: Substring) -> CommandError {
        CommandError(
            status: .dataError, code: "san.form",
            message: "\(PrintableText.quote(String(word))) does not say what kind of name it is",
            hint: "write dns:HOST, uri:URI, email:ADDRESS or ip:ADDRESS, with blanks between them")
    }
}
