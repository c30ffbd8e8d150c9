import AWS
import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

@testable import RolesAnywhere

/// With a good session at hand nobody waits for an AWS that does not answer, and no PIN is tried twice.
struct CachedSessionsOutageTests {
    private let bench: CacheBench
    private static let lost = ScriptedTransport.Step.lost(
        "POST /sessions", .timedOut(url: "https://x", seconds: 3))

    init() throws {
        bench = try CacheBench()
        _ = try bench.sessions([bench.answer("ONE")]).session()
    }

    private func nearItsEnd(left: Double = 200) { bench.clock.advance(seconds: 3_600 - left) }

    @Test func isAskedOnceAMinute() throws {
        nearItsEnd()
        let sessions = try bench.sessions([Self.lost, Self.lost])
        for _ in 0..<5 {
            let answer = try sessions.session()
            #expect(answer.word == "stale" && answer.accessKey == "ONE")
        }
        #expect(bench.clock.waited == 0)
        bench.clock.advance(seconds: 61)
        #expect(try sessions.session().word == "stale")
        let later = try bench.sessions([bench.answer("TWO")])
        #expect(try later.session().accessKey == "ONE")
        bench.clock.advance(seconds: 61)
        #expect(try later.session().accessKey == "TWO")
    }

    @Test func hasThreeSecondsAndOneAttempt() throws {
        nearItsEnd()
        let transport = ScriptedTransport([Self.lost])
        let plain = try bench.source(transport)
        let client = SessionClient(
            endpoint: plain.client.endpoint, transport: transport, clock: bench.clock,
            retries: RequestRetries(maxAttempts: 3, clock: bench.clock))
        let source = SessionSource(
            request: bench.request, identity: plain.identity, client: client)
        let sessions = CachedSessions(
            source, cache: bench.cache, key: bench.key(source), clock: bench.clock)
        #expect(try sessions.session().word == "stale")
        let sent = try #require(transport.sent.first)
        #expect(transport.sent.count == 1)
        #expect(sent.timeouts == HTTPRequest.Timeouts(connectSeconds: 3, totalSeconds: 3))
    }

    @Test func isNotWaitedForWhileAnotherAsks() throws {
        nearItsEnd()
        let sessions = try bench.sessions([])
        let lock = try #require(try bench.cache.lock(bench.key(bench.source(ScriptedTransport()))))
        #expect(try sessions.session().word == "stale")
        #expect((1.0...1.1).contains(bench.clock.waited))
        withExtendedLifetime(lock) {}
    }

    @Test func aRefusalIsNoOutage() throws {
        nearItsEnd()
        let no = ScriptedTransport.Step.refusal(
            "POST /sessions", "AccessDeniedException", "Certificate revoked")
        let sessions = try bench.sessions([no, no])
        #expect(throws: AWSError.self) { try sessions.session() }
        #expect(throws: AWSError.self) { try sessions.session() }
    }

    @Test func isAskedAtOnceWhereNothingIsAtHand() throws {
        bench.clock.advance(seconds: 3_700)
        let sessions = try bench.sessions([Self.lost, bench.answer("TWO")])
        #expect(throws: AWSError.self) { try sessions.session() }
        #expect(try sessions.session().accessKey == "TWO")
    }

    private struct WrongPIN: Error {}
    private struct NotAgain: Error, Equatable { let moment: Date }

    private func secret(_ mark: Box) -> GuardedSecret {
        GuardedSecret(
            isRefusal: { $0 is WrongPIN },
            mark: { salt in mark.value.withLock { $0 }.map { salt + [$0] } },
            refusal: { NotAgain(moment: $0) })
    }

    @Test func aWrongPINIsTriedOnceByAll() throws {
        let mark = Box(1)
        let tries = Atomic(0)
        let sessions = try bench.sessions(
            [bench.answer("TWO", seconds: 9_000)], secret: secret(mark),
            reading: {
                tries.add(1, ordering: .relaxed)
                if mark.value.withLock({ $0 == 1 }) { throw WrongPIN() }
            })
        bench.clock.advance(seconds: 3_000)
        #expect(sessions.claimsRefresh())
        #expect(throws: WrongPIN.self) { try sessions.refresh() }
        let moment = fixedNow.addingTimeInterval(3_000)
        for _ in 0..<3 {
            bench.clock.advance(seconds: 61)
            #expect(!sessions.claimsRefresh())
            #expect(throws: NotAgain(moment: moment)) { try sessions.refresh() }
        }
        #expect(sessions.refusedSecret() as? NotAgain == NotAgain(moment: moment))
        bench.clock.advance(seconds: 200)
        #expect(try sessions.session().word == "stale")
        bench.clock.advance(seconds: 300)
        #expect(throws: NotAgain(moment: moment)) { try sessions.session() }
        #expect(tries.load(ordering: .relaxed) == 1)
        // Somebody gives another PIN.
        mark.value.withLock { $0 = 2 }
        #expect(sessions.refusedSecret() == nil)
        #expect(try sessions.session().accessKey == "TWO")
        mark.value.withLock { $0 = 1 }
        #expect(sessions.refusedSecret() == nil)
    }

    @Test func whoTypesAPINMayTryAgain() throws {
        let mark = Box(nil)
        let sessions = try bench.sessions(
            [], secret: secret(mark), reading: { throw WrongPIN() })
        bench.clock.advance(seconds: 3_700)
        for _ in 0..<3 { #expect(throws: WrongPIN.self) { try sessions.session() } }
    }

    private final class Box: Sendable {
        let value: Mutex<UInt8?>

        init(_ value: UInt8?) { self.value = Mutex(value) }
    }

    @Test(arguments: [
        "", "unanswered", "unanswered x\n", "unanswered 1", "unanswered 0\n", "secret 1 ab\n",
        "secret 1 ab xy\n", "unanswered 1 2\n",
    ])
    func otherTextsAreNoNotes(text: String) {
        #expect(AttemptNote(text) == nil)
    }

    @Test func notesReadBack() {
        for note in [
            AttemptNote.unanswered(at: 5), .secretRefused(at: 7, salt: [1, 2], mark: [255]),
        ] {
            #expect(AttemptNote(note.text) == note)
        }
    }
}
