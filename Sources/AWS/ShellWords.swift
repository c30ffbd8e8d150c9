/// Text split into words as a POSIX shell would, without expanding anything.
///
/// Section names such as `profile "my name"` and the setting `credential_process` are read this way.
public enum ShellWords {
    /// The words of a text, or nil when a quotation does not end.
    public static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var characters = text.makeIterator()
        while let character = characters.next() {
            if let open = quote {
                if character == open {
                    quote = nil
                } else if character == "\\", open == "\"" {
                    guard let next = characters.next() else { return nil }
                    // Inside double quotes a backslash escapes only these two.
                    word = (word ?? "") + (next == "\"" || next == "\\" ? "" : "\\") + String(next)
                } else {
                    word = (word ?? "") + String(character)
                }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character == "\\" {
                guard let next = characters.next() else { return nil }
                word = (word ?? "") + String(next)
            } else if " \t\r\n".contains(character) {
                if let ended = word { words.append(ended) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { return nil }
        if let ended = word { words.append(ended) }
        return words
    }

    /// One word, quoted where it must be.
    static func quote(_ word: String) -> String {
        let isPlain = word.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || ("0"..."9").contains($0)
                || "-_.@/:+=,%".unicodeScalars.contains($0)
        }
        guard !isPlain || word.isEmpty else { return word }
        let escaped = word.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\"\(escaped)\""
    }
}
