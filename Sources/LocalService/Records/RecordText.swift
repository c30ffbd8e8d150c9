import X509

/// Texts of requests as records have them.
enum RecordText {
    /// The first characters of a text, of which most have no more.
    static func prefix(_ text: String, _ limit: Int) -> String {
        text.utf8.count <= limit ? text : String(text.prefix(limit))
    }

    /// Text of which a terminal obeys nothing; most texts need no change.
    static func escaped(_ text: String, limit: Int = .max) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
        return isPlain && text.utf8.count <= limit ? text : Escaped.text(text, limit: limit)
    }
}
