import AWS
import Foundation
import HTTP
import TestSupport
import Testing

@testable import RolesAnywhere

/// What is forgotten stays forgotten, whatever is under way.
struct SessionCacheClearTests {
    private let bench: CacheBench
    private let key: SessionCacheKey

    init() throws {
        bench = try CacheBench()
        key = bench.key(try bench.source(ScriptedTransport()))
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: bench.folder) }
    }

    @Test func whatWasAskedForBeforeIsNotKeptAfterwards() throws {
        let cache = bench.cache
        let transport = ScriptedTransport([bench.answer("ONE"), bench.answer("TWO")])
        let isFirst = Once()
        let source = try bench.source(transport) {
            // Meanwhile somebody forgets all sessions, although the lock is taken.
            if isFirst.isNow { #expect((try? cache.clear()) == 0) }
        }
        let sessions = CachedSessions(
            source, cache: cache, key: key, clock: bench.clock, jitter: { 0.5 })
        #expect(try sessions.session().accessKey == "ONE")
        #expect(cache.session(key) == nil)
        #expect(try sessions.session().accessKey == "TWO")
        #expect(cache.session(key) != nil)
    }

    @Test func takesAwayWhatKilledWritersLeft() throws {
        _ = try bench.sessions([bench.answer("ONE")]).session()
        for name in [".abc.partial", "notes.txt"] {
            try Data("secret".utf8).write(to: URL(fileURLWithPath: "\(bench.folder)/\(name)"))
        }
        #expect(try bench.cache.clear(.init(roleARN: "arn:of:another")) == 0)
        #expect(try Set(names) == [key.file, key.lock, "notes.txt", "generation"])
        #expect(try bench.cache.clear() == 1)
        #expect(try Set(names) == [key.lock, "notes.txt", "generation"])
    }

    @Test func findsTheSessionOfTheSecondRegionByItsARNs() throws {
        let west = try SessionRequest(
            trustAnchorARN: Example.anchorARN.replacing("us-east-1", with: "us-west-2"),
            profileARN: Example.profileARN.replacing("us-east-1", with: "us-west-2"),
            roleARN: Example.roleARN)
        #expect(west.profileARN != Example.profileARN)
        let lost = ScriptedTransport.Step.lost(
            "POST /sessions", .couldNotConnect(url: "https://x", detail: "refused"))
        let first = try bench.source(ScriptedTransport([lost]))
        let second = try bench.source(ScriptedTransport([bench.answer("WEST")]), west)
        let source = SessionSource(
            first.routes[0], or: [second.routes[0]], identity: first.identity)
        let sessions = CachedSessions(
            source, cache: bench.cache, key: bench.key(source), clock: bench.clock)
        #expect(try sessions.session().accessKey == "WEST")
        #expect(try bench.cache.clear(.init(profileARNs: [Example.profileARN])) == 0)
        #expect(
            try bench.cache.clear(.init(profileARNs: [Example.profileARN, west.profileARN])) == 1)
    }

    @Test func letsARefusedPINBeTriedAgain() throws {
        let lock = try #require(try bench.cache.lock(key))
        lock.write(.unanswered(at: 1))
        #expect(bench.cache.note(key) == .unanswered(at: 1))
        #expect(try bench.cache.clear(.init(roleARN: "arn:of:another")) == 0)
        #expect(bench.cache.note(key) != nil)
        #expect(try bench.cache.clear() == 0)
        #expect(bench.cache.note(key) == nil)
        withExtendedLifetime(lock) {}
    }
}
