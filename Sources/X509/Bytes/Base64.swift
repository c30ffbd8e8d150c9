import FoundationEssentials

/// Base 64, RFC 4648 §4: the standard alphabet, padded.
public enum Base64 {
    /// One line, padded.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        encode(Array(bytes))
    }

    /// The same of an array.
    public static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }

    /// The bytes, or nil for any character outside the alphabet, or missing padding.
    public static func decode(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text) else { return nil }
        return Array(data)
    }
}
