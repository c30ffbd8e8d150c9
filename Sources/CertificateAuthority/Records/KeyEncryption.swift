public import X509

/// How a private key is written down.
public enum KeyEncryption: Sendable {
    /// PKCS #8 under PBES2: PBKDF2-HMAC-SHA-512 with so many rounds, and AES-256-CBC.
    case passphrase(SecretBytes, rounds: Int = 210_000)

    /// PKCS #8 in the clear.
    case plaintext

    /// The shortest passphrase that may protect the key of an authority, in characters.
    public static let minimumAuthorityPassphrase = 12

    /// - Throws: `AuthorityError.passphraseTooShort`.
    func check(minimum: Int) throws(AuthorityError) {
        guard let passphrase else { return }
        // Octets that continue a character of UTF-8 do not count.
        let count = passphrase.withUnsafeBytes { $0.count { $0 & 0xC0 != 0x80 } }
        guard count >= minimum else { throw .passphraseTooShort(minimum: minimum) }
    }

    func pem(of key: PrivateKey) throws(X509Error) -> SecretBytes {
        switch self {
        case .passphrase(let passphrase, let rounds):
            try key.encryptedPKCS8PEM(passphrase: passphrase, rounds: rounds)
        case .plaintext:
            try key.pkcs8PEM()
        }
    }

    var passphrase: SecretBytes? {
        guard case .passphrase(let passphrase, _) = self else { return nil }
        return passphrase
    }
}
