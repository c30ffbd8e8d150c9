import X509

/// Text from outside, made safe to show on a terminal.
public enum PrintableText {
    /// Escapes what would move the cursor, change colours, or turn the reading direction.
    ///
    /// - Parameter text: Any text.
    /// - Returns: One line; control and formatting characters appear as `\n`, `\t` or `\u{1b}`.
    public static func escape(_ text: String) -> String {
        Escaped.text(text, limit: .max)
    }

    /// Quotes a value for a message: escaped, and cut after 64 characters.
    ///
    /// - Parameter text: Any text.
    /// - Returns: The text in double quotes.
    public static func quote(_ text: String) -> String {
        "\"" + Escaped.text(text) + "\""
    }

    /// Quotes a value for a command line in a hint, where that is needed.
    ///
    /// - Parameter text: Any text.
    /// - Returns: One word of a POSIX shell.
    public static func shellWord(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "_@%+=:,./-".utf8.contains(byte)
            }
        }
        if isPlain, !text.isEmpty { return text }
        // By code points: a mark that an accent follows is another character, but the same mark.
        let parts = escape(text).unicodeScalars.split(
            separator: "'", omittingEmptySubsequences: false)
        return "'" + parts.map { String($0) }.joined(separator: "'\\''") + "'"
    }

    /// Quotes a value that stands among the options of a command line in a hint without one of its own,
    /// and would be taken for an option where it begins with a hyphen.
    ///
    /// - Parameter text: Any text but an empty one.
    /// - Returns: The last words of a command line.
    public static func operand(_ text: String) -> String {
        (text.utf8.first == UInt8(ascii: "-") ? "-- " : "") + shellWord(text)
    }

    /// The permission bits as people write them: four octal digits.
    static func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
