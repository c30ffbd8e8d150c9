import Foundation
import Testing
import TestSupport
import X509

/// PKCS #12 as openssl writes it, in today's and yesterday's forms.
struct PKCS12ContentsTests {
    private let directory: TemporaryDirectory
    private let root: TestAuthority
    private let issuing: TestAuthority
    private let passphrase = SecretBytes(copying: "open sesame".utf8)

    init() throws {
        directory = try TemporaryDirectory()
        root = try TestAuthority.root()
        issuing = try root.issuing()
        let key = try issuing.key.pkcs8PEM().withUnsafeBytes { Array($0) }
        try Data(key).write(to: URL(fileURLWithPath: directory.file("key.pem")))
        try (issuing.certificate.pem + root.certificate.pem).write(
            toFile: directory.file("chain.pem"), atomically: false, encoding: .utf8)
    }

    private func file(_ options: [String], passphrase: String? = "open sesame") throws
        -> SecretBytes
    {
        let output = directory.file("bundle.p12")
        let result = try OpenSSLTool.run(
            [
                "pkcs12", "-export", "-inkey", directory.file("key.pem"), "-in",
                directory.file("chain.pem"), "-passout", "pass:\(passphrase ?? "")", "-out", output,
            ] + options)
        #expect(result.status == 0, "\(result.output)")
        return SecretBytes(copying: try Data(contentsOf: URL(fileURLWithPath: output)))
    }

