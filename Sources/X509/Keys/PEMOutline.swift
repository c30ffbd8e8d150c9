/// The outside of a private key block: its label and headers, without a copy of a clear key.
struct PEMOutline {
    let label: String
    let headers: [String]
    /// Where the block lies in the text, from its first line to its last.
    let range: Range<Int>
    // Base 64 of an encrypted key; empty where the key is in the clear.
    private let encrypted: [UInt8]

    /// Finds the only block that carries one of `labels`.
    ///
    /// - Throws: `severalPEM` when there are two or more: which one is meant is not for us to say.
    init(pem: SecretBytes, labels: [String]) throws(X509Error) {
        let found: PEMOutline = try pem.withUnsafeBytes { bytes throws(X509Error) in
            try PEMOutline(scanning: bytes, labels: labels)
        }
        self = found
    }

    private init(
        scanning bytes: UnsafeRawBufferPointer, labels: [String]
    ) throws(X509Error) {
        var open: (label: String, start: Int)?
        var stranger: String?
        var found: (label: String, range: Range<Int>, headers: [String], data: [UInt8])?
        var headers: [String] = []
        var data: [UInt8] = []
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let line = line.last == 0x0D ? line.dropLast() : line
            if let label = PEMOutline.label(line, "-----BEGIN ") {
                if labels.contains(label) {
                    guard found == nil else {
                        throw .severalPEM(label: "PRIVATE KEY", count: 2)
                    }
                    open = (label, line.startIndex)
                } else {
                    stranger = stranger ?? label
                }
            } else if let label = PEMOutline.label(line, "-----END ") {
                guard let begun = open, begun.label == label else { continue }
                found = (label, begun.start..<line.endIndex, headers, data)
                open = nil
            } else if open?.label == "ENCRYPTED PRIVATE KEY" {
                data.append(contentsOf: line)
            } else if open != nil, line.contains(UInt8(ascii: ":")) {
                headers.append(String(decoding: line, as: UTF8.self))
            }
        }
        if let open {
            throw .malformed(what: "PEM", detail: "the block \"\(open.label)\" is truncated")
        }
        if let found {
            label = found.label
            range = found.range
            self.headers = found.headers
            encrypted = found.data
            return
        }
        if let stranger {
            throw .unexpectedPEM(expected: "PRIVATE KEY", found: Escaped.text(stranger))
        }
        throw .noPEM(expected: "PRIVATE KEY")
    }

    func decoded() throws(X509Error) -> [UInt8] {
        guard let bytes = Base64.decode(String(decoding: encrypted, as: UTF8.self)) else {
            throw .malformed(what: "PEM", detail: "the block \"\(label)\" does not hold base 64")
        }
        return bytes
    }

    private static func label(
        _ line: Slice<UnsafeRawBufferPointer>, _ prefix: String
    ) -> String? {
        guard line.starts(with: prefix.utf8), line.count >= prefix.utf8.count + 5,
            line.suffix(5).elementsEqual("-----".utf8)
        else { return nil }
        let inner = line.dropFirst(prefix.utf8.count).dropLast(5)
        return String(decoding: inner, as: UTF8.self)
    }
}
