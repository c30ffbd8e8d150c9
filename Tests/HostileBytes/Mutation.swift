/// Changes bytes at random, the same way again for the same seed.
package struct Mutation {
    private var state: UInt64
    private static let interesting: [UInt8] = [
        0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0A, 0x0C, 0x13, 0x16, 0x17, 0x18, 0x1B, 0x20,
        0x2C, 0x2E, 0x30, 0x31, 0x3A, 0x5C, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xA0, 0xA3, 0xFE, 0xFF,
    ]

    /// A sequence of changes.
    package init(seed: UInt64) { state = seed }

    /// One to six changes of `bytes`; `other` gives pieces to splice in.
    package mutating func changed(_ bytes: [UInt8], with other: [UInt8]) -> [UInt8] {
        var result = bytes
        for _ in 0...below(6) {
            if result.isEmpty { result = [0x30] }
            let position = below(result.count)
            switch below(9) {
            case 0: result[position] ^= 1 << UInt8(below(8))
            case 1: result[position] = UInt8(below(256))
            case 2: result[position] = Self.interesting[below(Self.interesting.count)]
            case 3: result.insert(Self.interesting[below(Self.interesting.count)], at: position)
            case 4: result.remove(at: position)
            case 5: result.removeSubrange(position..<min(result.count, position + below(32)))
            case 6: result.insert(contentsOf: piece(of: result), at: position)
            case 7: result.insert(contentsOf: piece(of: other), at: position)
            default: shiftLength(&result, at: position)
            }
        }
        return result
    }

    // A byte more or less within a DER value, with the length in front of it adjusted.
    private mutating func shiftLength(_ bytes: inout [UInt8], at start: Int) {
        guard
            let position = bytes[start...].indices.dropLast().first(where: {
                bytes[$0] & 0x1F != 0x1F && bytes[$0 + 1] > 0 && bytes[$0 + 1] < 0x7F
            })
        else { return }
        if below(2) == 0, position + 2 < bytes.count {
            bytes[position + 1] -= 1
            bytes.remove(at: position + 2)
        } else {
            bytes[position + 1] += 1
            bytes.insert(UInt8(below(256)), at: position + 2)
        }
    }

    private mutating func piece(of bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        let start = below(bytes.count)
        return Array(bytes[start..<min(bytes.count, start + 1 + below(48))])
    }

    private mutating func below(_ bound: Int) -> Int {
        // SplitMix64, for its size.
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) % UInt64(bound))
    }
}
