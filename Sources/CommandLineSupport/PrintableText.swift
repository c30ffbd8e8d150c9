/// Text from outside, made safe to show on a terminal.
public enum PrintableText {
    /// Escapes what would move the cursor, change colours, or turn the reading direction.
    ///
    /// - Parameter text: Any text.
    /// - Returns: One line; control and formatting characters appear as `\n`, `\t` or `\u{1b}`.
    public static func escape(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isInvisible(scalar):
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Quotes a value for a message: escaped, and cut after 64 characters.
    ///
    /// - Parameter text: Any text.
    /// - Returns: The text in double quotes.
    public static func quote(_ text: String) -> String {
        let isLong = text.count > 64
        return "\"" + escape(isLong ? String(text.prefix(64)) + "…" : text) + "\""
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
        return "'"
            + escape(text).split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }

    /// The permission bits as people write them: four octal digits.
    static func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
            true
        default: false
        }
    }
}
