/// Text split into words as a POSIX shell would, without expanding anything.
///
/// Section names such as `profile "my name"` and the setting `credential_process` are read this way.
///
/// - SeeAlso: POSIX XCU 2.2, "Quoting"
public enum ShellWords {
    /// The words of a text, or nil when a quotation does not end.
    public static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var quote: Unicode.Scalar?
        // CR LF is one character, and two that separate.
        var rest = text.unicodeScalars.makeIterator()
        while let scalar = rest.next() {
            switch (scalar, quote) {
            case (let scalar, .some(let open)) where scalar == open:
                quote = nil
            case ("\\", nil), ("\\", "\""):
                guard let next = rest.next() else { return nil }
                // A backslash takes the end of a line away, and what is quoted otherwise it is before
                // few characters that it means more than itself.
                if next == "\n" { continue }
                word = word ?? .init()
                if quote != nil, !Self.escapable.contains(next) { word?.append(scalar) }
                word?.append(next)
            case (_, .some):
                word = word ?? .init()
                word?.append(scalar)
            case ("\"", nil), ("'", nil):
                quote = scalar
                word = word ?? .init()
            case (" ", nil), ("\t", nil), ("\r", nil), ("\n", nil):
                if let ended = word { words.append(String(ended)) }
                word = nil
            default:
                word = word ?? .init()
                word?.append(scalar)
            }
        }
        guard quote == nil else { return nil }
        if let ended = word { words.append(String(ended)) }
        return words
    }

    /// Words in one text, from which `split` and any shell make the same words again.
    ///
    /// Where something is quoted it is in double quotation marks, so that all of it can stand between
    /// single ones as long as no word has any.
    public static func joined(_ words: [String]) -> String {
        words.map { word in
            guard !isPlain(word) else { return word }
            var quoted = String.UnicodeScalarView()
            for scalar in word.unicodeScalars {
                if escapable.contains(scalar) { quoted.append("\\") }
                quoted.append(scalar)
            }
            return "\"\(String(quoted))\""
        }.joined(separator: " ")
    }

    /// What a backslash makes plain between double quotation marks.
    private static let escapable: Set<Unicode.Scalar> = ["$", "`", "\"", "\\"]

    private static func isPlain(_ word: String) -> Bool {
        !word.isEmpty
            && word.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0)
                    || "-_.@/:+=,%".unicodeScalars.contains($0)
            }
    }

    /// One word, quoted where it must be.
    static func quote(_ word: String) -> String {
        guard !isPlain(word) else { return word }
        var quoted = String.UnicodeScalarView()
        for scalar in word.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.append("\\") }
            quoted.append(scalar)
        }
        return "\"\(String(quoted))\""
    }
}
