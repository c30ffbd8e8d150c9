/// Text from outside, made safe to print: escaped and cut.
public enum Escaped {
    /// `text` with control and other unprintable characters as `\u{…}`, cut after `limit`
    /// characters, so that a hostile name cannot rewrite a terminal.
    public static func text(_ text: String, limit: Int = 64) -> String {
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            if count == limit { return result + "…" }
            count += 1
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate,
                .privateUse:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
