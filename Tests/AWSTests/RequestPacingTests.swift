import AWS
import Foundation
import Testing

struct RequestPacingTests {
    private func send(_ group: String?, through client: ServiceClient, times: Int = 1) throws {
        var request = ServiceRequest(.rolesanywhere, "List", method: "GET", path: "/x")
        request.pacingGroup = group
        for _ in 0..<times { _ = try client.send(request) }
    }

    private func answers(_ count: Int) -> ScriptedTransport {
        ScriptedTransport(
            Array(repeating: .ok("{}", type: "application/json"), count: count))
    }

    private let throttled = ScriptedTransport.Answer.jsonError(
        429, "ThrottlingException", "Rate exceeded")

    @Test func aHandfulGoesOutAtOnceAndThenOneASecond() throws {
        let clock = FakeClock()
        let client = try client(answers(20), clock: clock)
        try send("trust anchors", through: client, times: 5)
        try send("profiles", through: client, times: 5)
        try send(nil, through: client, times: 5)
        #expect(clock.waits.isEmpty)
        clock.advance(seconds: 0.25)
        try send("trust anchors", through: client, times: 2)
        #expect(clock.waits == [0.75, 1])
        try send("profiles", through: client)
        #expect(clock.waits == [0.75, 1])
    }

    @Test func theHandfulComesBackWithTime() throws {
        let clock = FakeClock()
        let client = try client(answers(20), clock: clock)
        try send("crls", through: client, times: 5)
        clock.advance(seconds: 3)
        try send("crls", through: client, times: 3)
        #expect(clock.waits.isEmpty)
        try send("crls", through: client)
        #expect(clock.waits == [1])
    }

    @Test func aThrottledGroupWaitsForEachSecond() throws {
        let clock = FakeClock()
        let transport = ScriptedTransport(
            [throttled] + Array(repeating: .ok("{}", type: "application/json"), count: 4))
        let client = try client(transport, clock: clock)
        try send("crls", through: client)
        // Half a second of the retry, and what is left of the group's second.
        #expect(clock.waits == [0.5, 0.5])
        try send("profiles", through: client)
        #expect(clock.waits.count == 2)
        try send("crls", through: client, times: 2)
        #expect(clock.waits == [0.5, 0.5, 1, 1])
    }

    @Test func theLocalServiceIsPacedOnceItThrottles() throws {
        let clock = FakeClock()
        let transport = ScriptedTransport(
            Array(repeating: .ok("{}", type: "application/json"), count: 50)
                + [throttled, .ok("{}", type: "application/json")])
        let client = try client(
            transport, ["AWS_ENDPOINT_URL": "http://127.0.0.1:1"], clock: clock)
        try send("crls", through: client, times: 50)
        #expect(clock.waits.isEmpty)
        try send("crls", through: client)
        #expect(clock.waits == [0.5, 0.5])
    }

    @Test func aClockThatIsSetBackStopsNobodyForLong() throws {
        let clock = FakeClock()
        let client = try client(answers(10), clock: clock)
        try send("crls", through: client)
        clock.advance(seconds: -86_400)
        try send("crls", through: client, times: 2)
        #expect(clock.waits == [10, 1])
    }
}
