import CommandLineSupport
import X509

/// What tells the content of a certificate's file from any other.
enum ContentMark {
    private static let longest = 32_768
    private static let beginning = Array("-----BEGIN CERTIFICATE-----".utf8)

    /// The certificates themselves, where there is nothing but PEM, which takes no libcrypto and so a
    /// quarter less time.
    ///
    /// Of anything else there is a digest: marks are written to disk, and a file may hold a key, too.
    static func mark(of content: SecretBytes) -> [UInt8] {
        content.withUnsafeBytes { bytes in
            guard bytes.count <= longest, bytes.starts(with: beginning),
                !bytes[...].contains(sequence: "PRIVATE KEY")
            else { return Digest.quickSHA256(bytes) }
            return Array(bytes)
        }
    }
}
