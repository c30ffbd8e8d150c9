import X509

/// What tells the content of a certificate's file from any other.
enum ContentMark {
    /// Two such contents, each with its lines' ends written out, fit into a file of the cache.
    private static let longest = 8_192
    private static let beginning = Array("-----BEGIN CERTIFICATE-----".utf8)
    private static let end = Array("-----END CERTIFICATE-----".utf8)

    /// The certificates themselves, where there is nothing but PEM, which takes no libcrypto and so a
    /// quarter less time.
    ///
    /// Of anything else there is a digest: marks are written to disk, and a file may hold a key, or
    /// what somebody has noted in it.
    static func mark(of content: SecretBytes) -> [UInt8] {
        content.withUnsafeBytes { bytes in
            bytes.count <= longest && isNothingButCertificates(bytes)
                ? Array(bytes) : Digest.quickSHA256(bytes)
        }
    }

    private static func isNothingButCertificates(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var isInside = false
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if text.isEmpty { continue }
            if isInside {
                if text.elementsEqual(end) {
                    isInside = false
                } else if !text.allSatisfy(isBase64) {
                    return false
                }
            } else {
                guard text.elementsEqual(beginning) else { return false }
                isInside = true
            }
        }
        return !isInside
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"),
            UInt8(ascii: "="):
            true
        default: false
        }
    }
}
