import Foundation
import TestSupport
import Testing
import X509

struct PKCS12Tests {
    private static let passphrase = SecretBytes(copying: "pässphrase für Schlüssel".utf8)

    private let directory: TemporaryDirectory
    private let root: TestAuthority
    private let issuing: TestAuthority

    init() throws {
        directory = try TemporaryDirectory()
        root = try TestAuthority.root()
        issuing = try root.issuing()
    }

    private func content(_ algorithm: KeyAlgorithm = .p256) throws -> PKCS12.Content {
        let key = try PrivateKey.generate(algorithm)
        return try PKCS12.Content(
            privateKey: key, certificate: try issuing.leaf(key: key),
            chain: [issuing.certificate], friendlyName: "web-01 für alle")
    }

    private func openssl(_ file: SecretBytes, _ arguments: String...) throws -> OpenSSLTool.Result {
        let path = directory.file("client.p12")
        try file.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
        return try OpenSSLTool.run(
            ["pkcs12", "-in", path, "-passin", "pass:pässphrase für Schlüssel", "-noenc"]
                + arguments)
    }

    @Test(arguments: [KeyAlgorithm.p256, .p384, .rsa2048, .ed25519])
    func opensslFindsKeyCertificateAndChain(algorithm: KeyAlgorithm) throws {
        let content = try content(algorithm)
        let file = try content.encoded(passphrase: Self.passphrase, rounds: 2048)
        let read = try openssl(file)
        #expect(read.status == 0, "\(read.output)")
        let key = try PrivateKey(pem: SecretBytes(copying: read.output.utf8))
        #expect(key.publicKey == content.privateKey.publicKey)
        let certificates = try PEM.parse(Array(read.output.utf8))
            .filter { $0.label == "CERTIFICATE" }.map { try Certificate(der: $0.bytes) }
        #expect(certificates == [content.certificate, issuing.certificate])
        // Of the key and of its certificate, and of nothing else.
        let names = read.output.split(separator: "\n").filter { $0.contains("friendlyName") }
        #expect(names.count == 2 && names.allSatisfy { $0.contains("web-01 f") }, "\(names)")
    }

    @Test func isProtectedAsItSays() throws {
        let file = try content().encoded(passphrase: Self.passphrase, rounds: 2049)
        let read = try openssl(file, "-info", "-noout")
        #expect(read.status == 0, "\(read.output)")
        let scheme = "PBES2, PBKDF2, AES-256-CBC, Iteration 2049, PRF hmacWithSHA256"
        for line in [
            "MAC: sha256, Iteration 2049", "MAC length: 32, salt length: 16",
            "PKCS7 Encrypted data: \(scheme)", "Shrouded Keybag: \(scheme)",
        ] {
            #expect(read.output.contains("\(line)\n"), "\(line) in:\n\(read.output)")
        }
        // The salts of both derivations.
        let dumped = try OpenSSLTool.run([
            "asn1parse", "-inform", "DER", "-in", directory.file("client.p12"), "-strparse", "26",
        ])
        #expect(dumped.output.components(separatedBy: "l=  16 prim: OCTET STRING").count > 2)
    }

    @Test func needsItsPassphrase() throws {
        let file = try content().encoded(
            passphrase: SecretBytes(copying: "another".utf8), rounds: 2048)
        #expect(try openssl(file).status != 0)
    }

    @Test func refusesACertificateForAnotherKey() throws {
        let content = try content()
        #expect(
            throws: X509Error.invalidValue(
                field: "the key of", value: "web-02",
                detail: "it is not the one that its certificate is for")
        ) {
            try PKCS12.Content(
                privateKey: try PrivateKey.generate(.p256), certificate: content.certificate,
                chain: [], friendlyName: "web-02")
        }
    }
}
