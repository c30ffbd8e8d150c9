/// Texts of requests without what gives access: whoever reads a record must not get it.
enum RedactedText {
    /// A canonical request whose session token is not shown.
    static func canonicalRequest(_ text: String) -> String {
        let header = "x-amz-security-token:"
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.lowercased().hasPrefix(header) ? "\(header)<redacted>" : query(line)
        }.joined(separator: "\n")
    }

    /// A request target whose query shows no session token and no signature.
    static func target(_ text: String) -> String {
        guard let mark = text.firstIndex(of: "?") else { return text }
        return text[...mark] + query(text[text.index(after: mark)...])
    }

    private static let secretParameters = ["x-amz-security-token", "x-amz-signature"]

    private static func query(_ text: Substring) -> String {
        text.split(separator: "&", omittingEmptySubsequences: false).map { part in
            let name = part.prefix { $0 != "=" }
            return secretParameters.contains(name.lowercased())
                ? "\(name)=<redacted>" : String(part)
        }.joined(separator: "&")
    }
}
