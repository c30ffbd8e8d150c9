import COpenSSL

/// What a PKCS #12 file holds: one private key, and certificates in the order of the file.
///
/// - SeeAlso: RFC 7292
public struct PKCS12Contents: Sendable {
    /// The only key.
    public let key: PrivateKey

    /// Every certificate; the key's own need not be the first.
    public let certificates: [Certificate]

    /// The weakest encryption in the file where it is one of yesterday, such as
    /// `pbeWithSHA1And40BitRC2-CBC`; nil where all of it is of today.
    public let legacyEncryption: String?

    /// Reads a file in BER or DER; what RC2 or 3DES protects is read where libcrypto has its legacy
    /// provider, which no other code comes to use by that.
    ///
    /// - Parameters:
    ///   - der: the whole file.
    ///   - passphrase: opens it; nil for a file that needs none.
    /// - Throws: `passphraseRequired`, `wrongPassphrase`, `excessiveKeyDerivation`,
    ///   `unsupportedAlgorithm`, or `malformed` for what has no key or several.
    public init(der: SecretBytes, passphrase: SecretBytes?) throws(X509Error) {
        var file = anchorage_pkcs12()
        defer { anchorage_pkcs12_free(&file) }
        let empty = SecretBytes(copying: [0])
        let outcome = der.withUnsafeBytes { bytes in
            (passphrase ?? empty).withUnsafeBytes { secret in
                anchorage_read_pkcs12(
                    bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count,
                    passphrase == nil ? nil : secret.bindMemory(to: CChar.self).baseAddress,
                    passphrase == nil ? 0 : secret.count, &file)
            }
        }
        if let error = PKCS12Contents.error(
            outcome, detail: PKCS12Contents.text(&file.detail), hasPassphrase: passphrase != nil)
        {
            throw error
        }
        guard let raw = file.key else {
            throw .malformed(what: "PKCS #12", detail: "it holds no private key")
        }
        key = try PrivateKey(read: raw)
        certificates = try PKCS12Contents.certificates(of: &file)
        legacyEncryption = file.is_legacy == 1 ? PKCS12Contents.text(&file.legacy) : nil
    }

    private static func error(
        _ outcome: Int32, detail: String, hasPassphrase: Bool
    ) -> X509Error? {
        switch Int(outcome) {
        case ANCHORAGE_READ: nil
        case ANCHORAGE_READ_WRONG_PASSPHRASE:
            hasPassphrase ? .wrongPassphrase : .passphraseRequired
        case ANCHORAGE_READ_EXCESSIVE: .excessiveKeyDerivation(detail: detail)
        case ANCHORAGE_READ_UNSUPPORTED:
            .unsupportedAlgorithm(name: "\(detail) to open a PKCS #12 file")
        case ANCHORAGE_READ_SEVERAL_KEYS:
            .malformed(what: "PKCS #12", detail: "it holds several private keys")
        default: .malformed(what: "PKCS #12", detail: detail)
        }
    }

    private static func certificates(
        of file: inout anchorage_pkcs12
    ) throws(X509Error) -> [Certificate] {
        let count = file.certificate_count
        let found: [[UInt8]] = withUnsafeBytes(of: &file.certificates) { pointers in
            withUnsafeBytes(of: &file.certificate_lengths) { lengths in
                let starts = pointers.bindMemory(to: UnsafeMutablePointer<UInt8>?.self)
                let sizes = lengths.bindMemory(to: Int.self)
                return (0..<count).map {
                    Array(UnsafeBufferPointer(start: starts[$0], count: sizes[$0]))
                }
            }
        }
        var certificates: [Certificate] = []
        for der in found { certificates.append(try Certificate(der: der)) }
        return certificates
    }

    // A C array of characters that ends in a zero.
    private static func text<Characters>(_ characters: inout Characters) -> String {
        withUnsafeBytes(of: &characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
