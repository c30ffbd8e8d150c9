/// A tag of a Roles Anywhere resource.
///
/// - SeeAlso: shape `Tag` of the service model; key 1 to 128 characters, value 0 to 256.
public struct Tag: Codable, Hashable, Sendable {
    /// The key; AWS compares it case-sensitively.
    public var key: String

    /// The value, possibly empty.
    public var value: String

    /// Makes a tag.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}
