import COpenSSL

/// A file that holds a private key with its certificate, as browsers, Java and Windows take them.
///
/// - SeeAlso: RFC 7292
public enum PKCS12 {
    /// How often passphrases are hashed: the most that .NET reads unless told otherwise.
    public static let standardRounds = 300_000

    /// What goes into a file.
    public struct Content: Sendable {
        /// The key.
        public let privateKey: PrivateKey

        /// The certificate of the key.
        public let certificate: Certificate

        /// The authorities above it, its issuer first.
        public let chain: [Certificate]

        /// What programs show to a user who is to choose; Java calls it an alias.
        public let friendlyName: String

        /// A key with its certificate.
        ///
        /// - Throws: `X509Error.invalidValue` when the certificate is for another key.
        public init(
            privateKey: PrivateKey, certificate: Certificate, chain: [Certificate],
            friendlyName: String
        ) throws(X509Error) {
            guard privateKey.publicKey == certificate.publicKey else {
                throw .invalidValue(
                    field: "the key of", value: friendlyName,
                    detail: "it is not the one that its certificate is for")
            }
            self.privateKey = privateKey
            self.certificate = certificate
            self.chain = chain
            self.friendlyName = friendlyName
        }
    }
}

extension PKCS12.Content {
    /// The file: key and certificates encrypted with PBES2 (PBKDF2-HMAC-SHA-256, AES-256-CBC),
    /// and an HMAC-SHA-256 over both.
    ///
    /// - Parameters:
    ///   - passphrase: at least one octet; readers expect UTF-8.
    ///   - rounds: for each of the three derivations.
    /// - Returns: DER.
    /// - Throws: `X509Error.libcrypto`.
    public func encoded(
        passphrase: SecretBytes, rounds: Int = PKCS12.standardRounds
    ) throws(X509Error) -> SecretBytes {
        var length = 0
        let ders = [certificate.der] + chain.map(\.der)
        let buffer = DERList.lend(ders) { list, count in
            passphrase.withUnsafeBytes { secret in
                privateKey.withRawKey { key in
                    list.flatMap { first in
                        anchorage_write_pkcs12(
                            key, first[0], first + 1, count - 1, friendlyName, secret.baseAddress,
                            secret.count, Int32(rounds), &length)
                    }
                }
            }
        }
        guard let buffer else { throw LibcryptoQueue.error(during: "write a PKCS #12 file") }
        return SecretBytes(adopting: buffer, count: length)
    }
}
