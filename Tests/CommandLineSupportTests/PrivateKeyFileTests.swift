import CommandLineSupport
import Testing
import X509

struct PrivateKeyFileTests {
    private let key: PrivateKey
    private let source = PassphraseSource(
        file: nil, flag: "--key-passphrase-file", variable: "KEY_PASSPHRASE", subject: "the key")

    init() throws { key = try PrivateKey.generate(.p256) }

    private func encrypted() throws -> String {
        try key.encryptedPKCS8PEM(
            passphrase: SecretBytes(copying: "correct".utf8), rounds: 10_000
        ).text
    }

    @Test func readsAPlainKeyWithoutAskingForAPassphrase() throws {
        let terminal = ScriptedTerminal(["never asked for"])
        let here = try TestContext(terminal: terminal)
        try here.create("key.pem", key.pkcs8PEM().text)
        let file = try PrivateKeyFile("key.pem", in: here.context)
        #expect(!file.isEncrypted)
        #expect(
            try file.privateKey(passphrase: source, in: here.context).publicKey == key.publicKey)
        #expect(terminal.questions == [])
    }

    @Test func readsAnEncryptedKeyThatOthersCanRead() throws {
        let here = try TestContext(environment: ["KEY_PASSPHRASE": "correct"])
        try here.create("key.pem", try encrypted(), mode: 0o644)
        let file = try PrivateKeyFile("key.pem", in: here.context)
        #expect(file.isEncrypted)
        #expect(
            try file.privateKey(passphrase: source, in: here.context).publicKey == key.publicKey)
    }

    @Test func readsAKeyFromStandardInput() throws {
        let here = try TestContext(input: key.pkcs8PEM().text)
        let read = try PrivateKeyFile("-", in: here.context)
            .privateKey(passphrase: source, in: here.context)
        #expect(read.publicKey == key.publicKey)
    }

    @Test func refusesAPlainKeyThatOthersCanRead() throws {
        let here = try TestContext()
        try here.create("key.pem", key.pkcs8PEM().text, mode: 0o640)
        let code = try code { _ = try PrivateKeyFile("key.pem", in: here.context) }
        #expect(code == "file.mode")
    }

    @Test func namesTheFileWhoseContentIsNoKey() throws {
        let here = try TestContext()
        try here.create("key.pem", "nothing of the kind")
        let error = #expect(throws: FileContentError.self) {
            try PrivateKeyFile("key.pem", in: here.context)
        }
        #expect(error?.file == "key.pem")
        #expect(error?.cause == .noPEM(expected: "PRIVATE KEY"))
        #expect(error?.description == "\"key.pem\": no PEM block \"PRIVATE KEY\" was found")
    }

    @Test func namesTheFileThatThePassphraseDoesNotOpen() throws {
        let here = try TestContext(environment: ["KEY_PASSPHRASE": "wrong"])
        try here.create("key.pem", try encrypted())
        let file = try PrivateKeyFile("key.pem", in: here.context)
        #expect(throws: FileContentError(file: "key.pem", cause: .wrongPassphrase)) {
            try file.privateKey(passphrase: source, in: here.context)
        }
    }
}
