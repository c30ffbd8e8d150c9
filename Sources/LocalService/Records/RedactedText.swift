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
        var octets = Array(text.utf8)
        for _ in 0..<3 {
            let folded = folded(octets)
            if secretNames.contains(where: { Self.folded(folded, has: $0) }) { return true }
            guard octets.contains(UInt8(ascii: "%")) else { return false }
            octets = PercentEncoding.decode(octets)
        }
        return false
    }

    private static let secretNames = secretParameters.map { Array($0.utf8) }

    /// A text in lower case; beyond ASCII there are letters that become ASCII's.
    private static func folded(_ octets: [UInt8]) -> [UInt8] {
        guard octets.allSatisfy({ $0 < 0x80 }) else {
            return Array(String(decoding: octets, as: UTF8.self).lowercased().utf8)
        }
        return octets.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    /// Whether a text has a name in it: octets are compared, which is quick.
    private static func folded(_ text: [UInt8], has name: [UInt8]) -> Bool {
        guard text.count >= name.count else { return false }
        return (0...text.count - name.count).contains { start in
            text[start] == name[0] && text[start..<start + name.count].elementsEqual(name)
        }
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
