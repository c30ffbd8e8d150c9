/// The name of an object in a PKCS #11 token, and how to get at it.
///
/// - SeeAlso: RFC 7512 §2
public struct PKCS11URI: Sendable {
    /// Where the PIN is, as `pin-source` says it: a path, or a `file:` URI.
    public let pinSource: String?

    /// The PIN itself, as `pin-value` says it.
    public let pin: SecretBytes?

    /// The path of the token's module, as `module-path` says it.
    public let modulePath: String?

    /// The token's label, where the URI has it.
    public let token: String?

    private let attributes: [Substring]

    /// The attributes that libp11 looks at.
    private static let known: Set<Substring> = [
        "token", "manufacturer", "serial", "model", "object", "id", "type",
    ]

    /// Reads a URI, which begins with `pkcs11:`.
    ///
    /// - Parameter text: the URI.
    /// - Throws: `X509Error.malformed` for what no token could be asked by; the error never has the PIN.
    public init(_ text: String) throws(X509Error) {
        guard text.hasPrefix("pkcs11:") else { throw Self.fault("it does not begin with pkcs11:") }
        let parts = text.dropFirst(7).split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var attributes: [Substring] = []
        var token: String?
        var seen: Set<Substring> = []
        for attribute in parts[0].split(separator: ";") {
            let (name, value) = try Self.halves(attribute)
            guard Self.known.contains(name) else {
                throw Self.fault(Self.objection(to: name))
            }
            guard seen.insert(name).inserted else { throw Self.fault("\(name) is there twice") }
            if name == "token" {
                token = String(decoding: try Self.decoded(value), as: UTF8.self)
            } else {
                _ = try Self.decoded(value)
            }
            // Whether a key or a certificate is meant follows from where the URI stands.
            if name != "type" { attributes.append(attribute) }
        }
        guard !attributes.isEmpty else { throw Self.fault("it names no token and no object") }
        self.attributes = attributes
        self.token = token
        let query = try Self.query(parts.count > 1 ? parts[1] : "")
        pinSource = query["pin-source"].map { String(decoding: $0, as: UTF8.self) }
        modulePath = query["module-path"].map { String(decoding: $0, as: UTF8.self) }
        pin = query["pin-value"].map { SecretBytes(copying: $0) }
        guard pin == nil || pinSource == nil else {
            throw Self.fault("pin-value and pin-source are two answers to one question")
        }
    }

    /// The URI without its query, as it may be shown.
    public var name: String { "pkcs11:" + attributes.joined(separator: ";") }

    /// The URI of the object of a type, `cert` or `private`, without a query.
    func text(type: String) -> String { name + ";type=\(type)" }

    private static func query(_ text: Substring) throws(X509Error) -> [Substring: [UInt8]] {
        var found: [Substring: [UInt8]] = [:]
        for attribute in text.split(separator: "&") {
            let (name, value) = try halves(attribute)
            guard ["pin-value", "pin-source", "module-path"].contains(name) else {
                throw fault(
                    name == "module-name"
                        ? "the module is not found by its name: give module-path"
                        : "the query's \"\(Escaped.text(String(name)))\" means nothing here")
            }
            guard found[name] == nil else { throw fault("\(name) is there twice") }
            found[name] = try decoded(value)
        }
        return found
    }

    /// Why there is no looking by an attribute.
    ///
    /// Of what RFC 7512 has of slots and modules libp11 knows nothing, and the provider passes over it:
    /// another token's key might be found.
    private static func objection(to name: Substring) -> String {
        switch name {
        case "slot-id", "slot-description", "slot-manufacturer":
            "a token is not found by its \(name): name it by token, serial, model or manufacturer"
        case "library-description", "library-manufacturer", "library-version":
            "the module is not found by its \(name): give module-path"
        default: "nothing can be looked for by \"\(Escaped.text(String(name)))\""
        }
    }

    private static func halves(
        _ attribute: Substring
    ) throws(X509Error) -> (name: Substring, value: Substring) {
        guard let sign = attribute.firstIndex(of: "=") else {
            throw fault("an attribute has no value")
        }
        return (attribute[..<sign], attribute[attribute.index(after: sign)...])
    }

    private static func decoded(_ value: Substring) throws(X509Error) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2).compactMap { Character(UnicodeScalar($0)).hexDigitValue }
            guard digits.count == 2 else { throw fault("a % stands without its two digits") }
            bytes.append(UInt8(digits[0] << 4 | digits[1]))
            rest = rest.dropFirst(2)
        }
        return bytes
    }

    private static func fault(_ detail: String) -> X509Error {
        .malformed(what: "PKCS #11 URI", detail: detail)
    }
}
