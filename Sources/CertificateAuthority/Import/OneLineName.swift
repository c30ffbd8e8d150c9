import X509

/// A subject as an index has it, `/CN=web-01/O=Example`; the form is openssl's and cannot always be
/// told back, so that it serves only where there is no certificate to read the name from.
enum OneLineName {
    /// The name, or one common name that holds the whole text where that is no such name.
    ///
    /// - Throws: `X509Error` for a text that no name can hold.
    static func subject(_ text: String) throws(X509Error) -> DistinguishedName {
        if let attributes = attributes(of: text),
            let name = try? DistinguishedName(attributes: attributes)
        {
            return name
        }
        return try DistinguishedName(attributes: [
            .init(type: .commonName, value: text.isEmpty ? "unknown" : text)
        ])
    }

    // A slash begins an attribute only where a type that is known and an equals sign follow.
    private static func attributes(of text: String) -> [DistinguishedName.Attribute]? {
        guard text.hasPrefix("/") else { return nil }
        var attributes: [(type: ObjectIdentifier, value: String)] = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            if let equals = part.firstIndex(of: "="),
                let type = type(String(part[..<equals]))
            {
                attributes.append((type, String(part[part.index(after: equals)...])))
            } else if attributes.isEmpty {
                return nil
            } else {
                attributes[attributes.count - 1].value += "/" + part
            }
        }
        return attributes.map { .init(type: $0.type, value: unescaped($0.value)) }
    }

    private static func type(_ name: String) -> ObjectIdentifier? {
        // Where openssl's short names are not those of RFC 4514.
        let other = ["GN": "GIVENNAME", "TITLE": "T", "DNQUALIFIER": "DNQ"]
        return AttributeType.named(other[name.uppercased()] ?? name)
    }

    // `\xC3\xA9` stands for two octets; text that is no UTF-8 then is left as it was.
    private static func unescaped(_ text: String) -> String {
        var octets: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let octet = rest.popFirst() {
            if octet == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"),
                let value = Hex.decode(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self)),
                value.count == 1
            {
                octets += value
                rest.removeFirst(3)
            } else {
                octets.append(octet)
            }
        }
        return String(validating: octets, as: UTF8.self) ?? text
    }
}
