import Foundation
import TestSupport
import Testing

@testable import X509

struct DERPrivateKeyTests {
    private static let passphrase = SecretBytes(copying: "correct horse".utf8)

    private static func text(_ secret: SecretBytes) -> String {
        secret.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    private static func der(_ pem: SecretBytes) -> [UInt8] {
        let lines = text(pem).split(separator: "\n").filter { !$0.hasPrefix("-----") }
        return Base64.decode(lines.joined()) ?? []
    }

    private static func label(_ bytes: [UInt8]) throws -> String? {
        try DERPrivateKey.pem(of: SecretBytes(copying: bytes)).map {
            String(text($0).dropFirst(11).prefix { $0 != "-" })
        }
    }

    @Test(arguments: [KeyAlgorithm.p256, .p521, .rsa2048])
    func isTheSameTextAsInPEM(algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let plain = try key.pkcs8PEM()
        #expect(try DERPrivateKey.pem(of: SecretBytes(copying: Self.der(plain))) == plain)
        let encrypted = try key.encryptedPKCS8PEM(passphrase: Self.passphrase, rounds: 1000)
        let again = try #require(
            try DERPrivateKey.pem(of: SecretBytes(copying: Self.der(encrypted))))
        #expect(again == encrypted)
        #expect(
            try PrivateKey(pem: again, passphrase: Self.passphrase).publicKey.keyBits
                == key.publicKey.keyBits)
    }

    /// SEC 1 and PKCS #1, by the shape that their standards give them.
    @Test func tellsTheTraditionalForms() throws {
        #expect(try Self.label([0x30, 6, 2, 1, 1, 4, 1, 9]) == "EC PRIVATE KEY")
        #expect(try Self.label([0x30, 6, 2, 1, 0, 2, 1, 9]) == "RSA PRIVATE KEY")
    }

    @Test(
        arguments: [
            [], [0x30], [0x30, 0], [0x30, 0x80, 0, 0], [0x30, 3, 2, 1, 0], Array("text\n".utf8),
            // A certificate, PKCS #12, a SubjectPublicKeyInfo, a public RSA key.
            [0x30, 7, 0x30, 2, 0xA0, 0, 0x30, 1, 6], [0x30, 8, 2, 1, 3, 0x30, 3, 6, 1, 1],
            [0x30, 8, 0x30, 3, 6, 1, 1, 3, 1, 0], [0x30, 7, 2, 2, 0x70, 1, 2, 1, 3],
            [0x30, 0x85, 1, 0, 0, 0, 0, 2, 1, 1, 4, 0], [0x30, 0xFF, 2, 1, 1, 4],
        ] as [[UInt8]])
    func passesOverWhatIsNoKey(bytes: [UInt8]) throws {
        #expect(try Self.label(bytes) == nil)
    }

    @Test func refusesWhatIsCutOffOrHasSomethingBehindIt() throws {
        let whole = Self.der(try PrivateKey.generate(.p256).pkcs8PEM())
        let cut = X509Error.malformed(what: "private key", detail: "it is cut off")
        #expect(throws: cut) { try Self.label(whole.dropLast()) }
        #expect(throws: cut) { try Self.label(Array(whole.prefix(20))) }
        #expect(
            throws: X509Error.malformed(
                what: "private key", detail: "something is behind its end")
        ) { try Self.label(whole + [0]) }
    }

    /// Whatever the bytes are, it ends without a trap; a text is one block that PEM's reader finds.
    @Test func takesAnyBytes() throws {
        var dice = SeededGenerator(seed: 8)
        let whole = Self.der(try PrivateKey.generate(.p256).pkcs8PEM())
        for _ in 0..<3000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &dice) {
                bytes[Int.random(in: 0..<min(40, bytes.count), using: &dice)] = .random(
                    in: 0...255, using: &dice)
            }
            bytes.removeLast(Int.random(in: 0...2, using: &dice) * bytes.count / 4)
            guard let pem = try? DERPrivateKey.pem(of: SecretBytes(copying: bytes)) else {
                continue
            }
            #expect(throws: Never.self) { try PEMOutline(pem: pem, labels: KeyProtection.labels) }
        }
    }
}
