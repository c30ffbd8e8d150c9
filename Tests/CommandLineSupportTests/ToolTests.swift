import ArgumentParser
import CommandLineSupport
import Glibc
import Testing
import X509

private struct Fixture: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fixture", version: Version.current,
        subcommands: [Greet.self, Wait.self, Paint.self, Check.self, Pour.self, Fail.self])
}

private struct Greet: Command {
    @Argument var name: String
    @OptionGroup var json: JSONOption

    func validate() throws {
        if name == "nobody" { throw ValidationError("Nobody cannot be greeted.") }
    }

    func run(in context: Context) throws {
        context.note("greeting")
        context.print("hello \(name)")
    }
}

private struct Wait: AsyncCommand {
    func run(in context: Context) async throws {
        await Task.yield()
        context.print("waited")
    }
}

private struct Paint: Command {
    enum Colour: String, CaseIterable, ExpressibleByArgument {
        case red, green, blue, yellow, cyan, black, white
    }

    @Option var colour: Colour

    func run(in context: Context) throws {
        context.print(colour.rawValue)
    }
}

private struct Check: Command {
    @Flag var fails = false

    func run(in context: Context) throws {
        context.conclude(with: .actionNeeded)
        context.print("found something")
        if fails { throw LibraryError.broken }
    }
}

private struct Pour: Command {
    @Option var lines: Int

    func run(in context: Context) throws {
        for _ in 0..<lines {
            context.print(String(repeating: "x", count: 1023))
            try context.flushWhenLarge()
        }
        throw LibraryError.broken
    }
}

private struct Fail: Command {
    @Option var how = "known"
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        context.print("must not be seen")
        context.note("working")
        switch how {
        case "library": throw LibraryError.broken
        case "unknown": throw UnknownError()
        default:
            throw CommandError(
                status: .cannotCreate, code: "file.exists", message: "\"a\u{1b}\" exists",
                hint: "name another")
        }
    }
}

private enum LibraryError: Error { case broken }
private struct UnknownError: Error {}

struct ToolTests {
    let here: TestContext

    init() throws { here = try TestContext() }

    private func run(_ arguments: String...) async -> Int32 {
        await Tool.run(Fixture.self, arguments: arguments, in: here.context) { error in
            error is LibraryError
                ? CommandError(status: .ioError, code: "broken", message: "it is broken") : nil
        }
    }

    @Test func successPrintsResultsAndNotes() async throws {
        #expect(await run("greet", "you") == 0)
        #expect(try here.output == "hello you\n")
        #expect(try here.error == "greeting\n")
    }

    @Test func asynchronousCommandsRunToo() async throws {
        #expect(await run("wait") == 0)
        #expect(try here.output == "waited\n")
    }

    @Test func failureLeavesStandardOutputEmpty() async throws {
        #expect(await run("fail") == 73)
        #expect(try here.output == "")
        #expect(
            try here.error == """
                working
                fixture: error: "a\\u{1b}" exists
                hint: name another

                """)
    }

    @Test func withJSONTheErrorStandsAlone() async throws {
        #expect(await run("fail", "--json") == 73)
        #expect(try here.output == "")
        #expect(
            try here.error == #"{"error":{"code":"file.exists","hint":"name another","#
                + #""message":"\"a\u001b\" exists"}}"# + "\n")
    }

    @Test func withJSONNotesComeAfterSuccess() async throws {
        #expect(await run("greet", "you", "--json") == 0)
        #expect(try here.error == "greeting\n")
    }

    @Test func aCheckEndsWithAnExitCodeOfItsOwn() async throws {
        #expect(await run("check") == 2)
        #expect(try here.output == "found something\n")
    }

    @Test func anErrorDecidesOverTheOutcomeOfACheck() async throws {
        #expect(await run("check", "--fails") == 74)
        #expect(try here.output == "")
    }

    // Up to a mebibyte waits for the end, and what is longer does not fill the memory.
    @Test(arguments: [(1024, 0), (1025, 1025), (2000, 1025)])
    func longOutputGoesOutBeforeTheEnd(lines: Int, written: Int) async throws {
        #expect(await run("pour", "--lines", "\(lines)") == 74)
        #expect(try here.output.utf8.count == written * 1024)
    }

    @Test func libraryErrorsAreExplained() async throws {
        #expect(await run("fail", "--how", "library") == 74)
        #expect(try here.error == "working\nfixture: error: it is broken\n")
    }

    @Test func unknownErrorsEndWithOne() async throws {
        #expect(await run("fail", "--how", "unknown") == 1)
        #expect(try here.error.contains("fixture: error: UnknownError()\nhint: "))
        #expect(try here.output == "")
    }

    @Test(arguments: [["--help"], ["help"], ["greet", "--help"], ["help", "greet"], []])
    func helpIsOnStandardOutput(arguments: [String]) async throws {
        let status = await Tool.run(
            Fixture.self, arguments: arguments, in: here.context, explain: { _ in nil })
        #expect(status == 0)
        #expect(try here.output.contains("USAGE: fixture"))
        #expect(try here.error == "")
    }

    @Test func versionIsOnStandardOutput() async throws {
        #expect(await run("--version") == 0)
        #expect(try here.output == "0.1.0\n")
    }

    @Test(arguments: [
        (["greet"], "missing expected argument '<name>'", "greet "),
        (["greet", "a", "--jso"], "unknown option '--jso'. Did you mean '--json'?", "greet "),
        (["greet", "nobody"], "nobody cannot be greeted", "greet "),
        (["dance"], "fixture has no command \"dance\"", ""),
        (
            ["paint", "--colour", "grey"],
            "the value 'grey' is invalid for '--colour <colour>'. Please provide one of the "
                + "following: red, green, blue, yellow, cyan, black, white",
            "paint "
        ),
        (["fail", "--how"], "missing value for '--how <how>'", "fail "),
    ])
    func usageErrorsNameTheHelp(
        arguments: [String], message: String, command: String
    ) async throws {
        let status = await Tool.run(
            Fixture.self, arguments: arguments, in: here.context, explain: { _ in nil })
        #expect(status == 64)
        #expect(
            try here.error == "fixture: error: \(message)\nhint: see: fixture \(command)--help\n")
        #expect(try here.output == "")
    }

    @Test(arguments: ["gret", "grete", "rgeet", "green"])
    func aMisspeltCommandIsRecognised(name: String) async throws {
        #expect(await run(name) == 64)
        #expect(
            try here.error
                == "fixture: error: fixture has no command \"\(name)\"\n"
                + "hint: did you mean: fixture greet\n")
    }

    @Test func usageErrorsAreJSONWhenAsked() async throws {
        #expect(await run("greet", "--json") == 64)
        #expect(try here.error.hasPrefix(#"{"error":{"code":"usage","#))
    }

    @Test func anOutputThatTakesNothingIsAnError() async throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        let context = Context(
            environment: [:], currentDirectory: "/", homeDirectory: "/", now: here.context.now,
            terminal: ScriptedTerminal(nil), streams: Streams(input: 0, output: full, error: full))
        let status = await Tool.run(
            Fixture.self, arguments: ["greet", "you"], in: context, explain: { _ in nil })
        #expect(status == 74)
    }

    @Test func exitCodesAreThoseOfSysexits() {
        #expect(
            ExitStatus.allCases.map(\.rawValue)
                == [0, 1, 2, 64, 65, 66, 69, 73, 74, 75, 77, 78, 126, 127])
    }
}
