import CredentialServer
import Dispatch
import Foundation
import RolesAnywhere
import Synchronization
import Testing

struct RoleCredentialsTests {
    private let bench = ServiceBench()

    private var role: RoleCredentials {
        get throws { try #require(bench.roles["reader"]) }
    }

    private var key: String? { bench.container("/role/reader").members["AccessKeyId"] }

    @Test(arguments: [
        (900.0, 300.0), (1800.0, 600.0), (3600.0, 2400.0), (43_200.0, 28_800.0), (12.0, 5.0),
    ])
    func refreshesLongBeforeTheEnd(life: Double, due: Double) throws {
        bench.supply(seconds: life)
        #expect(try role.nextAttempt == fixedNow.addingTimeInterval(due))
    }

    @Test func waitsLongerAfterEachFailure() throws {
        var waits: [Double] = []
        for _ in 1...7 {
            try role.refresh()
            waits.append(try role.nextAttempt.timeIntervalSince(bench.clock.now))
        }
        #expect(waits == [1, 2, 4, 8, 16, 30, 30])
    }

    @Test func waitsLongestWhereSomebodySaidNo() throws {
        bench.sources["reader"]?.answer(.failure(refusal))
        for _ in 1...20 { try role.refresh() }
        #expect(try role.nextAttempt == bench.clock.now.addingTimeInterval(300))
    }

    @Test(arguments: [0.0, 0.25, 0.5, 0.999])
    func chanceSpreadsTheMoments(chance: Double) {
        let source = TestSource()
        let clock = bench.clock
        let role = RoleCredentials(
            now: { clock.now }, uptime: { clock.uptime }, chance: { chance },
            obtain: { () throws(ObtainingFailure) in try source.obtain() })
        role.refresh()
        let wait = role.nextAttempt.timeIntervalSince(clock.now)
        #expect(abs(wait - (1 - chance / 2)) < 0.001)
        source.answer(.success(credentials(until: clock.now.addingTimeInterval(3600))))
        role.refresh()
        let due = role.nextAttempt.timeIntervalSince(clock.now)
        #expect(abs(due - (2400 - 300 * chance)) < 0.001)
    }

    @Test func aClockThatIsBehindMakesNothingLastLonger() {
        let source = TestSource()
        let clock = bench.clock
        let role = RoleCredentials(
            lifetimeSeconds: 900, now: { clock.now }, uptime: { clock.uptime }, chance: { 0 },
            obtain: { () throws(ObtainingFailure) in try source.obtain() })
        // AWS's clock is two hours ahead.
        source.answer(.success(credentials(until: clock.now.addingTimeInterval(8_100))))
        role.refresh()
        #expect(role.nextAttempt == clock.now.addingTimeInterval(300))
        let served = ServedRole(
            name: "late", roleARN: "arn:aws:iam::111122223333:role/late", region: "us-east-1",
            credentials: role, now: { clock.now })
        clock.advance(seconds: 885)
        #expect(served.isGood)
        clock.advance(seconds: 10)
        #expect(!served.isGood)
    }

    /// Set back by two hours, it would say that credentials of an hour last for three.
    @Test func aClockThatIsSetBackMakesNothingLastLonger() throws {
        bench.supply(number: 1)
        bench.sources["reader"]?.answer(.failure(network))
        bench.clock.advance(seconds: 600)
        #expect(key == "ASIA1")
        bench.clock.set(seconds: -7_200)
        #expect(key == "ASIA1")
        #expect(try role.nextAttempt <= bench.clock.now)
        // Fifty minutes are left, less the ten seconds in which a client could do nothing.
        bench.clock.advance(seconds: 2_980)
        #expect(key == "ASIA1")
        bench.clock.advance(seconds: 15)
        #expect(key == nil)
    }

    /// A machine that was stopped for an hour and a half, and believes that it was a minute.
    @Test func aClockThatMissedATimeMakesNothingLastLonger() throws {
        bench.supply(number: 1)
        bench.sources["reader"]?.answer(.failure(network))
        bench.clock.set(seconds: 60, after: 5_400)
        #expect(try role.nextAttempt <= bench.clock.now)
        #expect(key == nil)
    }

    @Test func aClockThatIsSetBackByLittleAndOftenMakesNothingLastLonger() throws {
        bench.supply(number: 1)
        bench.sources["reader"]?.answer(.failure(network))
        for _ in 1...359 {
            #expect(key == "ASIA1")
            bench.clock.set(seconds: 6, after: 10)
        }
        bench.clock.advance(seconds: 10)
        #expect(key == nil)
    }

    @Test func aClockThatIsSetBackWhileAWSIsAskedMakesNothingLastLonger() throws {
        let clock = bench.clock
        let role = RoleCredentials(
            lifetimeSeconds: 900, now: { clock.now }, uptime: { clock.uptime }, chance: { 0 },
            obtain: { () throws(ObtainingFailure) in
                let end = clock.now.addingTimeInterval(900)
                clock.set(seconds: -3_600)
                return credentials(until: end)
            })
        role.refresh()
        #expect(role.nextAttempt == clock.now.addingTimeInterval(300))
    }

    @Test func aClockThatIsCorrectedChangesNothing() throws {
        bench.supply(number: 1)
        _ = try role.nextAttempt
        bench.clock.set(seconds: -4)
        #expect(try role.nextAttempt == fixedNow.addingTimeInterval(2400))
        bench.clock.advance(seconds: 3_593)
        #expect(key == "ASIA1")
    }

    @Test func servesThroughAnOutageToTheEnd() throws {
        bench.supply(number: 1)
        bench.sources["reader"]?.answer(.failure(network))
        bench.clock.advance(seconds: 3590)
        try role.refresh()
        #expect(key == "ASIA1")
        bench.clock.advance(seconds: 1)
        #expect(bench.container("/role/reader").status == 503)
        bench.supply(number: 2)
        #expect(key == "ASIA2")
    }

    @Test func whatComesUnusableReplacesNothing() throws {
        bench.supply(number: 1)
        let expired = credentials(2, until: bench.clock.now.addingTimeInterval(-1))
        bench.sources["reader"]?.answer(.success(expired))
        try role.refresh()
        #expect(key == "ASIA1")
        #expect(bench.send("GET", "/healthz").text.contains("have expired already"))
    }

    @Test func tellsWhatBecameOfAttempts() throws {
        let events = Mutex<[String]>([])
        let source = TestSource()
        let clock = bench.clock
        let role = RoleCredentials(
            now: { clock.now }, uptime: { clock.uptime }, chance: { 0 },
            observe: { event in
                let text =
                    switch event {
                    case .obtained(let end, let failures):
                        "until \(end.ISO8601Format()) after \(failures)"
                    case .failed(let failure, let remaining, let next):
                        "\(failure.code), \(remaining?.ISO8601Format() ?? "none"), next "
                            + next.ISO8601Format()
                    }
                events.withLock { $0.append(text) }
            },
            obtain: { () throws(ObtainingFailure) in try source.obtain() })
        role.refresh()
        role.refresh()
        source.answer(.success(credentials(until: clock.now.addingTimeInterval(900))))
        role.refresh()
        source.answer(.failure(refusal))
        role.refresh()
        #expect(
            events.withLock { $0 } == [
                "network, none, next 2025-06-15T12:00:01Z",
                "network, none, next 2025-06-15T12:00:02Z",
                "until 2025-06-15T12:15:00Z after 2",
                "session.refused, 2025-06-15T12:15:00Z, next 2025-06-15T12:00:01Z",
            ])
    }

