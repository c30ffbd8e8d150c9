import CredentialServer
import Dispatch
import Foundation
import Glibc
import HTTPServer
import Synchronization
import Testing

/// A client that finds no credentials waits for those that are being obtained, for a moment.
struct AwaitedCredentialsTests {
    private let bench = ServiceBench()

    private var answer: Reply { bench.container("/role/reader") }

    @Test func whoComesBeforeTheFirstWaits() {
        #expect(answer.waits)
        bench.supply()
        #expect(!answer.waits)
        #expect(answer.status == 200)
    }

    @Test func whoComesAfterTheClockJumpedAheadWaits() {
        bench.supply(number: 1)
        bench.clock.set(seconds: 7200)
        #expect(answer.waits)
        #expect(answer.members["code"] == "expired")
        bench.supply(number: 2)
        #expect(!answer.waits)
        #expect(answer.members["AccessKeyId"] == "ASIA2")
    }

    @Test func nobodyWaitsForLong() {
        #expect(answer.waits)
        bench.clock.advance(seconds: 0.79)
        #expect(answer.waits)
        bench.clock.advance(seconds: 0.02)
        #expect(!answer.waits)
        #expect(answer.status == 503)
        // Nor does whoever comes later, while it is the same attempt.
        bench.clock.advance(seconds: 20)
        #expect(!answer.waits)
    }

    @Test func nobodyWaitsBetweenTwoAttempts() {
        #expect(answer.waits)
        bench.roles["reader"]?.refresh()
        #expect(!answer.waits)
        #expect(answer.members["code"] == "network")
        // The next one is due.
        bench.clock.advance(seconds: 1)
        #expect(answer.waits)
    }

    @Test func nobodyWaitsWhoHasCredentials() {
        bench.supply()
        bench.clock.advance(seconds: 3000)
        #expect(!answer.waits)
        #expect(answer.status == 200)
    }

    @Test func healthIsToldAtOnce() {
        #expect(!bench.send("GET", "/healthz").waits)
    }

    /// As a machine that slept finds itself: everybody asks, and AWS is asked once.
    @Test func manyWaitForOneAttempt() async throws {
        let clock = bench.clock
        let goOn = DispatchSemaphore(value: 0)
        let calls = Atomic(0)
        let credentials = RoleCredentials(
            now: { clock.now }, uptime: { clock.uptime }, chance: { 0 },
            obtain: { () throws(ObtainingFailure) in
                let number = calls.add(1, ordering: .relaxed).newValue
                if number > 1 { goOn.wait() }
                return CredentialServerTests.credentials(
                    number, until: clock.now.addingTimeInterval(3600))
            })
        let role = ServedRole(
            name: "reader", roleARN: roleARN("reader"), region: "eu-central-1",
            credentials: credentials, now: { clock.now })
        var offer = bench.service.offer
        offer.roles = [role]
        bench.service.change(to: offer)
        role.start()
        #expect(await role.finishesFirstAttempt(within: 600))
        clock.set(seconds: 7200)
        let servers = try await CredentialServers.start(
            [.init(.port(0, host: "127.0.0.1"), entrance: .port)], bench.service)
        let port = servers.ports[0]
        let clients = try (0..<8).map { _ in try LocalClient(family: AF_INET, port: port) }
        let answers: [String] = await withTaskGroup(of: String.self) { group in
            for client in clients {
                group.addTask {
                    await withCheckedContinuation { done in
                        DispatchQueue(label: "client").async {
                            done.resume(
                                returning: client.ask(
                                    "GET /role/reader", "Authorization: an-authorization-token"))
                        }
                    }
                }
            }
            // Others are answered meanwhile.
            let other = Result { try LocalClient(family: AF_INET, port: port) }
            #expect((try? other.get())?.ask("GET /healthz").hasPrefix("HTTP/1.1 503 ") == true)
            goOn.signal()
            return await group.reduce(into: []) { $0.append($1) }
        }
        await servers.shutdown()
        role.stop()
        #expect(answers.count == 8)
        #expect(answers.allSatisfy { $0.hasPrefix("HTTP/1.1 200 ") && $0.contains("ASIA2") })
        #expect(calls.load(ordering: .relaxed) == 2)
    }
}
