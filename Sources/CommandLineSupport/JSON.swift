import FoundationEssentials
import X509

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
        let json = String(decoding: try encoder.encode(value), as: UTF8.self)
        // What is not ASCII, and DEL, stands only within strings.
        return json.utf8.allSatisfy { $0 < 0x7F } ? json : escaped(json)
    }

    // JSON leaves DEL, C1 controls and bidirectional marks as they are; a terminal would obey them.
    private static func escaped(_ json: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in json.unicodeScalars {
            guard scalar.value >= 0x7F, Escaped.isInvisible(scalar) else {
                result.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                result.append(contentsOf: "\\u".unicodeScalars)
                result.append(
                    contentsOf: String(repeating: "0", count: 4 - digits.count).unicodeScalars)
                result.append(contentsOf: digits.unicodeScalars)
            }
        }
        return String(result)
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
