extension XMLElement {
    /// The element as a document, UTF-8.
    ///
    /// - Parameter namespace: the default namespace of the root, and so of everything in it.
    /// - Returns: the declaration and the element.
    public func document(namespace: String? = nil) -> [UInt8] {
        let declaration = #"<?xml version="1.0" encoding="UTF-8"?>"#
        let attribute = namespace.map { " xmlns=\"\(Self.escape($0))\"" } ?? ""
        return Array("\(declaration)\n\(serialized(attribute: attribute))\n".utf8)
    }

    /// Text as it stands inside an element or an attribute in double quotes.
    ///
    /// What XML 1.0 cannot carry at all becomes U+FFFD.
    ///
    /// - SeeAlso: XML 1.0 §2.2 and §2.4
    public static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\r": escaped += "&#13;"
            case "\t", "\n": escaped.unicodeScalars.append(scalar)
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private func serialized(attribute: String = "") -> String {
        if text.isEmpty, children.isEmpty { return "<\(name)\(attribute)/>" }
        let content = Self.escape(text) + children.map { $0.serialized() }.joined()
        return "<\(name)\(attribute)>\(content)</\(name)>"
    }
}