    @Test(arguments: [
        ([], "PBKDF2 with fewer than 10,000 rounds"),
        (["-iter", "10000"], nil),
        (["-legacy"], "pbeWithSHA1And3-KeyTripleDES-CBC"),
        (["-legacy", "-certpbe", "PBE-SHA1-3DES"], "pbeWithSHA1And3-KeyTripleDES-CBC"),
        (["-legacy", "-keypbe", "PBE-SHA1-RC2-128"], "pbeWithSHA1And128BitRC2-CBC"),
        (["-keypbe", "NONE", "-certpbe", "NONE"], nil),
        (["-nomac", "-iter", "10000"], nil),
    ])
    func isRead(options: [String], legacy: String?) throws {
        let contents = try PKCS12Contents(der: file(options), passphrase: passphrase)
        #expect(contents.key.publicKey == issuing.key.publicKey)
        #expect(Set(contents.certificates) == [issuing.certificate, root.certificate])
        #expect(contents.legacyEncryption == legacy)
        // The key has left the context in which it was read: it signs.
        let signature = try contents.key.sign([1, 2, 3], digest: .sha256)
        #expect(
            issuing.key.publicKey.verify(signature: signature, of: [1, 2, 3], digest: .sha256))
    }

    @Test(arguments: [["-iter", "10000"], ["-legacy"], ["-nomac"]])
    func anotherPassphraseIsWrong(options: [String]) throws {
        let file = try file(options)
        #expect(throws: X509Error.wrongPassphrase) {
            try PKCS12Contents(der: file, passphrase: SecretBytes(copying: "no".utf8))
        }
        #expect(throws: X509Error.passphraseRequired) {
            try PKCS12Contents(der: file, passphrase: nil)
        }
    }

    @Test func anEmptyPassphraseIsNone() throws {
        let contents = try PKCS12Contents(der: file([], passphrase: nil), passphrase: nil)
        #expect(contents.key.publicKey == issuing.key.publicKey)
    }

    @Test func excessiveRoundsAreRefusedBeforeTheyAreRun() throws {
        let bytes = try file(["-iter", "12345"]).withUnsafeBytes { Array($0) }
        // INTEGER 12345 becomes INTEGER 32,767 and grows by patching: 02 02 30 39 -> 02 02 7F FF is
        // still fine, so the number is made longer where its SEQUENCE allows, in the MAC at the end.
        let pattern: [UInt8] = [0x02, 0x02, 0x30, 0x39]
        let last = try #require(
            bytes.indices.dropLast(3).last { Array(bytes[$0..<$0 + 4]) == pattern })
        #expect(last == bytes.count - 4)
        var bomb = Array(bytes.dropLast(4)) + [0x02, 0x04, 0x7F, 0xFF, 0xFF, 0xFF]
        // macData, and the whole: both lengths grow by two.
        let macStart = try #require(Self.macDataStart(in: bytes))
        bomb[macStart + 1] += 2
        let total = (Int(bomb[2]) << 8 | Int(bomb[3])) + 2
        bomb[2] = UInt8(total >> 8)
        bomb[3] = UInt8(total & 0xFF)
        #expect(
            throws: X509Error.excessiveKeyDerivation(
                detail: "the MAC with more than 10,000,000 rounds in all")
        ) { try PKCS12Contents(der: SecretBytes(copying: bomb), passphrase: passphrase) }
    }

    /// Each derivation for itself would be within bounds.
    @Test func excessiveRoundsInAllAreRefused() throws {
        var bytes = try file([
            "-iter", "2000000", "-nomac", "-certpbe", "AES-256-CBC", "-keypbe", "AES-256-CBC",
        ]).withUnsafeBytes { Array($0) }
        let rounds: [UInt8] = [0x02, 0x03, 0x1E, 0x84, 0x80]
        // The last is the key's: it becomes 8,388,607.
        let last = try #require(
            bytes.indices.dropLast(4).last { Array(bytes[$0..<$0 + 5]) == rounds })
        bytes.replaceSubrange(last + 2..<last + 5, with: [0x7F, 0xFF, 0xFF])
        let file = SecretBytes(copying: bytes)
        #expect(
            throws: X509Error.excessiveKeyDerivation(
                detail: "PBKDF2 with more than 10,000,000 rounds in all")
        ) { try PKCS12Contents(der: file, passphrase: passphrase) }
    }

    /// libcryptos before 3.4 do not know PBMAC1; what it asks for is judged all the same.
    @Test(
        arguments: [
            (100_000_000, 32, "PBMAC1 with more than 10,000,000 rounds in all"),
            (2_000, 64_000, nil), (2_000, 0, nil),
        ] as [(Int, Int, String?)])
    func whatPBMAC1AsksForIsBounded(rounds: Int, length: Int, excess: String?) throws {
        let expected: X509Error =
            excess.map { .excessiveKeyDerivation(detail: $0) }
            ?? .malformed(what: "PKCS #12", detail: "the length of PBMAC1's key")
        #expect(throws: expected) {
            try PKCS12Contents(
                der: SecretBytes(copying: Self.pbmac1(rounds: rounds, length: length)),
                passphrase: passphrase)
        }
    }

    private static func pbmac1(rounds: Int, length: Int) -> [UInt8] {
        func der(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
            let content = parts.flatMap { $0 }
            let size = content.count
            return [tag]
                + (size < 128 ? [UInt8(size)] : [0x82, UInt8(size >> 8), UInt8(size & 255)])
                + content
        }
        func integer(_ value: Int) -> [UInt8] {
            let octets = (0..<5).reversed().map { UInt8(value >> ($0 * 8) & 255) }
            let zeros = zip(octets, octets.dropFirst()).prefix { $0 == 0 && $1 < 128 }.count
            return der(0x02, Array(octets.dropFirst(zeros)))
        }
        func rsadsi(_ arcs: [UInt8]) -> [UInt8] {
            der(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D] + arcs)
        }
        let hmac = der(0x30, rsadsi([2, 9]), [5, 0])
        let derivation = der(
            0x30, rsadsi([1, 5, 12]),
            der(0x30, der(0x04, [1, 2, 3, 4]), integer(rounds), integer(length), hmac))
        let algorithm = der(0x30, rsadsi([1, 5, 14]), der(0x30, derivation, hmac))
        let mac = der(
            0x30, der(0x30, algorithm, der(0x04, [UInt8](repeating: 7, count: 32))),
            der(0x04, [1, 2, 3, 4]), der(0x02, [1]))
        let content = der(0x30, rsadsi([1, 7, 1]), der(0xA0, der(0x04, der(0x30))))
        return der(0x30, der(0x02, [3]), content, mac)
    }

    // MacData is the last element: its SEQUENCE ends where the file ends.
    private static func macDataStart(in bytes: [UInt8]) -> Int? {
        (bytes.count - 127..<bytes.count - 1).first {
            bytes[$0] == 0x30 && Int(bytes[$0 + 1]) == bytes.count - $0 - 2
        }
    }

    @Test(arguments: [
        [], [0x30, 0x00], Array("-----BEGIN".utf8), [UInt8](repeating: 0x30, count: 99),
    ])
    func otherBytesAreMalformed(bytes: [UInt8]) throws {
        #expect {
            try PKCS12Contents(der: SecretBytes(copying: bytes), passphrase: passphrase)
        } throws: { error in
            if case X509Error.malformed(what: "PKCS #12", _) = error { true } else { false }
        }
    }

    @Test func oneByteChangedNeverReadsAsSomethingElse() throws {
        let bytes = try file(["-legacy"]).withUnsafeBytes { Array($0) }
        for index in stride(from: 0, to: bytes.count, by: 37) {
            var changed = bytes
            changed[index] ^= 0x40
            do {
                let contents = try PKCS12Contents(
                    der: SecretBytes(copying: changed), passphrase: passphrase)
                #expect(contents.key.publicKey == issuing.key.publicKey)
            } catch {
                continue
            }
        }
    }

    @Test func aFileWithoutAKeyIsRefused() throws {
        let file = try file(["-nokeys"])
        #expect(
            throws: X509Error.malformed(what: "PKCS #12", detail: "it holds no private key")
        ) { try PKCS12Contents(der: file, passphrase: passphrase) }
    }
}

