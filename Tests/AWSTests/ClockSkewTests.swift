import AWS
import Foundation
import HTTP
import Synchronization
import Testing

struct ClockSkewTests {
    private let request = ServiceRequest(
        .rolesanywhere, "ListProfiles", method: "GET", path: "/profiles")

    /// A refusal of a server whose clock says 12:20, twenty minutes after ours.
    private func refusal(
        _ code: String, date: String? = "Sun, 15 Jun 2025 12:20:00 GMT"
    ) -> ScriptedTransport.Answer {
        .answer(
            403, #"{"message":"Signature not yet current"}"#,
            [("x-amzn-ErrorType", code)] + (date.map { [("Date", $0)] } ?? []))
    }

    @Test(arguments: [
        "InvalidSignatureException", "SignatureDoesNotMatch", "RequestTimeTooSkewed",
        "RequestExpired", "RequestInTheFuture", "AuthFailure",
    ])
    func signsAgainByTheServersClock(code: String) throws {
        let transport = ScriptedTransport([
            refusal(code), .ok("{}", type: "application/json"),
            .ok("{}", type: "application/json"),
        ])
        let told = Mutex<[ClientNotice]>([])
        let clock = FakeClock()
        let client = ServiceClient(
            configuration: try configuration(["AWS_REGION": "us-east-1"]),
            credentials: exampleCredentials, transport: transport, clock: clock,
            notify: { notice in told.withLock { $0.append(notice) } })
        _ = try client.send(request)
        _ = try client.send(request)
        let dates = transport.requests.map { $0.header("X-Amz-Date") }
        #expect(dates == ["20250615T120000Z", "20250615T122000Z", "20250615T122000Z"])
        #expect(told.withLock { $0 } == [.clockCorrected(aheadSeconds: 1_200)])
        #expect(clock.waits.isEmpty)
    }

    /// Answers with the time that it is, and stands still for a while before or after that.
    private struct Halting: Transport {
        let clock: FakeClock
        let aheadSeconds: Int
        let before: Double
        let after: Double

        func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
            clock.advance(seconds: before)
            let seconds = aheadSeconds + Int(clock.now().timeIntervalSince(fixedNow))
            let time = "12:\(seconds / 60 + 10):\(seconds % 60 + 10)"
            clock.advance(seconds: after)
            return HTTPResponse(
                status: 200, headers: HTTPHeaders([("Date", "Sun, 15 Jun 2025 \(time) GMT")]),
                body: Array("{}".utf8))
        }
    }

    /// Noon and ten minutes and ten seconds, so that what is written has two digits.
    private static let start = fixedNow.addingTimeInterval(610)

    @Test(arguments: [
        (0, 0, 0), (0, 0, 30), (0, 30, 0), (0, 20, 20), (40, 0, 0), (40, 30, 0), (40, 0, 30),
        (1, 0, 0), (3, 0, 0), (3, 2, 0),
    ])
    func aPauseIsNotTakenForAClockThatIsWrong(ahead: Int, before: Double, after: Double) throws {
        let clock = FakeClock(Self.start)
        let client = ServiceClient(
            configuration: try configuration(["AWS_REGION": "us-east-1"]),
            credentials: exampleCredentials,
            transport: Halting(
                clock: clock, aheadSeconds: ahead - 610, before: before, after: after),
            clock: clock)
        _ = try client.send(request)
        let now = clock.now()
        let told = client.serviceTime(at: now).timeIntervalSince(now)
        // Never earlier than it is by the clock of AWS, and later by the pause at most.
        #expect(told >= Double(ahead))
        #expect(told <= Double(ahead) + before + after + 1)
        if ahead == 0 { #expect(told == 0) }
    }

    @Test func aWrongKeyIsNotTriedTwice() throws {
        for date in ["Sun, 15 Jun 2025 12:03:59 GMT", "yesterday", nil] {
            let transport = ScriptedTransport([refusal("SignatureDoesNotMatch", date: date)])
            #expect(throws: AWSError.self) { try client(transport).send(request) }
            #expect(transport.requests.count == 1)
        }
    }

    @Test func aServerThatRefusesTheCorrectedTimeEndsIt() throws {
        let transport = ScriptedTransport([
            refusal("SignatureDoesNotMatch"), refusal("SignatureDoesNotMatch"),
        ])
        #expect(throws: AWSError.self) { try client(transport).send(request) }
        #expect(transport.requests.count == 2)
    }

    @Test func otherRefusalsAreNoneOfTheClock() throws {
        let transport = ScriptedTransport([refusal("AccessDeniedException")])
        #expect(throws: AWSError.self) { try client(transport).send(request) }
        #expect(transport.requests.count == 1)
    }
}
