import Foundation
import TestSupport
import Testing
import X509

/// Keys on the usual curves take a short way past libcrypto's encoders and decoders; what it gives
/// must be what they would have given.
struct CurveKeyTests {
    private static let algorithms: [KeyAlgorithm] = [.p256, .p384, .p521]

    // Several of each, since a scalar may begin with zeros.
    @Test(arguments: algorithms)
    func isWrittenAsOpensslWritesIt(algorithm: KeyAlgorithm) throws {
        let directory = try TemporaryDirectory()
        for _ in 0..<5 {
            let key = try PrivateKey.generate(algorithm)
            let pem = try key.pkcs8PEM()
            try pem.withUnsafeBytes { Data($0) }
                .write(to: URL(fileURLWithPath: directory.file("key.pem")))
            let written = try OpenSSLTool.run(["pkey", "-in", directory.file("key.pem")])
            #expect(Array(written.output.utf8) == pem.withUnsafeBytes { Array($0) })
            let spki = try OpenSSLTool.run(["pkey", "-in", directory.file("key.pem"), "-pubout"])
            #expect(spki.output == PEM.encode(label: "PUBLIC KEY", key.publicKey.spki))
        }
    }

    @Test(arguments: algorithms)
    func isReadBackAndSigns(algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let again = try PrivateKey(pem: key.pkcs8PEM())
        #expect(again.publicKey == key.publicKey)
        let signature = try again.sign([1, 2, 3], digest: .sha256)
        #expect(key.publicKey.verify(signature: signature, of: [1, 2, 3], digest: .sha256))
        #expect(!key.publicKey.verify(signature: signature, of: [1, 2, 4], digest: .sha256))
    }

    @Test(arguments: algorithms)
    func isRefusedOffItsCurve(algorithm: KeyAlgorithm) throws {
        var spki = try PrivateKey.generate(algorithm).publicKey.spki
        spki[spki.count - 1] ^= 1
        let key = try PublicKey(spki: spki)
        #expect(!key.isSound)
        #expect(SignatureVerifier(key) == nil)
    }

    @Test func isReadBehindOtherBlocks() throws {
        let key = try PrivateKey.generate(.p256)
        let pem = try key.pkcs8PEM().withUnsafeBytes { Array($0) }
        let parameters = Array(
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n".utf8)
        #expect(
            try PrivateKey(pem: SecretBytes(copying: parameters + pem)).publicKey == key.publicKey)
    }
}
