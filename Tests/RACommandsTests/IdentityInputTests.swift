import CommandLineSupport
import Testing

@testable import RACommands

struct IdentityInputTests {
    @Test func tellsSourcesApart() throws {
        let table: [(String, IdentityInput)] = [
            ("key.pem", .file("key.pem")), ("./env:x", .file("./env:x")), ("-", .standardInput),
            ("env:KEY", .environment("KEY")),
            ("exec:cat 'a b' \"c d\"", .program(["cat", "a b", "c d"])),
            ("handle:0x81000001", .tpm(handle: "0x81000001")),
            ("pkcs11:object=a;type=cert?pin-value=1", .token("pkcs11:object=a")),
        ]
        for (text, expected) in table {
            #expect(try IdentityInput(text, flag: "--certificate") == expected)
        }
    }

    @Test(arguments: ["env:", "env:a=b", "exec:", "exec:'a", "handle:1", "handle:0x", "pkcs11:"])
    func refusesWhatNamesNothing(text: String) throws {
        let error = try #require(throws: CommandError.self) {
            try IdentityInput(text, flag: "--private-key")
        }
        #expect(error.code == "source.form" && error.status == .usage && error.hint != nil)
        #expect(error.message.hasPrefix("--private-key"))
    }

    @Test func namesHaveNoSecrets() throws {
        let token = try IdentityInput("pkcs11:object=a?pin-value=4711", flag: "--certificate")
        #expect(token.name == "pkcs11:object=a")
        let program = try IdentityInput("exec:show --password x", flag: "--certificate")
        #expect(program.name == "exec:show")
    }
}
