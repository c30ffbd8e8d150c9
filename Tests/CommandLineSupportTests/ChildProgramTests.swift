import CommandLineSupport
import Foundation
import Testing

struct ChildProgramTests {
    private func run(
        _ script: String, _ arguments: [String] = [], environment: [String: String] = [:]
    ) throws -> ChildProgram.Ending? {
        let world = try TestContext(environment: environment)
        return try ChildProgram.run(
            ["/bin/sh", "-c", script, "sh"] + arguments, in: world.context)
    }

    @Test func givesStatusOutputAndComplaint() throws {
        let ended = try #require(try run("echo out; echo err >&2; exit 3"))
        #expect(ended.status == 3)
        #expect(ended.output.text == "out\n")
        #expect(String(decoding: ended.complaint, as: UTF8.self) == "err\n")
    }

    @Test func argumentsArriveAsTheyAre() throws {
        let words = ["a b", "", "$HOME", "*", "é'\"\\"]
        let ended = try #require(try run("for a; do printf '[%s]' \"$a\"; done", words))
        #expect(ended.output.text == "[a b][][$HOME][*][é'\"\\]")
    }

    @Test func theEnvironmentIsTheContexts() throws {
        let ended = try #require(
            try run("echo \"$ONE-$TWO-$HOME\"", environment: ["ONE": "1", "TWO": "a=b"]))
        #expect(ended.output.text == "1-a=b-\n")
    }

    /// It may hold its pipes open, or close them, and live on.
    @Test(arguments: ["sleep 60", "exec >&- 2>&-; sleep 60", "trap '' TERM; sleep 60; sleep 60"])
    func whatTakesTooLongIsEnded(script: String) throws {
        let world = try TestContext()
        let error = try #require(throws: CommandError.self) {
            try ChildProgram.run(
                ["/bin/sh", "-c", script], in: world.context, timeoutSeconds: 0.2)
        }
        #expect(error.code == "program.timeout" && error.hint != nil)
    }

    @Test func whatEndsInTimeIsNotEnded() throws {
        let world = try TestContext()
        let ended = try #require(
            try ChildProgram.run(["/bin/echo", "x"], in: world.context, timeoutSeconds: 30))
        #expect(ended.status == 0 && ended.output.text == "x\n")
    }

    @Test func aSignalIsAStatus() throws {
        #expect(try run("kill -9 $$")?.status == 137)
    }

    @Test func neitherPipeFillsUp() throws {
        let ended = try #require(
            try run("head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero"))
        #expect(ended.status == 0)
        #expect(ended.output.count == 300_000 && ended.complaint.count == 300_000)
    }

    @Test func tooMuchIsRefused() throws {
        #expect(try code { _ = try run("exec cat /dev/zero") } == "program.output")
    }

    @Test func whatIsNotThereIsNil() throws {
        let world = try TestContext()
        #expect(try ChildProgram.run(["/nonexistent/x"], in: world.context)?.status == nil)
        #expect(try ChildProgram.run(["no-such-program-here"], in: world.context)?.status == nil)
        #expect(
            try code { _ = try ChildProgram.run([world.directory], in: world.context) }
                == "program.start")
    }
}
