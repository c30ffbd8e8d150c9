public import X509

/// A private key in a file that a user named, read but not yet decrypted; `-` is standard input.
public struct PrivateKeyFile: Sendable {
    /// How the file protects the key.
    public let protection: KeyProtection

    let name: String
    private let pem: SecretBytes
    /// What was replaced in the meantime is not ours to replace.
    var replaceable: ReplaceableFile?

    /// Reads the file and looks at how it protects the key.
    ///
    /// - Parameters:
    ///   - path: PEM in any form that openssl writes; absolute, relative to the context's
    ///     directory, or `-`.
    ///   - context: Where relative paths start, and standard input.
    /// - Throws: `CommandError` as `InputFile.read` does, and with `file.mode` for an unencrypted
    ///   key that others may read; `FileContentError` for what is no private key.
    public init(_ path: String, in context: Context) throws {
        name = path
        (pem, protection) = try InputFile.readSecret(path, in: context) { pem in
            let protection = try Self.naming(path) { () throws(X509Error) in
                try KeyProtection(pem: pem)
            }
            return ((pem, protection), protection == .none ? .ownerOnly : .anyone)
        }
    }

    /// Whether opening the key takes a passphrase.
    public var isEncrypted: Bool { protection != .none }

    /// The key itself; its passphrase is looked for only where it is encrypted.
    ///
    /// - Parameters:
    ///   - passphrase: Where the passphrase comes from.
    ///   - legacyProvider: Whether ciphers may be used that are good for reading only.
    ///   - context: Files, environment and terminal.
    /// - Returns: The key, ready to sign.
    /// - Throws: `CommandError` as `PassphraseSource.existing` does; `FileContentError` with
    ///   `wrongPassphrase` or what makes the key unusable.
    public func privateKey(
        passphrase: PassphraseSource, legacyProvider: Bool = false, in context: Context
    ) throws -> PrivateKey {
        let secret = isEncrypted ? try passphrase.existing(in: context) : nil
        return try Self.naming(name) { () throws(X509Error) in
            try PrivateKey(pem: pem, passphrase: secret, legacyProvider: legacyProvider)
        }
    }

    private static func naming<Value>(
        _ file: String, _ body: () throws(X509Error) -> Value
    ) throws(FileContentError) -> Value {
        do {
            return try body()
        } catch {
            throw FileContentError(file: file, cause: error)
        }
    }
}
