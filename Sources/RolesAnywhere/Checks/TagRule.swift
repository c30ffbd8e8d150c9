/// The service's rules for tags.
///
/// - SeeAlso: shapes `Tag`, `TagKey`, `TagValue` and `TagList` of the service model.
public enum TagRule {
    /// How many tags a resource takes.
    public static let limit = 200

    /// Reads a tag as the command line has it.
    ///
    /// - Parameter text: `KEY=VALUE`; the value may be empty and may have further equals signs.
    /// - Returns: the tag, checked.
    /// - Throws: `RolesAnywhereError` with `malformedTag` or `invalidTag`.
    public static func parse(_ text: String) throws(RolesAnywhereError) -> Tag {
        guard let equals = text.firstIndex(of: "=") else { throw .malformedTag(text) }
        let tag = Tag(
            key: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
        try check([tag])
        return tag
    }

    /// Checks what a resource is to be tagged with.
    ///
    /// - Throws: `RolesAnywhereError` with `invalidTag` or `tooManyTags`.
    public static func check(_ tags: [Tag]) throws(RolesAnywhereError) {
        guard tags.count <= limit else { throw .tooManyTags(count: tags.count) }
        var keys: Set<String> = []
        for tag in tags {
            try checkKey(tag.key)
            guard isAllowed(tag.value), tag.value.utf8.count <= 256 else {
                throw .invalidTag(
                    "\(tag.key)=\(tag.value)", reason: "values have 0 to 256 of " + characters)
            }
            guard keys.insert(tag.key).inserted else {
                throw .invalidTag("\(tag.key)=\(tag.value)", reason: "its key is given twice")
            }
        }
    }

    /// Checks a tag's key.
    ///
    /// - Throws: `RolesAnywhereError.invalidTag`.
    public static func checkKey(_ key: String) throws(RolesAnywhereError) {
        guard isAllowed(key), (1...128).contains(key.utf8.count) else {
            throw .invalidTag(key, reason: "keys have 1 to 128 of " + characters)
        }
        guard !key.lowercased().hasPrefix("aws:") else {
            throw .invalidTag(key, reason: "keys that begin with aws: are AWS's own")
        }
    }

    private static let characters = "A-Z a-z 0-9 _ . : / = + @ - and blanks"

    private static func isAllowed(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: " _.:/=+@-".utf8.contains(byte)
            }
        }
    }
}
