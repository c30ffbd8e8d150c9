extension PrivateKey {
    /// The key encrypted as `encryptedPKCS8PEM` does, after opening it again and comparing: for a
    /// text that takes the place of the only other copy.
    ///
    /// - Parameters:
    ///   - passphrase: any bytes; its strength is the caller's concern.
    ///   - rounds: iterations of PBKDF2.
    /// - Returns: the PEM text, one `ENCRYPTED PRIVATE KEY` block.
    /// - Throws: `X509Error.libcrypto`, also when what was written is another key.
    public func provenPKCS8PEM(
        passphrase: SecretBytes, rounds: Int = 210_000
    ) throws(X509Error) -> SecretBytes {
        let pem = try encryptedPKCS8PEM(passphrase: passphrase, rounds: rounds)
        guard try PrivateKey(pem: pem, passphrase: passphrase).publicKey == publicKey else {
            throw .libcrypto(operation: "read the encrypted key back", reasons: [])
        }
        return pem
    }
}
