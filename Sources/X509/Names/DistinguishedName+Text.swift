extension DistinguishedName {
    /// From text such as `CN=Example Root R1,O=Example`.
    ///
    /// The escapes are those of RFC 4514 (a backslash before the character, or before two hex
    /// digits); the order of the encoding is the order of the text. Attribute types are short
    /// names in any case or dotted object identifiers.
    ///
    /// - Throws: `X509Error.invalidName`, or `invalidValue` for a value that its type cannot hold.
    public init(_ text: String) throws(X509Error) {
        var attributes: [Attribute] = []
        for part in try DistinguishedName.split(text) {
            guard let equals = part.unicodeScalars.firstIndex(of: "=") else {
                throw .invalidName(
                    text: text, detail: "\"\(Escaped.text(part))\" is not TYPE=VALUE")
            }
            let name = part[..<equals].trimmingSpaces
            guard let type = AttributeType.named(name) else {
                throw .invalidName(
                    text: text, detail: "unknown attribute type \"\(Escaped.text(name))\"")
            }
            let raw = String(part.unicodeScalars[equals...].dropFirst())
            let value = try DistinguishedName.unescape(raw, in: text)
            guard !value.isEmpty else { throw .invalidName(text: text, detail: "\(name) is empty") }
            attributes.append(Attribute(type: type, value: value))
        }
        guard !attributes.isEmpty else { throw .invalidName(text: text, detail: "it is empty") }
        try self.init(attributes: attributes)
    }

    // Cuts at every comma that is not escaped. By scalars: a comma with an accent on it is still one.
    private static func split(_ text: String) throws(X509Error) -> [String] {
        var parts = [String.UnicodeScalarView()]
        var escaped = false
        for character in text.unicodeScalars {
            if escaped {
                escaped = false
            } else if character == "\\" {
                escaped = true
            } else if character == "," {
                parts.append(.init())
                continue
            } else if character == "+" || character == ";" || character == "\"" {
                throw .invalidName(
                    text: text,
                    detail: "\"\(character)\" must be escaped with a backslash in a value")
            }
            parts[parts.count - 1].append(character)
        }
        if escaped { throw .invalidName(text: text, detail: "it ends in a backslash") }
        return parts.map { String($0) }
    }

    private static func unescape(_ raw: String, in text: String) throws(X509Error) -> String {
        var octets: [UInt8] = []
        var significant = 0  // unescaped spaces behind this are not part of the value
        var input = Array(raw.utf8)[...]
        while let octet = input.popFirst() {
            if octet != UInt8(ascii: "\\") {
                if octet == 0x20, octets.isEmpty { continue }
                octets.append(octet)
                if octet != 0x20 { significant = octets.count }
                continue
            }
            if input.count >= 2,
                let pair = Hex.decode(String(decoding: input.prefix(2), as: UTF8.self))
            {
                octets.append(contentsOf: pair)
                input.removeFirst(2)
            } else if let next = input.popFirst() {
                octets.append(next)
            }
            significant = octets.count
        }
        guard let value = String(validating: octets.prefix(significant), as: UTF8.self) else {
            throw .invalidName(text: text, detail: "an escaped value is not UTF-8")
        }
        return value
    }
}

extension DistinguishedName: CustomStringConvertible {
    /// The attributes in the order of the encoding, escaped as in RFC 4514, so that the text
    /// gives the same name again.
    public var description: String {
        attributes.map { "\($0.shortName)=\(DistinguishedName.escape($0.value))" }
            .joined(separator: ",")
    }

    private static func escape(_ value: String) -> String {
        // Most values are letters, digits and the like throughout.
        if value.utf8.allSatisfy(isPlain) { return value }
        var text = ""
        let scalars = Array(value.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isEdge = index == 0 || index == scalars.count - 1
            switch scalar {
            case ",", "+", "\"", "\\", "<", ">", ";", "=":
                text += "\\\(scalar)"
            case " " where isEdge:
                text += "\\ "
            case "#" where index == 0 && !isHexForm(value):
                text += "\\#"
            default:
                let category = scalar.properties.generalCategory
                if category == .control || category == .format || category == .lineSeparator {
                    for octet in String(scalar).utf8 { text += "\\" + Hex.encode([octet]) }
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        return text
    }

    private static func isPlain(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func isHexForm(_ value: String) -> Bool {
        Hex.decode(String(value.dropFirst())) != nil && value.count > 1
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
