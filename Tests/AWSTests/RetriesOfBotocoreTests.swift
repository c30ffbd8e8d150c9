import AWS
import Foundation
import HTTP
import TestSupport
import Testing

/// Settings, what every attempt meets, and how often botocore sends the request.
struct RetriesOfBotocoreTests {
    private struct Corpus: Decodable {
        let cases: [Case]
    }

    private struct Case: Decodable {
        let environment: [String: String]
        let service: String
        let meets: Meeting
        let expected: Outcome
    }

    /// An answer, or a failure of the connection.
    private struct Meeting: Decodable {
        var status: Int?
        var body: String?
        var headers: [String: String]?
        var failure: Failure?

        func answer(_ url: String) throws -> ScriptedTransport.Answer {
            if let failure { return .failure(failure.error(url)) }
            return .answer(
                try #require(status), try #require(body),
                try #require(headers).map { (name: $0.key, value: $0.value) })
        }
    }

    private enum Failure: String, Decodable {
        case couldNotConnect, connectTimedOut, connectionLost

        func error(_ url: String) -> HTTPError {
            switch self {
            case .couldNotConnect: .couldNotConnect(url: url, detail: "no")
            case .connectTimedOut: .connectTimedOut(url: url, seconds: 5)
            case .connectionLost: .connectionLost(url: url, detail: "no")
            }
        }
    }

    private struct Outcome: Decodable, Equatable {
        let attempts: Int
        let waits: [Double]
    }

    @Test func areAsMany() throws {
        let bytes = try Repository.vector("retries/cases.json")
        let cases = try JSONDecoder().decode(Corpus.self, from: Data(bytes)).cases
        for one in cases {
            let found = try attempts(one)
            #expect(found == one.expected, "\(one)")
        }
        #expect(cases.count > 250)
    }

    private func attempts(_ one: Case) throws -> Outcome {
        let service = try #require(Service(rawValue: one.service))
        let answer = try one.meets.answer("https://endpoint.example")
        let transport = ScriptedTransport(Array(repeating: answer, count: 20))
        let clock = FakeClock()
        let client = ServiceClient(
            configuration: try configuration(
                one.environment.merging(["AWS_REGION": "us-east-1"]) { $1 }),
            credentials: exampleCredentials, transport: transport, clock: clock, jitter: { 1 })
        #expect(throws: AWSError.self) {
            try client.send(ServiceRequest(service, "List", method: "GET", path: "/"))
        }
        return Outcome(attempts: transport.requests.count, waits: clock.waits)
    }
}
