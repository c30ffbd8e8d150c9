import AWS
import Foundation
import Testing

struct RequestPacingTests {
    private func send(_ group: String?, through client: ServiceClient) throws {
        var request = ServiceRequest(.rolesanywhere, "List", method: "GET", path: "/x")
        request.pacingGroup = group
        _ = try client.send(request)
    }

    private func answers(_ count: Int) -> ScriptedTransport {
        ScriptedTransport(
            Array(repeating: .ok("{}", type: "application/json"), count: count))
    }

    @Test func groupsAreKeptASecondApart() throws {
        let clock = FakeClock()
        let client = try client(answers(6), clock: clock)
        try send("trust anchors", through: client)
        try send("profiles", through: client)
        try send(nil, through: client)
        #expect(clock.waits.isEmpty)
        clock.advance(seconds: 0.25)
        try send("trust anchors", through: client)
        #expect(clock.waits == [0.75])
        try send("profiles", through: client)
        #expect(clock.waits == [0.75])
        try send("trust anchors", through: client)
        #expect(clock.waits == [0.75, 1])
    }

    @Test func noWaitWhenTheSecondHasPassed() throws {
        let clock = FakeClock()
        let client = try client(answers(2), clock: clock)
        try send("crls", through: client)
        clock.advance(seconds: 1)
        try send("crls", through: client)
        #expect(clock.waits.isEmpty)
    }

    @Test func retriesArePacedToo() throws {
        let clock = FakeClock()
        let transport = ScriptedTransport([
            .jsonError(429, "ThrottlingException", "Rate exceeded"),
            .ok("{}", type: "application/json"),
        ])
        try send("crls", through: client(transport, clock: clock))
        // Half a second of the retry, and what is left of the group's second.
        #expect(clock.waits == [0.5, 0.5])
    }

    @Test func aClockThatIsSetBackStopsNobodyForLong() throws {
        let clock = FakeClock()
        let client = try client(answers(2), clock: clock)
        try send("crls", through: client)
        clock.advance(seconds: -86_400)
        try send("crls", through: client)
        #expect(clock.waits == [10])
    }
}
