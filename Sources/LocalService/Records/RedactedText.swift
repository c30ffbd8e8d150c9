import AWSSigning

/// Texts of requests without what gives access: whoever reads a record must not get it.
enum RedactedText {
    /// A canonical request that shows what its client can compare, and no secret.
    ///
    /// Its lines are method, path and query, then the signed header fields, and behind an empty one
    /// their names and the body's hash.
    static func canonicalRequest(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let end = lines.dropFirst(3).firstIndex(of: "") ?? lines.endIndex
        return lines.enumerated().map { index, line in
            switch index {
            case 0..<3: target(String(line))
            case 3..<end: header(line)
            default: String(line)
            }
        }.joined(separator: "\n")
    }

    /// A request target that shows no session token and no signature, wherever they stand in it.
    static func target(_ text: String) -> String {
        guard mayBeSecret(text) else { return text }
        guard let mark = text.firstIndex(of: "?") else { return parameters(text[...]) }
        return parameters(text[..<mark]) + "?" + parameters(text[text.index(after: mark)...])
    }

    private static let secretParameters = ["x-amz-security-token", "x-amz-signature"]

    private static func parameters(_ text: Substring) -> String {
        text.split(separator: "&", omittingEmptySubsequences: false).map { part in
            guard mayBeSecret(part) else { return String(part) }
            let name = part.prefix { $0 != "=" }
            let isPlain = secretParameters.contains(PercentEncoding.decodeText(name).lowercased())
            // Where the name is not the whole of it, nobody knows where its value begins.
            return isPlain ? "\(name)=<redacted>" : "<redacted>"
        }.joined(separator: "&")
    }

    /// Whether a text has the name of a secret in it, however it is encoded.
    private static func mayBeSecret(_ text: some StringProtocol) -> Bool {
        var text = String(text)
        for _ in 0..<3 {
            let folded = text.lowercased()
            if secretParameters.contains(where: { folded.contains($0) }) { return true }
            guard text.utf8.contains(UInt8(ascii: "%")) else { return false }
            text = PercentEncoding.decodeText(text)
        }
        return false
    }

    /// The fields whose values are no secrets; a client may sign others, such as its cookies.
    private static let plainFields: Set<String> = [
        "accept", "accept-encoding", "amz-sdk-invocation-id", "amz-sdk-request", "cache-control",
        "connection", "content-encoding", "content-length", "content-md5", "content-type", "date",
        "expect", "host", "if-match", "if-modified-since", "if-none-match", "if-unmodified-since",
        "range", "te", "transfer-encoding", "user-agent", "x-amz-content-sha256", "x-amz-date",
        "x-amz-target", "x-amz-user-agent", "x-amz-x509", "x-amz-x509-chain",
    ]

    private static func header(_ line: Substring) -> String {
        let name = line.prefix { $0 != ":" }
        return plainFields.contains(name.lowercased()) ? String(line) : "\(name):<redacted>"
    }
}
