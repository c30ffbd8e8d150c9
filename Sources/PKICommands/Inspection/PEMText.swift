import X509

/// PEM as text, cut into its blocks without a copy of a key outside of `SecretBytes`.
enum PEMText {
    struct Block {
        let label: String
        let text: SecretBytes
    }

    /// The blocks in order, each from its first to its last line; a truncated one goes to the end.
    static func blocks(in bytes: UnsafeRawBufferPointer) -> [Block] {
        var blocks: [Block] = []
        var open: (label: String, start: Int)?
        var position = 0
        while position < bytes.count {
            let line = bytes[position...].prefix { $0 != UInt8(ascii: "\n") }
            let next = min(line.endIndex + 1, bytes.count)
            if let label = label(of: line, "-----BEGIN ") {
                if let open { blocks.append(block(open, bytes, until: position)) }
                open = (label, position)
            } else if label(of: line, "-----END ") != nil, let begun = open {
                blocks.append(block(begun, bytes, until: next))
                open = nil
            }
            position = next
        }
        if let open { blocks.append(block(open, bytes, until: bytes.count)) }
        return blocks
    }

    private static func block(
        _ open: (label: String, start: Int), _ bytes: UnsafeRawBufferPointer, until end: Int
    ) -> Block {
        let text = UnsafeRawBufferPointer(rebasing: bytes[open.start..<end])
        return Block(label: open.label, text: SecretBytes(copying: text))
    }

    private static func label(
        of line: Slice<UnsafeRawBufferPointer>, _ prefix: String
    ) -> String? {
        var line = line
        while let last = line.last, last == 0x0D || last == 0x20 || last == 0x09 {
            line = line.dropLast()
        }
        guard line.starts(with: prefix.utf8), line.count >= prefix.utf8.count + 5,
            line.suffix(5).elementsEqual("-----".utf8)
        else { return nil }
        return String(decoding: line.dropFirst(prefix.utf8.count).dropLast(5), as: UTF8.self)
    }

    /// A private key in DER as PEM, or nil when it is none.
    static func privateKey(fromDER der: SecretBytes) -> SecretBytes? {
        for label in ["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"] {
            let text = encode(label: label, der)
            if (try? PrivateKey(pem: text)) != nil { return text }
        }
        let text = encode(label: "ENCRYPTED PRIVATE KEY", der)
        return (try? KeyProtection(pem: text)) != nil ? text : nil
    }

    /// PEM with its base 64 made in memory that is cleansed, which `PEM.encode` does not promise.
    private static func encode(label: String, _ der: SecretBytes) -> SecretBytes {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let head = Array("-----BEGIN \(label)-----\n".utf8)
        let tail = Array("-----END \(label)-----\n".utf8)
        var text: [UInt8] = []
        // Room for everything, so that the array never moves and leaves a copy behind.
        text.reserveCapacity(head.count + tail.count + der.count * 3 / 2 + 64)
        text += head
        der.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let group = bytes[start..<min(start + 3, bytes.count)]
                let padded = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
                for digit in 0..<4 {
                    let isFilled = digit <= group.count
                    text.append(
                        isFilled
                            ? alphabet[padded >> (18 - 6 * digit) & 0x3F] : UInt8(ascii: "="))
                }
                if start % 48 == 45 { text.append(UInt8(ascii: "\n")) }
            }
        }
        if text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
        text += tail
        return SecretBytes(moving: &text)
    }
}
