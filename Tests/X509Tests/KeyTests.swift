import Foundation
import Testing
import TestSupport
import X509

struct KeyTests {
    static let quick: [KeyAlgorithm] = [.p256, .p384, .p521, .rsa2048, .ed25519]

    @Test(arguments: quick)
    func signsWhatItsPublicKeyVerifies(algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let digest = try SignatureAlgorithm.preferred(for: key.publicKey).digest
        let message = Array("message".utf8)
        let signature = try key.sign(message, digest: digest)
        #expect(key.publicKey.algorithm == algorithm)
        #expect(key.publicKey.isSound)
        #expect(key.publicKey.verify(signature: signature, of: message, digest: digest))
        #expect(!key.publicKey.verify(signature: signature, of: message + [0], digest: digest))
        #expect(!key.publicKey.verify(signature: signature + [0], of: message, digest: digest))
    }

    @Test(arguments: quick)
    func opensslReadsTheEncryptedKey(algorithm: KeyAlgorithm) throws {
        let directory = try TemporaryDirectory()
        let passphrase = SecretBytes(copying: Array("correct horse".utf8))
        let key = try PrivateKey.generate(algorithm)
        let pem = try key.encryptedPKCS8PEM(passphrase: passphrase, rounds: 2048)
        try write(pem, to: directory.file("key.pem"))
        let result = try OpenSSLTool.run([
            "pkey", "-in", directory.file("key.pem"), "-passin", "pass:correct horse", "-pubout",
        ])
        #expect(result.output == PEM.encode(label: "PUBLIC KEY", key.publicKey.spki))
        #expect(
            try KeyProtection(pem: pem)
                == .pbkdf2(prf: "HMAC-SHA-512", rounds: 2048, cipher: "AES-256-CBC"))
    }

    @Test func readsItsOwnForms() throws {
        let key = try PrivateKey.generate(.p256)
        let passphrase = SecretBytes(copying: Array("pass".utf8))
        #expect(try PrivateKey(pem: key.pkcs8PEM()).publicKey == key.publicKey)
        let encrypted = try key.encryptedPKCS8PEM(passphrase: passphrase, rounds: 2048)
        let read = try PrivateKey(pem: encrypted, passphrase: passphrase)
        #expect(read.publicKey == key.publicKey)
    }

    @Test func tellsAMissingFromAWrongPassphrase() throws {
        let key = try PrivateKey.generate(.p256)
        let encrypted = try key.encryptedPKCS8PEM(
            passphrase: SecretBytes(copying: Array("pass".utf8)), rounds: 2048)
        #expect(throws: X509Error.passphraseRequired) { try PrivateKey(pem: encrypted) }
        #expect(throws: X509Error.wrongPassphrase) {
            try PrivateKey(pem: encrypted, passphrase: SecretBytes(copying: Array("no".utf8)))
        }
        #expect(throws: X509Error.wrongPassphrase) {
            try PrivateKey(pem: encrypted, passphrase: SecretBytes(copying: []))
        }
    }

    @Test func refusesADerivationThatWouldTakeForEver() throws {
        // The rounds sit in an INTEGER of the envelope: 2048 is 0x0800, 0x7FFFFFFF a bomb. The
        // envelope is rebuilt by openssl, which allows it.
        let pem = SecretBytes(copying: try Repository.vector("keys/pbkdf2-bomb.pem"))
        #expect(
            throws: X509Error.excessiveKeyDerivation(detail: "PBKDF2 with 2147483647 rounds")
        ) { try PrivateKey(pem: pem, passphrase: SecretBytes(copying: [1])) }
    }

    @Test func saysWhatIsThereInsteadOfAKey() throws {
        let authority = try TestAuthority.root()
        let pem = SecretBytes(copying: Array(authority.certificate.pem.utf8))
        #expect(
            throws: X509Error.unexpectedPEM(expected: "PRIVATE KEY", found: "CERTIFICATE")
        ) { try PrivateKey(pem: pem) }
        #expect(throws: X509Error.noPEM(expected: "PRIVATE KEY")) {
            try PrivateKey(pem: SecretBytes(copying: Array("hello".utf8)))
        }
    }

    @Test func describesItselfAsRedacted() throws {
        let key = try PrivateKey.generate(.p256)
        let secret = SecretBytes(copying: Array("hunter2".utf8))
        #expect("\(key)" == "<redacted>")
        #expect(String(reflecting: key) == "<redacted>")
        #expect("\(secret)" == "<redacted>")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("hunter2"))
        #expect(!dumped.contains("104"))
    }

    private func write(_ secret: SecretBytes, to path: String) throws {
        let data = secret.withUnsafeBytes { Data($0) }
        try data.write(to: URL(fileURLWithPath: path))
    }
}
