import Foundation
import TestSupport
import Testing
import X509

@MainActor
struct DecryptKeyTests {
    private let desk: Desk

    init() throws {
        desk = try Desk()
        desk.environment["PKI_KEY_PASSPHRASE"] = "open sesame"
    }

    private func makeKey(rounds: Int) throws {
        let pem = try PrivateKey.generate(.p256).encryptedPKCS8PEM(
            passphrase: SecretBytes(copying: "open sesame".utf8), rounds: rounds)
        try desk.write(
            String(decoding: pem.withUnsafeBytes { Array($0) }, as: UTF8.self), to: "key.pem")
    }

    @Test(arguments: [(9_999, true), (10_000, false)])
    func saysWhenTheFileWasProtectedWeakly(rounds: Int, isWeak: Bool) async throws {
        try makeKey(rounds: rounds)
        let done = try await desk.pki("decrypt-key", "key.pem", "--out", "plain.pem")
        #expect(done.status == 0, "\(done.errors)")
        #expect(done.errors.contains("notice: key.pem is encrypted weakly") == isWeak)
        #expect(try desk.names == ["key.pem", "plain.pem"])
    }

    @Test func withoutAPassphraseItSaysWhereOneCouldComeFrom() async throws {
        desk.environment = [:]
        try makeKey(rounds: 10_000)
        let done = try await desk.pki("decrypt-key", "key.pem", "--out", "plain.pem")
        #expect(done.status == 64)
        #expect(done.errors.contains("give --key-passphrase-file FILE"))
        #expect(try desk.names == ["key.pem"])
    }

    @Test func aWrongPassphraseNamesTheFile() async throws {
        desk.environment["PKI_KEY_PASSPHRASE"] = "wrong"
        try makeKey(rounds: 10_000)
        let done = try await desk.pki("decrypt-key", "key.pem", "--out", "plain.pem")
        #expect(done.status == 77)
        #expect(
            done.errors.hasPrefix(
                "pki: error: \"key.pem\": the passphrase does not open the private key\n"))
        #expect(try desk.names == ["key.pem"])
    }
}
