/// The header fields of a response, in the order received; names are compared without case.
public struct HTTPHeaders: Sendable {
    /// The fields as received, duplicates kept, values without surrounding white space.
    public let fields: [(name: String, value: String)]

    /// Creates the collection from fields in order.
    public init(_ fields: [(name: String, value: String)] = []) {
        self.fields = fields
    }

    /// The first value of a name; nil where the field is absent.
    public func first(_ name: String) -> String? {
        all(name).first
    }

    /// Every value of a name in the order received.
    public func all(_ name: String) -> [String] {
        let wanted = name.lowercased()
        return fields.filter { $0.name.lowercased() == wanted }.map(\.value)
    }
}
