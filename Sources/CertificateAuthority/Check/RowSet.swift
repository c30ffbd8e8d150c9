/// A set of row numbers, at a bit each where they lie close together, as those of a table do.
struct RowSet {
    private static let chunkBits: Int64 = 4096

    private var chunks: [Int64: [UInt64]] = [:]
    private(set) var count = 0

    /// - Returns: whether it was not in the set before.
    @discardableResult
    mutating func insert(_ row: Int64) -> Bool {
        let (chunk, word, bit) = Self.place(of: row)
        let isNew =
            chunks[chunk, default: [UInt64](repeating: 0, count: Int(Self.chunkBits / 64))][word]
            & bit == 0
        if isNew {
            chunks[chunk, default: [UInt64](repeating: 0, count: Int(Self.chunkBits / 64))][word] |=
                bit
            count += 1
        }
        return isNew
    }

    mutating func remove(_ row: Int64) {
        let (chunk, word, bit) = Self.place(of: row)
        guard contains(row) else { return }
        chunks[chunk]?[word] &= ~bit
        count -= 1
    }

    func contains(_ row: Int64) -> Bool {
        let (chunk, word, bit) = Self.place(of: row)
        return (chunks[chunk]?[word] ?? 0) & bit != 0
    }

    /// Gives each row, in order.
    func forEach(_ body: (Int64) throws -> Void) rethrows {
        for chunk in chunks.keys.sorted() {
            for (word, bits) in (chunks[chunk] ?? []).enumerated() where bits != 0 {
                for bit in 0..<64 where bits & (1 << bit) != 0 {
                    try body(chunk &* Self.chunkBits &+ Int64(word * 64 + bit))
                }
            }
        }
    }

    // Rows below zero have chunks of their own.
    private static func place(of row: Int64) -> (chunk: Int64, word: Int, bit: UInt64) {
        let chunk = row >> 12
        let offset = Int(row & (chunkBits - 1))
        return (chunk, offset >> 6, 1 << UInt64(offset & 63))
    }
}
