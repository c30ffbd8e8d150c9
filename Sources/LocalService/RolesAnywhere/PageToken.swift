import X509

/// Where the next page of a list begins, as the text that a client hands back.
enum PageToken {
    /// The token for what follows a page.
    ///
    /// - Parameters:
    ///   - number: the number of the last resource on the page.
    ///   - kind: the list, so that its tokens fit no other.
    /// - Returns: base64.
    static func encode(_ number: Int, kind: String) -> String {
        Base64.encode(Array("\(kind):\(number)".utf8))
    }

    /// The number in a token that was made for this list.
    static func decode(_ token: String, kind: String) -> Int? {
        guard let bytes = Base64.decode(token) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":")
        guard parts.count == 2, parts[0] == kind else { return nil }
        return Int(parts[1])
    }
}
