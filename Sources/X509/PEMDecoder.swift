import COpenSSL

/// Reads the first PEM block of a label out of a text that arrives in pieces.
///
/// What stands outside the block is passed over, as in `PEM.parse`; further blocks are refused.
///
/// - SeeAlso: RFC 7468 §3
public final class PEMDecoder {
    private enum Place { case before, inside, behind }

    private let label: String
    private let context: OpaquePointer
    private var place = Place.before
    private var line: [UInt8] = []

    /// A block with a label, such as `X509 CRL`.
    ///
    /// - Throws: `X509Error.libcrypto` when memory is short.
    public init(label: String) throws(X509Error) {
        guard let context = EVP_ENCODE_CTX_new() else {
            throw LibcryptoQueue.error(during: "begin base 64")
        }
        EVP_DecodeInit(context)
        self.label = label
        self.context = context
    }

    deinit {
        EVP_ENCODE_CTX_free(context)
    }

    /// Takes the next piece of the text.
    ///
    /// - Returns: The content that is complete by now, which may be nothing.
    /// - Throws: `X509Error.malformed`, `unexpectedPEM` or `severalPEM`.
    public func decode(_ text: [UInt8]) throws(X509Error) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(text.count)
        var rest = text[...]
        while !rest.isEmpty {
            // Most of a block are whole lines, which are decoded together.
            if place == .inside, line.isEmpty {
                let lines = Self.wholeLines(rest)
                if !lines.isEmpty {
                    try decode(lines, into: &content)
                    rest = rest[lines.endIndex...]
                    continue
                }
            }
            let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
            guard line.count + (end - rest.startIndex) <= 4096 else {
                throw .malformed(what: "PEM", detail: "a line of more than 4,096 octets")
            }
            line += rest[..<end]
            guard end < rest.endIndex else { break }
            rest = rest[(end + 1)...]
            try take(into: &content)
        }
        return content
    }

    /// The lines at the beginning that are complete and have no hyphen, which begins the end.
    private static func wholeLines(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let text = text.prefix(1 << 20)
        let lines = text[..<(text.firstIndex(of: UInt8(ascii: "-")) ?? text.endIndex)]
        return lines[..<(lines.lastIndex(of: 0x0A).map { $0 + 1 } ?? lines.startIndex)]
    }

    /// Ends the text.
    ///
    /// - Returns: The content that the last line completed.
    /// - Throws: `X509Error.noPEM`, or `malformed` for a block without an end.
    public func finish() throws(X509Error) -> [UInt8] {
        var content: [UInt8] = []
        if !line.isEmpty { try take(into: &content) }
        switch place {
        case .before: throw .noPEM(expected: label)
        case .inside: throw .malformed(what: "PEM", detail: "the block \"\(label)\" is truncated")
        case .behind: return content
        }
    }

    private func take(into content: inout [UInt8]) throws(X509Error) {
        while let last = line.last, last == 0x0D || last == 0x20 || last == 0x09 {
            line.removeLast()
        }
        defer { line.removeAll(keepingCapacity: true) }
        guard line.first == UInt8(ascii: "-") else {
            if place == .inside { try decode(line[...] + [0x0A], into: &content) }
            return
        }
        let text = String(decoding: line, as: UTF8.self)
        switch place {
        case .before where text == "-----BEGIN \(label)-----":
            place = .inside
        case .inside where text == "-----END \(label)-----":
            var rest = [UInt8](repeating: 0, count: 64)
            var count: Int32 = 0
            guard EVP_DecodeFinal(context, &rest, &count) >= 0 else { throw notBase64 }
            content += rest.prefix(Int(count))
            place = .behind
        case .inside:
            throw .malformed(what: "PEM", detail: "\"\(Escaped.text(text))\" ends no block")
        case .before, .behind:
            guard text.hasPrefix("-----BEGIN "), text.hasSuffix("-----") else { return }
            let found = String(text.dropFirst(11).dropLast(5))
            guard found == label else {
                throw .unexpectedPEM(expected: label, found: Escaped.text(found))
            }
            throw .severalPEM(label: label, count: 2)
        }
    }

    private func decode(
        _ text: ArraySlice<UInt8>, into content: inout [UInt8]
    ) throws(X509Error) {
        guard !text.contains(UInt8(ascii: "-")) else { throw notBase64 }
        var result: Int32 = 0
        // Three octets for four characters, and what up to 64 characters before have left.
        content += [UInt8](unsafeUninitializedCapacity: text.count + 64) { bytes, count in
            var written: Int32 = 0
            result = text.withUnsafeBufferPointer {
                EVP_DecodeUpdate(
                    context, bytes.baseAddress, &written, $0.baseAddress, Int32($0.count))
            }
            count = result >= 0 ? Int(written) : 0
        }
        guard result >= 0 else { throw notBase64 }
    }

    private var notBase64: X509Error {
        .malformed(what: "PEM", detail: "the block \"\(label)\" does not hold base 64")
    }
}
