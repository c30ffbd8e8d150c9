import COpenSSL

extension PrivateKey {
    /// Reads the private key of a PEM text: PKCS #8, encrypted PKCS #8 (PBES1 and PBES2), SEC 1,
    /// PKCS #1, and the traditional encrypted form.
    ///
    /// - Parameters:
    ///   - pem: the text; blocks that are no private key are passed over.
    ///   - passphrase: opens an encrypted key; up to 1024 octets.
    ///   - legacyProvider: whether libcrypto's legacy provider may help with what RC2, single DES and
    ///     the like protect; for keys that are about to be protected better.
    /// - Throws: `passphraseRequired`, `wrongPassphrase`, `noPEM`, `malformed`, or
    ///   `excessiveKeyDerivation` for a file made to keep its reader busy.
    public convenience init(
        pem: SecretBytes, passphrase: SecretBytes? = nil, legacyProvider: Bool = false
    ) throws(X509Error) {
        let outline = try PEMOutline(pem: pem, labels: KeyProtection.labels)
        let protection = try KeyProtection(outline)
        try protection.refuseExcess()
        if case .none = protection {
        } else if passphrase == nil {
            throw .passphraseRequired
        }
        var asked: Int32 = 0
        let raw = pem.withUnsafeBytes { whole in
            // The very block whose protection was judged, and none that libcrypto might prefer.
            let text = UnsafeRawBufferPointer(rebasing: whole[outline.range])
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
                    if legacyProvider, anchorage_has_legacy_provider() == 1, let passphrase {
                        try self.init(legacy: pem, range: outline.range, passphrase: passphrase)
                        return
                    }
                    throw .unsupportedAlgorithm(name: "\(cipher) to decrypt a private key")
                }
                throw passphrase == nil ? .passphraseRequired : .wrongPassphrase
            }
            if let name = PrivateKey.missingAlgorithm(of: pem, in: outline.range) {
                throw .unsupportedAlgorithm(name: "private keys of the type \(name)")
            }
            throw .malformed(
                what: "private key",
                detail: reasons.last ?? "libcrypto does not recognise it")
        }
        ERR_clear_error()
        try self.init(read: raw)
    }

    // A key that is well formed, and whose type only a newer libcrypto knows.
    private static func missingAlgorithm(of pem: SecretBytes, in range: Range<Int>) -> String? {
        var text = [CChar](repeating: 0, count: 64)
        let found = pem.withUnsafeBytes { whole in
            let block = UnsafeRawBufferPointer(rebasing: whole[range])
            return anchorage_private_key_algorithm(
                block.baseAddress, block.count, &text, text.count)
        }
        let dotted = String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard found == 1, let set = ObjectIdentifier(dotted).flatMap({ PublicKey.mlDSA[$0] })
        else { return nil }
        return PublicKey.Kind.mlDSA(set).description
    }

    private convenience init(
        legacy pem: SecretBytes, range: Range<Int>, passphrase: SecretBytes
    ) throws(X509Error) {
        let raw = pem.withUnsafeBytes { whole in
            let text = UnsafeRawBufferPointer(rebasing: whole[range])
            return passphrase.withUnsafeBytes { secret in
                anchorage_read_legacy_private_key(
                    text.baseAddress, text.count, secret.baseAddress ?? text.baseAddress,
                    secret.count)
            }
        }
        guard let raw else { throw .wrongPassphrase }
        try self.init(read: raw)
    }
}
