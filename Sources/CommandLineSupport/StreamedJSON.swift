/// A JSON array of any length: it is written element by element.
public struct StreamedJSON: ~Copyable {
    private let context: Context
    private var isEmpty = true

    /// Creates an empty array.
    ///
    /// - Parameter context: Where it goes.
    public init(in context: Context) {
        self.context = context
    }

    /// Adds an element.
    ///
    /// - Parameter element: What to encode.
    /// - Throws: `EncodingError`, or `CommandError` with `output.write`.
    public mutating func add(_ element: some Encodable) throws {
        let text = try JSON.encode(element)
        context.write(Array((isEmpty ? "[\n" : ",\n").utf8))
        isEmpty = false
        // A line end inside of a JSON text is always one of its layout: strings have it escaped.
        var lines: [UInt8] = [0x20, 0x20]
        for byte in text.utf8 {
            lines.append(byte)
            if byte == 0x0A { lines += [0x20, 0x20] }
        }
        context.write(lines)
        try context.flushWhenLarge()
    }

    /// Ends the array.
    public mutating func finish() {
        context.write(Array((isEmpty ? "[]\n" : "\n]\n").utf8))
    }
}
