import AWS
import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

@testable import RolesAnywhere

/// Several regions, which are asked in order.
struct SessionSourceTests {
    private let bench: CacheBench
    private static let refused = HTTPError.couldNotConnect(url: "https://x", detail: "refused")

    init() throws { bench = try CacheBench() }

    private func source(
        _ transports: [ScriptedTransport],
        passedOver: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> SessionSource {
        let plain = try transports.map { try bench.source($0) }
        return SessionSource(
            plain[0].routes[0], or: plain.dropFirst().map { $0.routes[0] },
            identity: plain[0].identity, passOver: { passedOver("\($1)") })
    }

    @Test(arguments: [
        ScriptedTransport.Step.lost("POST /sessions", Self.refused),
        .lost("POST /sessions", .timedOut(url: "https://x", seconds: 1)),
        .lost("POST /sessions", .tls(url: "https://x", detail: "no")),
        .refusal("POST /sessions", "ThrottlingException", status: 429),
        .refusal("POST /sessions", "InternalFailure", status: 500),
        .json("POST /sessions", "{}", status: 201),
    ])
    func asksTheNextWhereOneGivesNoAnswer(fault: ScriptedTransport.Step) throws {
        let told = Mutex<[String]>([])
        let second = ScriptedTransport([bench.answer("TWO")])
        let source = try source(
            [ScriptedTransport([fault]), second],
            passedOver: { text in told.withLock { $0.append(text) } })
        #expect(try source.session().credentials.accessKeyId == "TWO")
        #expect(told.withLock { $0.count } == 1)
        second.expectEnd()
    }

    @Test func doesNotAskTheNextAfterARefusal() throws {
        let second = ScriptedTransport([bench.answer("TWO")])
        let source = try source([
            ScriptedTransport([.refusal("POST /sessions", "AccessDeniedException")]), second,
        ])
        #expect(throws: AWSError.self) { try source.session() }
        #expect(second.sent.isEmpty)
    }

    @Test func throwsWhatTheLastOneSaid() throws {
        let source = try source([
            ScriptedTransport([.refusal("POST /sessions", "InternalFailure", status: 500)]),
            ScriptedTransport([.lost("POST /sessions", Self.refused)]),
        ])
        #expect(throws: AWSError.transport(Self.refused)) { try source.session() }
    }

    @Test func doesNotWaitForWhoRefusesAConnection() throws {
        let transport = ScriptedTransport([.lost("POST /sessions", Self.refused)])
        let plain = try bench.source(transport)
        let client = SessionClient(
            endpoint: plain.client.endpoint, transport: transport, clock: bench.clock,
            retries: RequestRetries(maxAttempts: 3, clock: bench.clock, jitter: { 0.5 }))
        let source = SessionSource(
            request: bench.request, identity: plain.identity, client: client)
        #expect(throws: AWSError.transport(Self.refused)) { try source.session() }
        #expect(transport.sent.count == 1 && bench.clock.waited == 0)
    }

    @Test func signsAgainByTheClockOfAWS() throws {
        let refusal = Self.refusal(at: "Sun, 15 Jun 2025 12:40:00 GMT")
        let transport = ScriptedTransport([refusal, bench.answer("ONE", seconds: 6_000)])
        _ = try bench.source(transport).session()
        let dates = transport.sent.map { $0.headers.first { $0.name == "X-Amz-Date" }?.value }
        #expect(dates == ["20250615T120000Z", "20250615T124000Z"])
    }

    /// SDKs compare the end with the clock that they have.
    @Test func tellsTheEndByThisClockWhereARefusalHasToldAWSs() throws {
        let steps = [
            Self.refusal(at: "Sun, 15 Jun 2025 12:40:00 GMT"), bench.answer("ONE", seconds: 6_000),
        ]
        let asGiven = try bench.source(ScriptedTransport(steps)).session()
        #expect(asGiven.credentials.expiration == "2025-06-15T13:40:00Z")
        let told = try bench.source(ScriptedTransport(steps)).sessionByThisClock()
        #expect(told.credentials.expiration == "2025-06-15T13:00:00Z")
        #expect(told.credentials.accessKeyId == "ONE")
        #expect(told.assumedRoleUser == asGiven.assumedRoleUser)
    }

    /// As CreateSession may say it one day; JSON of other services has fractions.
    @Test func readsFractionsOfSeconds() {
        let credentials = SessionCredentials(
            accessKeyId: "A", secretAccessKey: "B", sessionToken: "C",
            expiration: "2025-06-15T13:00:00.250Z")
        let end = fixedNow.addingTimeInterval(3_600)
        #expect(credentials.end(askedAt: fixedNow, lasting: 3_600) == end)
        let late = fixedNow.addingTimeInterval(10_000)
        #expect(
            credentials.moved(bySeconds: -600, upTo: late).expiration == "2025-06-15T12:50:00Z")
    }

    @Test(arguments: [
        ("Sun, 15 Jun 2025 12:40:00 GMT", 6_000.0), ("Sun, 15 Jun 2025 10:00:00 GMT", -3_600),
    ])
    func keepsItByThisClock(date: String, seconds: Double) throws {
        let sessions = try bench.sessions([
            Self.refusal(at: date), bench.answer("ONE", seconds: seconds),
        ])
        for word in ["asked", "kept"] {
            let answer = try sessions.session()
            #expect(answer.word == word)
            #expect(answer.session.credentials.expiration == "2025-06-15T13:00:00Z")
        }
    }

    private static func refusal(at date: String) -> ScriptedTransport.Step {
        ScriptedTransport.Step(
            request: "POST /sessions",
            outcome: .success(
                HTTPResponse(
                    status: 403,
                    headers: HTTPHeaders([
                        ("x-amzn-ErrorType", "AccessDeniedException"), ("Date", date),
                    ]),
                    body: Array(#"{"message":"Invalid signature"}"#.utf8))))
    }

    @Test func aClockThatIsRightAgainIsNoNews() throws {
        let transport = ScriptedTransport([
            Self.refusal(at: "Sun, 15 Jun 2025 12:40:00 GMT"), bench.answer("ONE", seconds: 6_000),
            Self.refusal(at: "Sun, 15 Jun 2025 12:00:20 GMT"), bench.answer("TWO", seconds: 6_000),
        ])
        let told = Mutex<[ClientNotice]>([])
        let plain = try bench.source(transport)
        let client = SessionClient(
            endpoint: plain.client.endpoint, transport: transport, clock: bench.clock,
            retries: RequestRetries(maxAttempts: 1, clock: bench.clock),
            notify: { notice in told.withLock { $0.append(notice) } })
        let source = SessionSource(
            request: bench.request, identity: plain.identity, client: client)
        _ = try source.session()
        #expect(try source.session().credentials.accessKeyId == "TWO")
        #expect(told.withLock { $0.count } == 1)
        transport.expectEnd()
    }
}
