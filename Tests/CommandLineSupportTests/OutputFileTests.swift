import CommandLineSupport
import Foundation
import Glibc
import TestSupport
import Testing
import X509

struct OutputFileTests {
    let here: TestContext

    init() throws { here = try TestContext() }

    @Test func writesTheWholeFileAndNothingElse() throws {
        try OutputFile("a", mode: .everyone, in: here.context).write(Array("hello".utf8))
        #expect(try here.content("a") == "hello")
        #expect(try here.names == ["a"])
    }

    // One test for both, because the umask belongs to the whole process.
    @Test func setsTheModeWhateverTheUmask() throws {
        for (number, mask) in [mode_t(0o000), 0o077, 0o777].enumerated() {
            let before = umask(mask)
            defer { umask(before) }
            try OutputFile("public-\(number)", mode: .everyone, in: here.context).write([1])
            try OutputFile("key-\(number)", mode: .owner, in: here.context)
                .write(SecretBytes(copying: [1]))
            #expect(try here.mode("public-\(number)") == 0o644)
            #expect(try here.mode("key-\(number)") == 0o600)
        }
    }

    @Test func aSecretIsForTheOwnerWhateverModeWasAsked() throws {
        try OutputFile("key", mode: .everyone, in: here.context)
            .write(SecretBytes(copying: [1]))
        #expect(try here.mode("key") == 0o600)
    }

    @Test func refusesAnExistingFile() throws {
        try here.create("a", "old")
        let code = try code {
            try OutputFile("a", mode: .everyone, in: here.context).write([1])
        }
        #expect(code == "file.exists")
        #expect(try here.content("a") == "old")
        #expect(try here.names == ["a"])
    }

    @Test func refusesAFileThatAppearsInTheMeantime() throws {
        let file = try OutputFile("a", mode: .everyone, in: here.context)
        try here.create("a", "theirs")
        #expect(try code { try file.write([1]) } == "file.exists")
        #expect(try here.content("a") == "theirs")
        #expect(try here.names == ["a"])
    }

    @Test func replacesAnExistingFileWhenForced() throws {
        try here.create("a", "old", mode: 0o600)
        try OutputFile("a", mode: .everyone, overwrite: true, in: here.context).write(
            Array("new".utf8))
        #expect(try here.content("a") == "new")
        #expect(try here.mode("a") == 0o644)
        #expect(try here.names == ["a"])
    }

    @Test(arguments: [
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n", "text\n-----BEGIN EC PRIVATE KEY-----\n",
        "SQLite format 3\0",
    ])
    func neverReplacesKeysAndStores(content: String) throws {
        try here.create("a", content)
        let code = try code {
            try OutputFile("a", mode: .everyone, overwrite: true, in: here.context).write([1])
        }
        #expect(code == "file.key")
        #expect(try here.content("a") == content)
    }

    @Test func aSecretNeverReplacesAnything() throws {
        try here.create("a", "old")
        let file = try OutputFile("a", mode: .owner, overwrite: true, in: here.context)
        #expect(try code { try file.write(SecretBytes(copying: [1])) } == "file.exists")
        #expect(try here.content("a") == "old")
    }

    @Test(arguments: [false, true])
    func neverFollowsASymlink(overwrite: Bool) throws {
        try here.create("target", "old")
        #expect(symlink("target", here.path("link")) == 0)
        #expect(symlink("nowhere", here.path("dangling")) == 0)
        for name in ["link", "dangling"] {
            let code = try code {
                try OutputFile(name, mode: .everyone, overwrite: overwrite, in: here.context).write(
                    [1])
            }
            #expect(code == "file.symlink")
        }
        #expect(try here.content("target") == "old")
        #expect(try here.names == ["dangling", "link", "target"])
    }

    @Test func aSymlinkThatAppearsInTheMeantimeIsNotFollowed() throws {
        try here.create("target", "old")
        let file = try OutputFile("a", mode: .everyone, overwrite: true, in: here.context)
        #expect(symlink("target", here.path("a")) == 0)
        #expect(try code { try file.write([1]) } == "file.symlink")
        #expect(try here.content("target") == "old")
    }