    @Test func makesOneAttemptAtATime() async throws {
        let started = DispatchSemaphore(value: 0)
        let goOn = DispatchSemaphore(value: 0)
        let calls = Atomic(0)
        let clock = bench.clock
        let role = RoleCredentials(
            now: { clock.now }, uptime: { clock.uptime }, chance: { 0 },
            obtain: { () throws(ObtainingFailure) in
                calls.add(1, ordering: .relaxed)
                started.signal()
                goOn.wait()
                return credentials(until: clock.now.addingTimeInterval(900))
            })
        let queue = DispatchQueue(label: "first")
        queue.async { role.refresh() }
        await Self.waitOnThread(for: started)
        for _ in 0..<10 { role.refresh() }
        goOn.signal()
        await withCheckedContinuation { done in queue.async { done.resume() } }
        #expect(calls.load(ordering: .relaxed) == 1)
        #expect(role.nextAttempt == fixedNow.addingTimeInterval(300))
    }

    private static func waitOnThread(for semaphore: DispatchSemaphore) async {
        await withCheckedContinuation { done in
            DispatchQueue(label: "wait").async {
                semaphore.wait()
                done.resume()
            }
        }
    }

    @Test func aChangedRoleKeepsWhatItHad() throws {
        bench.supply(number: 1)
        let clock = bench.clock
        let changed = RoleCredentials(
            former: .same(try role), now: { clock.now }, uptime: { clock.uptime }, chance: { 0 },
            obtain: { () throws(ObtainingFailure) in throw network })
        changed.refresh()
        let service = bench.service
        var offer = service.offer
        offer.roles = [
            ServedRole(
                name: "reader", roleARN: roleARN("reader"), region: "eu-central-1",
                credentials: changed, now: { clock.now })
        ]
        service.change(to: offer)
        #expect(key == "ASIA1")
    }

