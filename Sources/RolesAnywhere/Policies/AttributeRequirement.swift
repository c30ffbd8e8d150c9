/// One attribute that a certificate must have before a role may be assumed with it.
///
/// Roles Anywhere turns attributes into session tags, and the role's trust policy compares those.
/// What occurs more than once in a name is one tag, its values joined by `/`.
public struct AttributeRequirement: Hashable, Sendable {
    /// The session tag, for instance `x509Subject/CN`.
    public let tagKey: String

    /// The exact value, or a pattern.
    public let value: String

    /// Whether `*` in the value stands for any characters, and `?` for any one.
    public let isPattern: Bool

    /// Parses `FIELD=VALUE`.
    ///
    /// `FIELD` is a subject attribute (`CN`, `subject.OU`), an issuer's (`issuer.O`), or an
    /// alternative name (`san.DNS`, `san.URI`, `san.Name.CN`); attributes are the usual short names
    /// or dotted OIDs. A value with `*` or `?`, which no session tag can hold, is a pattern.
    ///
    /// - Throws: `RolesAnywhereError` with `malformedRequirement`, `unknownAttribute` or
    ///   `untaggableValue`.
    public init(_ text: String) throws(RolesAnywhereError) {
        guard let equals = text.firstIndex(of: "=") else { throw .malformedRequirement(text) }
        let value = String(text[text.index(after: equals)...])
        guard !value.isEmpty else { throw .malformedRequirement(text) }
        let tagKey = try AttributeField.tagKey(of: String(text[..<equals]))
        try self.init(
            tagKey: tagKey, value: value,
            isPattern: value.unicodeScalars.contains(where: Self.isWildcard))
    }

    /// Requires a session tag of that value.
    ///
    /// - Parameters:
    ///   - tagKey: for instance `x509Subject/CN`.
    ///   - value: what the tag must be; a character that no tag can hold is refused.
    ///   - isPattern: whether `*` and `?` in the value are wildcards.
    /// - Throws: `RolesAnywhereError.untaggableValue`.
    public init(
        tagKey: String, value: String, isPattern: Bool = false
    ) throws(RolesAnywhereError) {
        let literals = value.unicodeScalars.filter { !isPattern || !Self.isWildcard($0) }
        if let objection = SessionTagText.objection(to: String(String.UnicodeScalarView(literals)))
        {
            throw .untaggableValue(value, reason: objection)
        }
        self.tagKey = tagKey
        self.value = value
        self.isPattern = isPattern
    }

    private static func isWildcard(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "*" || scalar == "?"
    }
}

extension AttributeRequirement: CustomStringConvertible {
    /// The requirement as `FIELD=VALUE`, which gives the same again.
    public var description: String { "\(AttributeField.field(of: tagKey))=\(value)" }
}