    @Test func refusesDirectoriesAndOtherKinds() throws {
        #expect(mkdir(here.path("d"), 0o700) == 0)
        #expect(mkfifo(here.path("fifo"), 0o600) == 0)
        for (name, expected) in [
            ("d", "file.directory"), ("d/", "file.directory"), ("new/", "file.directory"),
            ("fifo", "file.kind"), ("", "file.name"), ("missing/a", "file.parent"),
        ] {
            let code = try code {
                try OutputFile(name, mode: .everyone, overwrite: true, in: here.context).write([1])
            }
            #expect(code == expected, "\(name)")
        }
        #expect(try here.names == ["d", "fifo"])
    }

    @Test func refusesADirectoryThatIsNotOne() throws {
        try here.create("file", "x")
        let code = try code {
            try OutputFile("file/a", mode: .everyone, in: here.context).write([1])
        }
        #expect(code == "file.create")
    }

    /// `RLIMIT_FSIZE` belongs to the whole process, so the failure is a full device instead.
    @Test func leavesNothingBehindWhenTheNameIsTakenByADirectory() throws {
        let file = try OutputFile("a", mode: .everyone, overwrite: true, in: here.context)
        #expect(mkdir(here.path("a"), 0o700) == 0)
        #expect(try code { try file.write([1]) } == "file.directory")
        #expect(try here.names == ["a"])
    }

    @Test func standardOutputWaitsForSuccess() throws {
        try OutputFile("-", mode: .everyone, in: here.context).write(Array("x".utf8))
        #expect(try here.output == "")
        try here.context.flush()
        #expect(try here.output == "x")
        #expect(try here.names == [])
    }

    @Test func replacingKeepsSymlinkAndMode() throws {
        try here.create("config", "old", mode: 0o640)
        #expect(symlink("config", here.path("link")) == 0)
        try OutputFile(replacing: "link", in: here.context).write(Array("new".utf8))
        #expect(try here.content("config") == "new")
        #expect(try here.mode("config") == 0o640)
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: here.path("link"))
                == "config")
    }

    @Test func replacingCreatesForTheOwner() throws {
        try OutputFile(replacing: "config", in: here.context).write([1])
        #expect(try here.mode("config") == 0o600)
    }

    /// Each form in which openssl writes a private key without PEM.
    @Test(arguments: [
        ["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"], ["ec", "-outform", "DER"],
        ["rsa", "-traditional", "-outform", "DER"],
        ["pkcs8", "-topk8", "-outform", "DER", "-passout", "pass:x"],
        ["pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES", "-outform", "DER", "-passout", "pass:x"],
    ])
    func neverReplacesAKeyInDER(arguments: [String]) throws {
        let key = try PrivateKey.generate(arguments[0] == "rsa" ? .rsa2048 : .p256)
        let made = try OpenSSLTool.run(
            arguments + ["-out", here.path("key.der")],
            input: try key.pkcs8PEM().withUnsafeBytes { Array($0) })
        #expect(made.status == 0, "\(made.output)")
        let before = try Data(contentsOf: URL(fileURLWithPath: here.path("key.der")))
        #expect(
            try code {
                try OutputFile("key.der", mode: .everyone, overwrite: true, in: here.context)
                    .write([1])
            } == "file.key")
        #expect(try Data(contentsOf: URL(fileURLWithPath: here.path("key.der"))) == before)
    }

    @Test func neverReplacesAPKCS12File() throws {
        let root = try TestAuthority.root()
        let file = try PKCS12.Content(
            privateKey: root.key, certificate: root.certificate, chain: [], friendlyName: "root"
        ).encoded(passphrase: SecretBytes(copying: "x".utf8), rounds: 1)
        try OutputFile("a.p12", mode: .owner, in: here.context).write(file)
        #expect(
            try code {
                try OutputFile("a.p12", mode: .everyone, overwrite: true, in: here.context)
                    .write([1])
            } == "file.key")
    }

    @Test func replacesACertificateAndAPublicKeyInDER() throws {
        let root = try TestAuthority.root()
        for bytes in [root.certificate.der, root.key.publicKey.spki] {
            try Data(bytes).write(to: URL(fileURLWithPath: here.path("old.der")))
            try OutputFile("old.der", mode: .everyone, overwrite: true, in: here.context)
                .write(Array("new".utf8))
            #expect(try here.content("old.der") == "new")
        }
    }
}
