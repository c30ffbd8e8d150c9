public import AWSSigning

/// What AWS's protocols do with text besides signing it.
extension PercentEncoding {
    /// The text with `%XX` replaced; what is no such escape stays as it is.
    ///
    /// IAM encodes policy documents this way inside its XML. A plus sign is a plus sign.
    public static func decodeText(_ text: some StringProtocol) -> String {
        String(decoding: decode(text), as: UTF8.self)
    }

    /// `name=value` pairs joined with `&`, both encoded, in the order given.
    public static func query(_ items: [(name: String, value: String)]) -> String {
        items.map { "\(encode($0.name))=\(encode($0.value))" }.joined(separator: "&")
    }
}