/// Keys under ciphers that libcrypto's default provider no longer has.
struct LegacyKeyTests {
    private static func pem(_ arguments: [String], _ key: PrivateKey) throws -> SecretBytes {
        let clear = try key.pkcs8PEM().withUnsafeBytes { Array($0) }
        let result = try OpenSSLTool.run(
            arguments + [
                "-passout", "pass:open sesame", "-provider", "legacy", "-provider", "default",
            ],
            input: clear)
        #expect(result.status == 0, "\(result.output)")
        return SecretBytes(copying: result.output.utf8)
    }

    @Test(arguments: [
        ["ec", "-des"], ["ec", "-rc2"], ["pkcs8", "-topk8", "-v1", "PBE-MD5-DES"],
        ["pkcs8", "-topk8", "-v1", "PBE-SHA1-RC2-40"],
    ])
    func areReadWhenAskedFor(arguments: [String]) throws {
        let key = try PrivateKey.generate(.p256)
        let pem = try Self.pem(arguments, key)
        let passphrase = SecretBytes(copying: "open sesame".utf8)
        #expect(throws: X509Error.self) { try PrivateKey(pem: pem, passphrase: passphrase) }
        let read = try PrivateKey(pem: pem, passphrase: passphrase, legacyProvider: true)
        #expect(read.publicKey == key.publicKey)
        #expect(throws: X509Error.wrongPassphrase) {
            try PrivateKey(
                pem: pem, passphrase: SecretBytes(copying: "no".utf8), legacyProvider: true)
        }
        #expect(try KeyProtection(pem: pem).isLegacy)
    }

    @Test func otherCiphersThanAESAreLegacy() throws {
        let key = try PrivateKey.generate(.p256)
        let pem = try Self.pem(["pkcs8", "-topk8", "-v2", "des3", "-iter", "20000"], key)
        #expect(try KeyProtection(pem: pem).isLegacy)
    }
}
