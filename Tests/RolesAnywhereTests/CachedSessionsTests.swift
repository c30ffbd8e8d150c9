import AWS
import Foundation
import HTTP
import TestSupport
import Testing

@testable import RolesAnywhere

struct CachedSessionsTests {
    private let bench: CacheBench
    private static let unreachable = ScriptedTransport.Step.lost(
        "POST /sessions", .couldNotConnect(url: "https://x", detail: "refused"))

    init() throws { bench = try CacheBench() }

    @Test func asksOnce() throws {
        let sessions = try bench.sessions([bench.answer("ONE")])
        let first = try sessions.session()
        #expect(first.word == "asked" && first.accessKey == "ONE")
        let second = try sessions.session()
        #expect(second.word == "kept" && second.accessKey == "ONE")
        #expect(second.session.sourceIdentity == "CN=web-01")
        #expect(second.session.assumedRoleUser == first.session.assumedRoleUser)
        #expect(second.session.packedPolicySize == 12)
        #expect(second.session.roleArn == first.session.roleArn)
    }

    /// An hour: due 1,050 s before its end (a quarter of an hour, and a sixth of it for the jitter).
    @Test(arguments: [
        (2_549.0, "kept"), (2_551, "due"), (3_299, "due"), (3_301, "asked"), (3_600, "asked"),
    ])
    func nearsItsEnd(seconds: Double, word: String) throws {
        let first = try bench.sessions([bench.answer("ONE")])
        _ = try first.session()
        bench.clock.advance(seconds: seconds)
        let second = try bench.sessions(word == "asked" ? [bench.answer("TWO")] : [])
        let answer = try second.session()
        #expect(answer.word == word)
        #expect(answer.accessKey == (word == "asked" ? "TWO" : "ONE"))
    }

    @Test func isPassedOnWhereAWSCannotBeReached() throws {
        _ = try bench.sessions([bench.answer("ONE")]).session()
        bench.clock.advance(seconds: 3_590)
        let answer = try bench.sessions([Self.unreachable]).session()
        #expect(answer.word == "stale" && answer.accessKey == "ONE")
    }

    @Test func isNotPassedOnOnceItIsOver() throws {
        _ = try bench.sessions([bench.answer("ONE")]).session()
        bench.clock.advance(seconds: 3_601)
        let sessions = try bench.sessions([Self.unreachable])
        #expect(throws: AWSError.self) { try sessions.session() }
    }

    @Test func isNotPassedOnAgainstARefusal() throws {
        _ = try bench.sessions([bench.answer("ONE")]).session()
        bench.clock.advance(seconds: 3_590)
        let sessions = try bench.sessions([
            .refusal("POST /sessions", "AccessDeniedException", "Certificate revoked")
        ])
        #expect(throws: AWSError.self) { try sessions.session() }
    }

    @Test(arguments: [500, 502, 503, 504, 429])
    func isPassedOnWhereAWSFails(status: Int) throws {
        _ = try bench.sessions([bench.answer("ONE")]).session()
        bench.clock.advance(seconds: 3_590)
        let failure = ScriptedTransport.Step.refusal(
            "POST /sessions", status == 429 ? "ThrottlingException" : "InternalFailure",
            status: status)
        #expect(try bench.sessions([failure]).session().word == "stale")
    }

    @Test func oneProcessAMinuteFetchesTheNext() throws {
        let sessions = try bench.sessions([bench.answer("ONE"), bench.answer("TWO")])
        _ = try sessions.session()
        bench.clock.advance(seconds: 3_000)
        #expect(sessions.claimsRefresh())
        #expect(!sessions.claimsRefresh())
        bench.clock.advance(seconds: 61)
        #expect(sessions.claimsRefresh())
        try sessions.refresh()
        let answer = try sessions.session()
        #expect(answer.word == "kept" && answer.accessKey == "TWO")
    }

    @Test func doesNotFetchWhatIsFresh() throws {
        let sessions = try bench.sessions([bench.answer("ONE")])
        _ = try sessions.session()
        try sessions.refresh()
    }

    @Test func nobodyFetchesWhileAnotherDoes() throws {
        let sessions = try bench.sessions([bench.answer("ONE")])
        _ = try sessions.session()
        bench.clock.advance(seconds: 3_000)
        let source = try bench.source(ScriptedTransport())
        let lock = try #require(try bench.cache.lock(bench.key(source)))
        #expect(!sessions.claimsRefresh())
        try sessions.refresh()
        withExtendedLifetime(lock) {}
    }

    @Test func goesOnAloneAfterAWhile() throws {
        let sessions = try bench.sessions([bench.answer("ONE")])
        let source = try bench.source(ScriptedTransport())
        let lock = try #require(try bench.cache.lock(bench.key(source)))
        #expect(try sessions.session().word == "asked")
        #expect((10.0...10.1).contains(bench.clock.waited))
        withExtendedLifetime(lock) {}
    }

    @Test func saysOnceWhyNothingIsKept() throws {
        try FileManager.default.createDirectory(
            atPath: bench.place.path, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: bench.place.file("anchorage")))
        let problems = CacheBench.Problems()
        let sessions = try bench.sessions([bench.answer("ONE")], problems: problems)
        #expect(try sessions.session().word == "asked")
        #expect(
            problems.list.withLock { $0 } == [.foreign(path: bench.place.file("anchorage"))])
    }
}
