import FoundationEssentials

/// How both tools write JSON: keys sorted, times in ISO 8601, slashes as they are.
public enum JSON {
    /// Encodes for people and scripts, over several lines.
    ///
    /// - Parameter value: What to encode.
    /// - Returns: JSON without a newline at its end.
    /// - Throws: `EncodingError` for what JSON cannot say, such as an infinite number.
    public static func encode(_ value: some Encodable) throws -> String {
        try encode(value, formatting: [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted])
    }

    /// Encodes on one line without blanks.
    ///
    /// - Parameter value: What to encode.
    /// - Returns: JSON without a newline at its end.
    /// - Throws: `EncodingError` for what JSON cannot say, such as an infinite number.
    public static func encodeCompact(_ value: some Encodable) throws -> String {
        try encode(value, formatting: [.sortedKeys, .withoutEscapingSlashes])
    }

    private static func encode(
        _ value: some Encodable, formatting: JSONEncoder.OutputFormatting
    ) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension Context {
    /// Adds JSON to standard output.
    ///
    /// - Parameter value: What to encode.
    /// - Throws: `EncodingError` for what JSON cannot say.
    public func printJSON(_ value: some Encodable) throws {
        print(try JSON.encode(value))
    }
}
