import Foundation
import Testing
import TestSupport
import X509

/// Every PEM form in which openssl writes a private key.
struct KeyFormTests {
    struct Form: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let arguments: [String]
        let isEncrypted: Bool
    }

    static let forms: [Form] = [
        Form(
            testDescription: "PKCS #8", arguments: ["pkcs8", "-topk8", "-nocrypt"],
            isEncrypted: false),
        Form(testDescription: "SEC 1", arguments: ["ec"], isEncrypted: false),
        Form(testDescription: "traditional", arguments: ["ec", "-aes256"], isEncrypted: true),
        Form(testDescription: "traditional 3DES", arguments: ["ec", "-des3"], isEncrypted: true),
        Form(testDescription: "PBKDF2", arguments: ["pkcs8", "-topk8"], isEncrypted: true),
        Form(
            testDescription: "PBKDF2-HMAC-SHA-1, AES-128",
            arguments: ["pkcs8", "-topk8", "-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1"],
            isEncrypted: true),
        Form(
            testDescription: "scrypt", arguments: ["pkcs8", "-topk8", "-scrypt"], isEncrypted: true),
        Form(
            testDescription: "PBES1", arguments: ["pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES"],
            isEncrypted: true),
    ]

    @Test(arguments: forms)
    func isRead(form: Form) throws {
        let directory = try TemporaryDirectory()
        let key = try PrivateKey.generate(.p256)
        let clear = try key.pkcs8PEM().withUnsafeBytes { Array($0) }
        let output = directory.file("key.pem")
        let passphrase = form.isEncrypted ? ["-passout", "pass:open sesame"] : []
        let result = try OpenSSLTool.run(
            form.arguments + passphrase + ["-out", output], input: clear)
        #expect(result.status == 0, "\(result.output)")
        let pem = SecretBytes(copying: try Data(contentsOf: URL(fileURLWithPath: output)))
        let secret = SecretBytes(copying: Array("open sesame".utf8))
        let read = try PrivateKey(pem: pem, passphrase: form.isEncrypted ? secret : nil)
        #expect(read.publicKey == key.publicKey)
        guard form.isEncrypted else { return }
        #expect(throws: X509Error.passphraseRequired) { try PrivateKey(pem: pem) }
        #expect(throws: X509Error.wrongPassphrase) {
            try PrivateKey(pem: pem, passphrase: SecretBytes(copying: Array("no".utf8)))
        }
    }

    @Test(arguments: [
        (["ec", "-aes256"], true), (["pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES"], true),
        (["pkcs8", "-topk8", "-iter", "9999"], true),
        (["pkcs8", "-topk8", "-iter", "10000"], false), (["pkcs8", "-topk8", "-scrypt"], false),
    ])
    func weakProtectionIsLegacyAndSaysSo(arguments: [String], isLegacy: Bool) throws {
        let clear = try PrivateKey.generate(.p256).pkcs8PEM().withUnsafeBytes { Array($0) }
        let result = try OpenSSLTool.run(arguments + ["-passout", "pass:x"], input: clear)
        #expect(result.status == 0, "\(result.output)")
        let protection = try KeyProtection(pem: SecretBytes(copying: Array(result.output.utf8)))
        #expect(protection.isLegacy == isLegacy)
        #expect(protection.description.hasSuffix(", a legacy form") == isLegacy)
    }

    @Test func namesACipherThatLibcryptoNoLongerHas() throws {
        let directory = try TemporaryDirectory()
        let key = try PrivateKey.generate(.p256)
        let output = directory.file("key.pem")
        let result = try OpenSSLTool.run(
            [
                "ec", "-provider", "legacy", "-provider", "default", "-des", "-passout", "pass:x",
                "-out", output,
            ], input: try key.pkcs8PEM().withUnsafeBytes { Array($0) })
        #expect(result.status == 0, "\(result.output)")
        let pem = SecretBytes(copying: try Data(contentsOf: URL(fileURLWithPath: output)))
        #expect(
            throws: X509Error.unsupportedAlgorithm(name: "DES-CBC to decrypt a private key")
        ) { try PrivateKey(pem: pem, passphrase: SecretBytes(copying: Array("x".utf8))) }
    }

    @Test func parametersBeforeTheKeyArePassedOver() throws {
        let result = try OpenSSLTool.run(["ecparam", "-name", "prime256v1", "-genkey"])
        let read = try PrivateKey(pem: SecretBytes(copying: Array(result.output.utf8)))
        #expect(read.publicKey.algorithm == .p256)
    }

    @Test func refusesToChooseAmongKeys() throws {
        let keys = try (0..<2).flatMap { _ in
            try PrivateKey.generate(.p256).pkcs8PEM().withUnsafeBytes { Array($0) }
        }
        #expect(throws: X509Error.severalPEM(label: "PRIVATE KEY", count: 2)) {
            try PrivateKey(pem: SecretBytes(copying: keys))
        }
    }
}
