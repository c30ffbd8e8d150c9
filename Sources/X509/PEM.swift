import FoundationEssentials

/// One block of a PEM text, RFC 7468.
public struct PEMBlock: Equatable, Sendable {
    /// Such as `CERTIFICATE`.
    public let label: String

    /// The RFC 1421 header lines between the label and the data, such as `Proc-Type: 4,ENCRYPTED`.
    public let headers: [String]

    /// What the base 64 held, usually DER.
    public let bytes: [UInt8]
}

/// The textual encoding of RFC 7468, for what is not secret.
public enum PEM {
    /// Every block of a text, in order; text between blocks is passed over, CRLF is accepted.
    ///
    /// - Throws: `X509Error.malformed` for a block that does not end, ends under another label, or
    ///   holds what is not base 64.
    public static func parse(_ text: [UInt8]) throws(X509Error) -> [PEMBlock] {
        var blocks: [PEMBlock] = []
        var open: (label: String, headers: [String], data: [UInt8])?
        for raw in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0A }) {
            let line = trimmed(raw)
            if let label = label(of: line, between: "-----BEGIN ") {
                guard open == nil else {
                    throw .malformed(what: "PEM", detail: "a block begins inside another")
                }
                open = (label, [], [])
            } else if let label = label(of: line, between: "-----END ") {
                guard let block = open, block.label == label else {
                    throw .malformed(
                        what: "PEM", detail: "\"END \(Escaped.text(label))\" ends no block")
                }
                blocks.append(try finished(block))
                open = nil
            } else if open != nil {
                if line.contains(UInt8(ascii: ":")) {
                    open?.headers.append(String(decoding: line, as: UTF8.self))
                } else {
                    open?.data.append(contentsOf: line)
                }
            }
        }
        if let open {
            throw .malformed(
                what: "PEM", detail: "the block \"\(Escaped.text(open.label))\" is truncated")
        }
        return blocks
    }

    /// The one block of a text, which must carry one of `labels`.
    ///
    /// - Throws: `noPEM`, `unexpectedPEM`, `severalPEM` or `malformed`.
    public static func single(_ labels: [String], in text: [UInt8]) throws(X509Error) -> PEMBlock {
        let blocks = try parse(text)
        let expected = labels.first ?? ""
        guard let first = blocks.first else { throw .noPEM(expected: expected) }
        if let stranger = blocks.first(where: { !labels.contains($0.label) }) {
            throw .unexpectedPEM(expected: expected, found: Escaped.text(stranger.label))
        }
        guard blocks.count == 1 else {
            throw .severalPEM(label: first.label, count: blocks.count)
        }
        return first
    }

    /// The block's text, 64 columns, ending in a newline.
    public static func encode(label: String, _ der: [UInt8]) -> String {
        let encoded = Array(Base64.encode(der).utf8)
        var text = Array("-----BEGIN \(label)-----\n".utf8)
        text.reserveCapacity(encoded.count + encoded.count / 64 + 64)
        for start in stride(from: 0, to: encoded.count, by: 64) {
            text.append(contentsOf: encoded[start..<min(start + 64, encoded.count)])
            text.append(0x0A)
        }
        text.append(contentsOf: "-----END \(label)-----\n".utf8)
        return String(decoding: text, as: UTF8.self)
    }

    /// How many octets the text of a block has that holds so many octets of DER.
    public static func encodedCount(label: String, octets: Int) -> Int {
        let digits = (octets + 2) / 3 * 4
        return 32 + 2 * label.utf8.count + digits + (digits + 63) / 64
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while let last = line.last, last == 0x0D || last == 0x20 || last == 0x09 {
            line.removeLast()
        }
        return line
    }

    private static func label(of line: ArraySlice<UInt8>, between prefix: String) -> String? {
        guard line.starts(with: prefix.utf8), line.count >= prefix.utf8.count + 5,
            line.suffix(5).elementsEqual("-----".utf8)
        else { return nil }
        let inner = line.dropFirst(prefix.utf8.count).dropLast(5)
        return String(decoding: inner, as: UTF8.self)
    }

    private static func finished(
        _ block: (label: String, headers: [String], data: [UInt8])
    ) throws(X509Error) -> PEMBlock {
        let encoded = String(decoding: block.data, as: UTF8.self)
        guard !block.data.isEmpty, let bytes = Base64.decode(encoded) else {
            throw .malformed(
                what: "PEM",
                detail: "the block \"\(Escaped.text(block.label))\" does not hold base 64")
        }
        return PEMBlock(label: block.label, headers: block.headers, bytes: bytes)
    }
}
