import COpenSSL

extension PrivateKey {
    /// Reads the private key of a PEM text: PKCS #8, encrypted PKCS #8 (PBES1 and PBES2), SEC 1,
    /// PKCS #1, and the traditional encrypted form.
    ///
    /// - Parameters:
    ///   - pem: the text; blocks that are no private key are passed over.
    ///   - passphrase: opens an encrypted key; up to 1024 octets.
    /// - Throws: `passphraseRequired`, `wrongPassphrase`, `noPEM`, `malformed`, or
    ///   `excessiveKeyDerivation` for a file made to keep its reader busy.
    public convenience init(
        pem: SecretBytes, passphrase: SecretBytes? = nil
    ) throws(X509Error) {
        let protection = try KeyProtection(pem: pem)
        try protection.refuseExcess()
        if case .none = protection {
        } else if passphrase == nil {
            throw .passphraseRequired
        }
        var asked: Int32 = 0
        let raw = pem.withUnsafeBytes { text in
            let empty = SecretBytes(copying: [])
            return (passphrase ?? empty).withUnsafeBytes { secret in
                // A NULL passphrase means "none", an empty one is a passphrase.
                let start = passphrase == nil ? nil : secret.baseAddress ?? text.baseAddress
                return anchorage_read_private_key(
                    text.baseAddress, text.count, start, secret.count, &asked)
            }
        }
        guard let raw else {
            let reasons = LibcryptoQueue.drain()
            if asked == 1 {
                if let cipher = protection.missingCipher {
                    throw .unsupportedAlgorithm(name: "\(cipher) to decrypt a private key")
                }
                throw passphrase == nil ? .passphraseRequired : .wrongPassphrase
            }
            throw .malformed(
                what: "private key",
                detail: reasons.last ?? "libcrypto does not recognise it")
        }
        ERR_clear_error()
        try self.init(adopting: raw)
    }
}
