import CommandLineSupport
import Testing
import X509

struct PassphraseSourceTests {
    let passphrase = "correct horse battery"

    private func source(file: String? = nil) -> PassphraseSource {
        PassphraseSource(
            file: file, flag: "--passphrase-file", variable: "PKI_PASSPHRASE",
            subject: "the root's key")
    }

    @Test(arguments: [
        ("correct horse", "correct horse"), ("correct horse\n", "correct horse"),
        ("correct horse\r\n", "correct horse"), (" correct horse ", " correct horse "),
        ("gr\u{fc}n", "gr\u{fc}n"),
    ])
    func fileLosesOneLineEnd(content: String, expected: String) throws {
        let here = try TestContext()
        try here.create("p", content)
        #expect(try source(file: "p").existing(in: here.context).text == expected)
    }

    @Test(arguments: ["a\nb", "a\n\n", "a\0b", "\ra", String(repeating: "x", count: 1024)])
    func refusesWhatOthersWouldReadDifferently(content: String) throws {
        let here = try TestContext()
        try here.create("p", content)
        let code = try code { _ = try source(file: "p").existing(in: here.context) }
        #expect(code == "pass.form" || content.count > 1023 && code == "file.size")
    }

    @Test func acceptsTheLongestLineWithItsEnd() throws {
        let here = try TestContext()
        try here.create("p", String(repeating: "x", count: 1023) + "\r\n")
        #expect(try source(file: "p").existing(in: here.context).count == 1023)
    }

    @Test func refusesAFileThatOthersCanRead() throws {
        let here = try TestContext()
        try here.create("p", passphrase, mode: 0o644)
        let code = try code { _ = try source(file: "p").existing(in: here.context) }
        #expect(code == "file.mode")
    }

    @Test func fileComesBeforeEnvironmentAndPrompt() throws {
        let terminal = ScriptedTerminal(["typed"])
        let here = try TestContext(
            environment: ["PKI_PASSPHRASE": "of the environment"], terminal: terminal)
        try here.create("p", "of the file")
        #expect(try source(file: "p").existing(in: here.context).text == "of the file")
        #expect(try source().existing(in: here.context).text == "of the environment")
        #expect(terminal.questions == [])
    }

    @Test func asksOnceForWhatExists() throws {
        let terminal = ScriptedTerminal(["typed"])
        let here = try TestContext(terminal: terminal)
        #expect(try source().existing(in: here.context).text == "typed")
        #expect(terminal.questions == ["Passphrase of the root's key:"])
    }

    @Test func asksTwiceForSomethingNew() throws {
        let terminal = ScriptedTerminal([passphrase, passphrase])
        let here = try TestContext(terminal: terminal)
        let new = try source().new(minimumCharacters: 12, in: here.context)
        #expect(new.text == passphrase)
        #expect(terminal.questions == ["New passphrase for the root's key:", "The same again:"])
    }

    @Test func refusesTwoThatDiffer() throws {
        let here = try TestContext(terminal: ScriptedTerminal([passphrase, passphrase + "!"]))
        let code = try code {
            _ = try source().new(minimumCharacters: 12, in: here.context)
        }
        #expect(code == "pass.mismatch")
    }

    @Test func refusesTheShortOneBeforeAskingAgain() throws {
        let terminal = ScriptedTerminal(["short"])
        let here = try TestContext(terminal: terminal)
        let code = try code {
            _ = try source().new(minimumCharacters: 12, in: here.context)
        }
        #expect(code == "pass.short")
        #expect(terminal.questions.count == 1)
    }

    /// Six characters of two bytes each are six characters.
    @Test func countsCharactersAndNotBytes() throws {
        let here = try TestContext(
            environment: ["PKI_PASSPHRASE": String(repeating: "\u{e9}", count: 6)])
        let code = try code { _ = try source().new(minimumCharacters: 7, in: here.context) }
        #expect(code == "pass.short")
        #expect(try source().new(minimumCharacters: 6, in: here.context).count == 12)
    }

    @Test func anEmptyVariableIsAnEmptyPassphrase() throws {
        let here = try TestContext(environment: ["PKI_PASSPHRASE": ""])
        let code = try code { _ = try source().existing(in: here.context) }
        #expect(code == "pass.empty")
    }

    @Test func withoutTerminalTheHintNamesFlagAndVariable() throws {
        let here = try TestContext()
        let error = #expect(throws: CommandError.self) {
            try source().existing(in: here.context)
        }
        #expect(error?.status == .usage)
        #expect(error?.code == "pass.required")
        #expect(error?.hint == "give --passphrase-file FILE (mode 0600), or set PKI_PASSPHRASE")
    }

    @Test func needsATerminalWhereNeitherFileNorVariableIsGiven() throws {
        #expect(try source().needsTerminal(in: TestContext().context))
        #expect(try !source(file: "p").needsTerminal(in: TestContext().context))
        let here = try TestContext(environment: ["PKI_PASSPHRASE": ""])
        #expect(!source().needsTerminal(in: here.context))
    }

    @Test func nothingGivenIsNotAnError() throws {
        let here = try TestContext()
        #expect(try source().given(in: here.context) == nil)
    }
}
