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

    @Test func whatAServiceManagerSaysIsNotPassedOn() throws {
        let names = ["NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_FDS", "LISTEN_PID"]
        let variables = Dictionary(uniqueKeysWithValues: names.map { ($0, "1") })
        let ended = try #require(
            try run("/usr/bin/env", environment: variables.merging(["ONE": "1"]) { $1 }))
        #expect(ended.output.text.contains("ONE=1\n"))
        for name in names { #expect(!ended.output.text.contains(name)) }
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

    /// An agent that starts itself, an ssh that keeps its connection: what they hold is not waited for.
    @Test func whatItHasStartedMayHoldItsPipes() throws {
        let world = try TestContext()
        let ended = try #require(
            try ChildProgram.run(
                ["/bin/sh", "-c", "sleep 60 & echo $!; echo err >&2"], in: world.context,
                timeoutSeconds: 20))
        #expect(ended.status == 0)
        #expect(String(decoding: ended.complaint, as: UTF8.self) == "err\n")
        let other = try #require(pid_t(ended.output.text.dropLast()))
        #expect(isAlive(other))
        kill(other, SIGKILL)
    }

    @Test(arguments: ["wait", "exec sleep 600", "trap '' TERM; wait"])
    func theLimitEndsWhatItHasStartedToo(end: String) throws {
        let world = try TestContext()
        // What is ended before it could start another says nothing.
        for seconds in [0.5, 5, 50] {
            let error = try #require(throws: CommandError.self) {
                try ChildProgram.run(
                    ["/bin/sh", "-c", "sleep 600 & echo $! >\"$0\"; \(end)", world.path("pid")],
                    in: world.context, timeoutSeconds: seconds)
            }
            #expect(error.code == "program.timeout")
            guard let text = try? world.content("pid"), text.hasSuffix("\n") else { continue }
            let other = try #require(pid_t(text.dropLast()))
            for _ in 0..<6_000 where isAlive(other) { usleep(10_000) }
            #expect(!isAlive(other))
            return
        }
        Issue.record("it was never started")
    }

    @Test func manyRunAtOnce() async throws {
        try await withThrowingTaskGroup(of: String?.self) { group in
            for number in 0..<40 {
                group.addTask { try run("sleep 60 & echo \(number) $!")?.output.text }
            }
            for try await text in group {
                let words = try #require(text).split(separator: " ")
                kill(try #require(pid_t(words[1].dropLast())), SIGKILL)
            }
        }
    }

    @Test func startsInAnotherDirectory() throws {
        let world = try TestContext()
        let ended = try ChildProgram.run(["/bin/pwd"], at: "/", in: world.context)
        #expect(ended?.output.text == "/\n")
    }

    /// What this process does with the signals of who stops it is not the program's concern.
    @Test func treatsSignalsAsUsual() throws {
        #expect(try run("kill -TERM $$")?.status == 143)
        #expect(try run("kill -HUP $$")?.status == 129)
    }

    private func isAlive(_ process: pid_t) -> Bool {
        guard let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        else {
            return false
        }
        // Nobody may wait for it any more.
        return !state.contains(") Z ")
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
