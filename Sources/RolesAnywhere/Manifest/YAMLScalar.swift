import StrictJSON

/// What a scalar of YAML is, by the core schema of YAML 1.2.
///
/// - SeeAlso: YAML 1.2.2 §10.1 (tags), §10.3.2 (plain scalars)
enum YAMLScalar {
    static let sequence = "tag:yaml.org,2002:seq"
    static let mapping = "tag:yaml.org,2002:map"
    private static let string = "tag:yaml.org,2002:str"
    private static let nonSpecific = "!"

    /// The value of a scalar.
    ///
    /// - Throws: `RolesAnywhereError.invalidManifest` for a tag that JSON cannot say.
    static func value(
        _ text: String, tag: String, isPlain: Bool, at place: JSONNode.Position
    ) throws(RolesAnywhereError) -> JSONNode.Value {
        try refuseTag(tag, unlike: string, at: place)
        return tag.isEmpty && isPlain ? plain(text) : .string(text)
    }

    /// Refuses a tag that says something else than what the value is anyway.
    static func refuseTag(
        _ tag: String, unlike usual: String, at place: JSONNode.Position
    ) throws(RolesAnywhereError) {
        guard ["", nonSpecific, usual].contains(tag) else {
            throw ManifestText.fault("the tag \(tag) is not known here", place)
        }
    }

    private static func plain(_ text: String) -> JSONNode.Value {
        switch text {
        case "", "~", "null", "Null", "NULL": .null
        case "true", "True", "TRUE": .boolean(true)
        case "false", "False", "FALSE": .boolean(false)
        default: isNumber(text) ? .number(text) : .string(text)
        }
    }

    private static func isNumber(_ text: String) -> Bool {
        let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard let first = unsigned.utf8.first, (0x30...0x39).contains(first) || first == 0x2E else {
            return false
        }
        let isPlain = unsigned.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || "eE.+-".utf8.contains(byte)
        }
        return isPlain && Double(unsigned) != nil
    }
}
