/// JSON that is written by hand because the order of its members matters.
enum JSONText {
    /// A string with its quotation marks and escapes.
    ///
    /// - SeeAlso: RFC 8259 §7.
    static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case ..<" ": result += "\\u00" + (scalar.value < 16 ? "0" : "") + hex(scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// An object with its members in the order given; each value is JSON already.
    static func object(_ members: [(name: String, value: String)]) -> String {
        "{" + members.map { string($0.name) + ":" + $0.value }.joined(separator: ",") + "}"
    }

    /// A list of strings, or the string itself where there is only one.
    static func oneOrMany(_ texts: [String]) -> String {
        texts.count == 1 ? string(texts[0]) : list(texts)
    }

    /// A list of strings.
    static func list(_ texts: [String]) -> String {
        "[" + texts.map(string).joined(separator: ",") + "]"
    }

    private static func hex(_ value: UInt32) -> String { String(value, radix: 16) }
}
