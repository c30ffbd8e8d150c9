import AWS
import AWSSigning
import Foundation
import HTTP
import Synchronization
import Testing
import TestSupport

@testable import RolesAnywhere

/// Answers what the script says, in the script's order, and fails the test at any other request.
final class ScriptedTransport: Transport {
    /// A request that is expected, and its answer.
    struct Step {
        /// `METHOD /path`, or for the Query protocol the action alone.
        let request: String
        let outcome: Result<HTTPResponse, HTTPError>

        static func json(_ request: String, _ body: String, status: Int = 200) -> Step {
            Step(
                request: request,
                outcome: .success(
                    HTTPResponse(
                        status: status,
                        headers: HTTPHeaders([("Content-Type", "application/json")]),
                        body: Array(body.utf8))))
        }

        static func refusal(
            _ request: String, _ code: String, _ message: String = "no", status: Int = 403
        ) -> Step {
            Step(
                request: request,
                outcome: .success(
                    HTTPResponse(
                        status: status, headers: HTTPHeaders([("x-amzn-ErrorType", code)]),
                        body: Array(#"{"message":"\#(message)"}"#.utf8))))
        }

        static func xml(_ action: String, _ result: String = "") -> Step {
            let body =
                "<\(action)Response><\(action)Result>\(result)</\(action)Result></\(action)Response>"
            return Step(
                request: action,
                outcome: .success(HTTPResponse(status: 200, body: Array(body.utf8))))
        }

        static func iamRefusal(_ action: String, _ code: String, status: Int = 404) -> Step {
            let body =
                "<ErrorResponse><Error><Code>\(code)</Code><Message>no</Message></Error></ErrorResponse>"
            return Step(
                request: action,
                outcome: .success(HTTPResponse(status: status, body: Array(body.utf8))))
        }

        static func lost(_ request: String, _ error: HTTPError) -> Step {
            Step(request: request, outcome: .failure(error))
        }
    }

    private struct State {
        var steps: [Step]
        var sent: [HTTPRequest] = []
    }

    private let state: Mutex<State>

    init(_ steps: [Step] = []) {
        state = Mutex(State(steps: steps))
    }

    /// What was sent so far.
    var sent: [HTTPRequest] { state.withLock { $0.sent } }

    /// The bodies of what was sent, as text.
    var bodies: [String] { sent.map { String(decoding: $0.body, as: UTF8.self) } }

    /// Fails the test when the script has not been played to its end.
    func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) {
        let left = state.withLock { $0.steps.map(\.request) }
        #expect(left == [], sourceLocation: sourceLocation)
    }

    func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        let name = Self.name(of: request)
        let step = state.withLock { state -> Step? in
            state.sent.append(request)
            return state.steps.isEmpty ? nil : state.steps.removeFirst()
        }
        guard let step, step.request == name else {
            Issue.record("\(name) was sent, and \(step?.request ?? "nothing") expected")
            throw .invalidURL(request.url)
        }
        return try step.outcome.get()
    }

    private static func name(of request: HTTPRequest) -> String {
        let body = String(decoding: request.body, as: UTF8.self)
        if body.hasPrefix("Action=") { return String(body.dropFirst(7).prefix { $0 != "&" }) }
        let path = request.url.dropFirst(8).drop { $0 != "/" }.prefix { $0 != "?" }
        return "\(request.method) \(path)"
    }
}

/// A clock that stands still and only notes how long it was asked to wait.
final class StandingClock: SleepingClock {
    private let slept = Mutex<[Double]>([])

    /// The waits, in seconds.
    var waits: [Double] { slept.withLock { $0 } }

    func now() -> Date { fixedNow }
    func sleep(seconds: Double) { slept.withLock { $0.append(seconds) } }
}

extension ServiceClient {
    /// A client that plays a script.
    static func playing(
        _ transport: ScriptedTransport, clock: StandingClock = StandingClock()
    ) throws -> ServiceClient {
        ServiceClient(
            configuration: try Example.configuration(),
            credentials: AWSCredentials(
                accessKey: AccessKey(
                    accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: nil),
                source: "the test"),
            transport: transport, clock: clock)
    }
}

extension Provisioner {
    /// A provisioner that plays a script.
    static func playing(_ transport: ScriptedTransport) throws -> Provisioner {
        let client = try ServiceClient.playing(transport)
        return Provisioner(rolesAnywhere: RolesAnywhereClient(client), iam: IAMClient(client))
    }
}

/// Names that the tests share.
enum Example {
    static let id = "11111111-2222-3333-4444-555555555555"
    static let otherID = "66666666-7777-8888-9999-000000000000"
    static let prefix = "arn:aws:rolesanywhere:us-east-1:111122223333:"
    static let anchorARN = prefix + "trust-anchor/" + id
    static let profileARN = prefix + "profile/" + id
    static let crlARN = prefix + "crl/" + id
    static let roleARN = "arn:aws:iam::111122223333:role/reader"
    static let ownTags = #"{"tags":[{"key":"anchorage:managed-by","value":"anchorage"}]}"#

    /// The configuration of a client that has no files.
    static func configuration(endpoint: String? = nil) throws -> ClientConfiguration {
        try ClientConfiguration.load(
            environment: ["AWS_REGION": "us-east-1"], homeDirectory: "/nowhere",
            flags: ClientConfiguration.Flags(endpointURL: endpoint), read: { _ in nil })
    }

    static func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }
}
