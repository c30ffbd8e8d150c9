import AWSSigning
import FoundationEssentials
import HTTPServer
import LocalService
import Synchronization
import TestSupport
import Testing

/// A service whose clock is set otherwise than its clients'.
struct ServiceClockTests {
    private static let offset = 7200.0

    /// The answer to a request that was signed so many seconds after the client's noon.
    private func answer(
        signedAfter seconds: Double, behaviours: [String] = []
    ) throws -> (Answer, RequestRecord) {
        var configuration = Configuration(
            bucketsCreatedAt: fixedNow, administrator: Laboratory.administrator)
        configuration.clockOffsetSeconds = Self.offset
        for behaviour in behaviours { try configuration.behaviours.set(behaviour) }
        let records = Mutex<[RequestRecord]>([])
        let service = LocalAWS(configuration: configuration) { record in
            records.withLock { $0.append(record) }
        }
        let request = SigningRequest(
            method: "GET", path: "/profiles", query: "", headers: [("Host", "127.0.0.1")])
        let headers = SigV4.sign(
            request, with: Laboratory.key, region: "us-east-1", service: "rolesanywhere",
            now: fixedNow.addingTimeInterval(seconds))
        let response = service.respond(
            to: ServerRequest(
                method: "GET", target: "/profiles", headers: request.headers + headers, body: [],
                remoteAddress: "127.0.0.1"),
            now: fixedNow.addingTimeInterval(Self.offset))
        return (Answer(response), try #require(records.withLock { $0.last }))
    }

    @Test func signaturesGoByTheMachinesClock() throws {
        let (answer, record) = try answer(signedAfter: 0)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(record.time == fixedNow.addingTimeInterval(Self.offset))
        #expect(record.skewSeconds == 0 && record.isAWSVerified && record.behaviours.isEmpty)
    }

    /// Some clients set their clock by it, and would sign for a time that is refused.
    @Test func answersCarryTheMachinesTime() throws {
        let (right, _) = try answer(signedAfter: 0)
        let (other, _) = try answer(
            signedAfter: Self.offset, behaviours: ["clock.signatures=service"])
        let date = try #require(right.header("Date"))
        #expect(date != other.header("Date"))
        #expect(date.hasSuffix("12:00:00 GMT"), "\(date)")
    }

    @Test func aClientThatIsOffIsRefusedAllTheSame() throws {
        let (answer, record) = try answer(signedAfter: Self.offset)
        #expect(answer.status == 403)
        #expect(record.skewSeconds == 7200 && record.behaviours["clock.signatures"] == nil)
    }

    @Test func theServicesClockCanCount() throws {
        let behaviours = ["clock.signatures=service"]
        let (accepted, _) = try answer(signedAfter: Self.offset, behaviours: behaviours)
        #expect(accepted.status == 200)
        let (refused, record) = try answer(signedAfter: 0, behaviours: behaviours)
        #expect(refused.status == 403)
        #expect(record.behaviours["clock.signatures"] == "service" && !record.isAWSVerified)
    }
}

/// A service that listens on an address that other machines can reach.
struct OwnAddressTests {
    @Test(arguments: [
        ("10.1.2.3", "10.1.2.3", "10.1.2.3:4711", 200), ("10.1.2.3", "10.1.2.3", "10.1.2.3", 200),
        ("fd00::1", "fd00::1", "[fd00::1]:4711", 200),
        ("10.1.2.3", "10.1.2.3", "rebound.example.com:4711", 403),
        ("10.1.2.3", "10.1.2.3", "10.1.2.30:4711", 403),
        ("10.1.2.3", "10.1.2.4", "10.1.2.3:4711", 403),
        ("0.0.0.0", "10.1.2.3", "0.0.0.0:4711", 403), ("0.0.0.0", "127.0.0.1", "127.0.0.1", 200),
    ])
    func tellsThisMachineAlone(own: String, peer: String, host: String, status: Int) {
        var configuration = Configuration(
            bucketsCreatedAt: fixedNow, administrator: Laboratory.administrator)
        configuration.ownAddress = own
        let service = LocalAWS(configuration: configuration) { _ in }
        let answer = service.respond(
            to: ServerRequest(
                method: "GET", target: "/_lab/requests", headers: [("Host", host)], body: [],
                remoteAddress: peer), now: fixedNow)
        #expect(answer.status == status)
    }
}
