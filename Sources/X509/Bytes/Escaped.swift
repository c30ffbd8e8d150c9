/// Text from outside, made safe to show: nothing moves the cursor, changes colours, or turns the
/// reading direction.
public enum Escaped {
    /// One line of text in which what cannot be seen is written out.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - limit: How many Unicode scalars are taken before the text is cut off with `…`.
    /// - Returns: Control, formatting and other invisible characters appear as `\n`, `\t` or
    ///   `\u{1b}`.
    public static func text(_ text: String, limit: Int = 64) -> String {
        // Most texts are as they should be.
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        if isPlain, text.utf8.count <= limit { return text }
        var result = ""
        for (count, scalar) in text.unicodeScalars.enumerated() {
            if count == limit { return result + "…" }
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

    /// Whether a character could deceive who reads it: controls, marks that change the direction of
    /// text, and all that has no shape.
    public static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        if (0x20...0x7E).contains(scalar.value) { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
            .unassigned:
            true
        default: false
        }
    }
}
