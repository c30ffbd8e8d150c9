import CommandLineSupport
import RolesAnywhere
import X509

/// Reading what a user's file holds, with the file's name in every complaint.
enum PEMFile {
    /// Reads and parses a file.
    static func parse<Value>(
        _ path: String, limit: Int = 1 << 20, in context: Context,
        _ parse: ([UInt8]) throws -> Value
    ) throws -> Value {
        let bytes = try InputFile.read(path, limit: limit, in: context)
        return try naming(path) { try parse(bytes) }
    }

    /// Reads one or more certificates.
    static func certificates(_ path: String, in context: Context) throws -> [Certificate] {
        try parse(path, in: context) { try Certificate.bundle(pem: $0) }
    }

    /// Reads a private key, asking for its passphrase only where it is encrypted.
    static func privateKey(
        _ path: String, passphrase: PassphraseSource, in context: Context
    ) throws -> PrivateKey {
        let pem = try InputFile.readSecret(path, access: .anyone, in: context)
        return try naming(path) {
            guard try KeyProtection(pem: pem) == .none else {
                return try PrivateKey(pem: pem, passphrase: passphrase.existing(in: context))
            }
            try InputFile.refuseReadableByOthers(path, in: context)
            return try PrivateKey(pem: pem)
        }
    }

    /// Whether a private key is encrypted.
    static func isEncryptedKey(_ path: String, in context: Context) throws -> Bool {
        let pem = try InputFile.readSecret(path, access: .anyone, in: context)
        return try naming(path) { try KeyProtection(pem: pem) != .none }
    }

    private static func naming<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as X509Error {
            throw Hints.file(path, error)
        }
    }
}
