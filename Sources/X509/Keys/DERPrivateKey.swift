import COpenSSL

/// A private key in DER, told from other bytes by its outside.
///
/// It becomes the PEM text that it would be, so that one reader judges every key.
///
/// - SeeAlso: RFC 5208 (PKCS #8), RFC 5915 (SEC 1), RFC 8017 §A.1.2 (PKCS #1)
public enum DERPrivateKey {
    /// The PEM text of a key.
    ///
    /// - Parameter bytes: everything that was read.
    /// - Returns: one block, with the label of its form; nil for what is no private key in DER.
    /// - Throws: `X509Error.malformed` for a key that is cut off, or with something behind it.
    public static func pem(of bytes: SecretBytes) throws(X509Error) -> SecretBytes? {
        let label = try bytes.withUnsafeBytes { bytes throws(X509Error) in
            try Self.label(of: bytes)
        }
        return label.flatMap { text(bytes, label: $0) }
    }

    // PrivateKeyInfo ::= SEQUENCE { version INTEGER, AlgorithmIdentifier, OCTET STRING, … }
    // EncryptedPrivateKeyInfo ::= SEQUENCE { AlgorithmIdentifier, OCTET STRING }
    // ECPrivateKey ::= SEQUENCE { INTEGER (1), OCTET STRING, … }
    // RSAPrivateKey ::= SEQUENCE { INTEGER (0), modulus INTEGER, … }
    private static func label(
        of bytes: UnsafeRawBufferPointer
    ) throws(X509Error) -> String? {
        guard let whole = Element(bytes[...]), whole.tag == 0x30,
            let first = Element(whole.content), let second = Element(first.rest)
        else { return nil }
        let version = first.tag == 0x02 && first.content.count == 1 ? first.content.first : nil
        let label: String
        switch (first.tag, version, second.tag) {
        case (0x30, _, 0x04) where first.isAlgorithm: label = "ENCRYPTED PRIVATE KEY"
        case (_, 0, 0x30) where second.isAlgorithm: label = "PRIVATE KEY"
        case (_, 1, 0x30) where second.isAlgorithm: label = "PRIVATE KEY"
        case (_, 1, 0x04): label = "EC PRIVATE KEY"
        case (_, 0, 0x02): label = "RSA PRIVATE KEY"
        default: return nil
        }
        guard whole.isWhole, whole.rest.isEmpty else {
            throw .malformed(
                what: "private key",
                detail: whole.isWhole ? "something is behind its end" : "it is cut off")
        }
        return label
    }

    /// The text, which is never anywhere but in memory that is cleansed.
    private static func text(_ der: SecretBytes, label: String) -> SecretBytes? {
        let (begin, end) = ("-----BEGIN \(label)-----\n", "-----END \(label)-----\n")
        let lines = (der.count + 47) / 48
        // Each line, with the zero that libcrypto writes behind it, where the line's end goes.
        let size = begin.utf8.count + lines * 65 + end.utf8.count
        guard let buffer = anchorage_malloc(size) else { return nil }
        var length = 0
        func append(_ text: String) {
            for byte in text.utf8 {
                buffer.storeBytes(of: byte, toByteOffset: length, as: UInt8.self)
                length += 1
            }
        }
        append(begin)
        der.withUnsafeBytes { der in
            for start in stride(from: 0, to: der.count, by: 48) {
                let piece = UnsafeRawBufferPointer(rebasing: der[start...].prefix(48))
                let written = EVP_EncodeBlock(
                    (buffer + length).assumingMemoryBound(to: UInt8.self),
                    piece.bindMemory(to: UInt8.self).baseAddress, Int32(piece.count))
                length += Int(written)
                append("\n")
            }
        }
        append(end)
        return SecretBytes(adopting: buffer, count: length)
    }
}

/// One element of DER at the beginning of some bytes, of which the end may be missing.
private struct Element {
    typealias Bytes = UnsafeRawBufferPointer.SubSequence

    let tag: UInt8
    let content: Bytes
    let rest: Bytes
    let isWhole: Bool

    init?(_ bytes: Bytes) {
        guard bytes.count >= 2, let tag = bytes.first else { return nil }
        let form = bytes[bytes.startIndex + 1]
        let octets = form < 0x80 ? 0 : Int(form & 0x7F)
        // Nothing that is read here needs more than four, and 0x80 is no length of DER.
        guard form != 0x80, octets <= 4, bytes.count >= 2 + octets else { return nil }
        let behind = bytes.dropFirst(2)
        let length =
            octets == 0
            ? Int(form) : behind.prefix(octets).reduce(0) { $0 << 8 | Int($1) }
        let following = behind.dropFirst(octets)
        self.tag = tag
        content = following.prefix(length)
        rest = following.dropFirst(length)
        isWhole = content.count == length
    }

    /// Whether it can be an AlgorithmIdentifier: a SEQUENCE that begins with an object identifier.
    var isAlgorithm: Bool { tag == 0x30 && content.first == 0x06 }
}
