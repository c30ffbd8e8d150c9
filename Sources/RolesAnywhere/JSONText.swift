import StrictJSON

/// JSON that is written by hand because the order of its members matters.
enum JSONText {
    /// A string with its quotation marks and escapes.
    ///
    /// What is beyond Latin-1 is escaped: IAM takes policies of U+0020 to U+00FF alone, and reads
    /// their escapes.
    ///
    /// - SeeAlso: RFC 8259 §7; shape `policyDocumentType` of the IAM service model.
    static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case ..<" ", "\u{7F}"..."\u{9F}", "\u{100}"...:
                for unit in String(scalar).utf16 { result += "\\u" + hex(unit) }
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

    /// A value that was read, without blanks; order and repeated members are kept.
    static func compact(_ node: JSONNode) -> String {
        switch node.value {
        case .object(let members): object(members.map { ($0.name, compact($0.value)) })
        case .array(let elements): "[" + elements.map(compact).joined(separator: ",") + "]"
        case .string(let text): string(text)
        case .number(let text): text
        case .boolean(let value): "\(value)"
        case .null: "null"
        }
    }

    private static func hex(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