    @Test func whatWasObtainedInAnotherWayServesUntilTheFirstAttemptHasEnded() throws {
        bench.supply(number: 1)
        let clock = bench.clock
        let source = TestSource()
        func changed(_ former: RoleCredentials.Former) -> ServedRole {
            let credentials = RoleCredentials(
                former: former, now: { clock.now }, uptime: { clock.uptime }, chance: { 0 },
                obtain: { () throws(ObtainingFailure) in try source.obtain() })
            return ServedRole(
                name: "reader", roleARN: roleARN("reader"), region: "eu-central-1",
                credentials: credentials, now: { clock.now })
        }
        func serve(_ role: ServedRole) {
            var offer = bench.service.offer
            offer.roles = [role]
            bench.service.change(to: offer)
        }
        let borrowing = RoleCredentials(
            former: .another(try role), now: { clock.now }, uptime: { clock.uptime }, chance: { 0 },
            obtain: { () throws(ObtainingFailure) in try source.obtain() })
        serve(
            ServedRole(
                name: "reader", roleARN: roleARN("reader"), region: "eu-central-1",
                credentials: borrowing, now: { clock.now }))
        #expect(key == "ASIA1")
        clock.advance(seconds: 20)
        // Another change makes the loan no longer.
        serve(changed(.same(borrowing)))
        #expect(key == "ASIA1")
        serve(changed(.another(borrowing)))
        clock.advance(seconds: 9)
        #expect(key == "ASIA1")
        clock.advance(seconds: 1)
        #expect(bench.container("/role/reader").members["code"] == "starting")
    }

    @Test(arguments: [true, false])
    func whatWasObtainedInAnotherWayIsGoneAfterTheFirstAttempt(isRefused: Bool) throws {
        bench.supply(number: 1)
        let clock = bench.clock
        let source = TestSource()
        let changed = RoleCredentials(
            former: .another(try role), now: { clock.now }, uptime: { clock.uptime }, chance: { 0 },
            obtain: { () throws(ObtainingFailure) in try source.obtain() })
        var offer = bench.service.offer
        offer.roles = [
            ServedRole(
                name: "reader", roleARN: roleARN("reader"), region: "eu-central-1",
                credentials: changed, now: { clock.now })
        ]
        bench.service.change(to: offer)
        let end = clock.now.addingTimeInterval(900)
        source.answer(isRefused ? .failure(refusal) : .success(credentials(2, until: end)))
        changed.refresh()
        #expect(key == (isRefused ? nil : "ASIA2"))
        clock.advance(seconds: 600)
        #expect(key == (isRefused ? nil : "ASIA2"))
    }

    @Test func onlyTheSameTermsAreHandedOverForGood() throws {
        let served = ServedRole(
            name: "reader", roleARN: roleARN("reader"), region: "eu-central-1", terms: ["a", "b"],
            credentials: try role, now: { fixedNow })
        #expect(served.handedOver(to: roleARN("writer"), ["a", "b"]) == nil)
        guard case .same = served.handedOver(to: roleARN("reader"), ["a", "b"]) else {
            Issue.record("not the same")
            return
        }
        guard case .another = served.handedOver(to: roleARN("reader"), ["a", "c"]) else {
            Issue.record("not another")
            return
        }
    }

    @Test func startedRolesObtainByThemselves() async throws {
        let source = TestSource()
        // Among many tests the next renewal could come before the end of this one.
        source.answer(.success(credentials(until: Date().addingTimeInterval(43_200))))
        let role = ServedRole(
            name: "reader", roleARN: roleARN("reader"), region: "eu-central-1",
            credentials: RoleCredentials(
                now: { Date() }, uptime: { Date().timeIntervalSince1970 }, chance: { 0 },
                obtain: { () throws(ObtainingFailure) in try source.obtain() }),
            now: { Date() })
        role.start()
        #expect(await role.finishesFirstAttempt(within: 60))
        #expect(source.calls == 1)
        role.stop()
        role.refreshSoon()
        #expect(await role.finishesFirstAttempt(within: 0))
        #expect(source.calls == 1)
    }

    @Test(arguments: ["reader", "a", "a_b+c=d,e.f@g-h", String(repeating: "a", count: 64)])
    func takesTheNamesThatIAMTakes(name: String) {
        #expect(ServedRole.isName(name))
    }

    @Test(arguments: ["", ".", "..", "a/b", "a b", "é", "a%", String(repeating: "a", count: 65)])
    func takesNoOthers(name: String) {
        #expect(!ServedRole.isName(name))
    }
}
