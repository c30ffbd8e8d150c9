import CredentialServer
import Foundation
import HTTPServer
import RolesAnywhere
import Synchronization
import X509

/// Noon of 15 June 2025, UTC.
let fixedNow = Date(timeIntervalSince1970: 1_749_988_800)

let network = ObtainingFailure(code: "network", message: "nobody answers")
let refusal = ObtainingFailure(code: "session.refused", message: "no", isRefusal: true)

/// A time that goes on only when a test says so.
final class TestClock: Sendable {
    private let time = Mutex(ClockReading(date: fixedNow, uptime: 1_000))

    var now: Date { time.withLock { $0.date } }

    /// What the clock says that nobody sets.
    var uptime: Double { time.withLock { $0.uptime } }

    /// Time goes by.
    func advance(seconds: Double) { set(seconds: seconds, after: seconds) }

    /// Somebody sets it by so much, when so much time has gone by.
    func set(seconds: Double, after passed: Double = 0) {
        time.withLock {
            $0 = ClockReading(
                date: $0.date.addingTimeInterval(seconds), uptime: $0.uptime + passed)
        }
    }
}

/// What AWS would answer, as a test sets it.
final class TestSource: Sendable {
    private struct State {
        var next: Result<SessionCredentials, ObtainingFailure> = .failure(network)
        var calls = 0
    }

    private let state = Mutex(State())

    var calls: Int { state.withLock { $0.calls } }

    func answer(_ result: Result<SessionCredentials, ObtainingFailure>) {
        state.withLock { $0.next = result }
    }

    func obtain() throws(ObtainingFailure) -> SessionCredentials {
        let next = state.withLock { state in
            state.calls += 1
            return state.next
        }
        return try next.get()
    }
}

/// Credentials with a number in them, so that one can tell which they are.
func credentials(_ number: Int = 1, until expiration: Date) -> SessionCredentials {
    SessionCredentials(
        accessKeyId: "ASIA\(number)", secretAccessKey: "secret\(number)",
        sessionToken: "token\(number)", expiration: expiration.ISO8601Format())
}

func roleARN(_ name: String) -> String { "arn:aws:iam::111122223333:role/\(name)" }

/// A service of some roles, asked without a network.
struct ServiceBench {
    let clock = TestClock()
    let sources: [String: TestSource]
    let roles: [String: RoleCredentials]
    let service: CredentialService

    init(
        _ names: [String] = ["reader"], hasInstanceMetadata: Bool = true,
        token: String? = "an-authorization-token", hostNames: [String] = [],
        certificate: CertificateTerm? = nil
    ) {
        let clock = clock
        let sources = Dictionary(uniqueKeysWithValues: names.map { ($0, TestSource()) })
        let roles = Dictionary(
            uniqueKeysWithValues: sources.map { name, source in
                (
                    name,
                    RoleCredentials(
                        now: { clock.now }, uptime: { clock.uptime }, chance: { 0 },
                        obtain: { () throws(ObtainingFailure) in try source.obtain() })
                )
            })
        self.sources = sources
        self.roles = roles
        service = CredentialService(
            CredentialService.Offer(
                roles: names.compactMap { name in
                    roles[name].map {
                        ServedRole(
                            name: name, roleARN: roleARN(name), region: "eu-central-1",
                            credentials: $0, certificate: { certificate }, now: { clock.now })
                    }
                },
                hasInstanceMetadata: hasInstanceMetadata,
                authorizationTokens: token.flatMap {
                    AuthorizationToken(SecretBytes(copying: $0.utf8)).map { [$0] }
                } ?? [], hostNames: hostNames),
            key: SecretBytes(copying: [UInt8](repeating: 7, count: 32)),
            random: { [UInt8](repeating: 9, count: 16) }, now: { clock.now })
    }

    /// Gives a role credentials that live so long.
    func supply(_ name: String = "reader", number: Int = 1, seconds: Double = 3600) {
        let end = clock.now.addingTimeInterval(seconds)
        sources[name]?.answer(.success(credentials(number, until: end)))
        roles[name]?.refresh()
    }

    func send(
        _ method: String, _ target: String, _ headers: [(String, String)] = [],
        host: String? = "127.0.0.1:9911", at entrance: CredentialService.Entrance = .port
    ) -> Reply {
        let all = (host.map { [("Host", $0)] } ?? []) + headers
        return Reply(
            service.respond(
                to: ServerRequest(
                    method: method, target: target, headers: all.map { (name: $0.0, value: $0.1) }),
                at: entrance))
    }

    func token(_ seconds: String? = nil, path: String = "/latest/api/token") -> String {
        send("PUT", path, seconds.map { [(lifetimeHeader, $0)] } ?? []).text
    }

    /// A read with a token of the instance metadata.
    func metadata(_ path: String) -> Reply {
        send("GET", path, [(tokenHeader, token())])
    }

    /// A read with the token of the container endpoint.
    func container(_ path: String) -> Reply {
        send("GET", path, [("Authorization", "an-authorization-token")])
    }
}

let tokenHeader = "X-aws-ec2-metadata-token"
let lifetimeHeader = "X-aws-ec2-metadata-token-ttl-seconds"

/// An answer as tests look at it.
struct Reply {
    let status: Int
    let text: String

    /// Whether the client waits, as credentials may come in a moment.
    let waits: Bool
    private let headers: [(name: String, value: String)]

    init(_ response: ServerResponse) {
        status = response.status
        text = String(decoding: response.body, as: UTF8.self)
        headers = response.headers
        waits = response.delivery != .send
    }

    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The members that are texts, of a body that is a JSON object.
    var members: [String: String] {
        let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        return (object ?? [:]).compactMapValues { $0 as? String }
    }
}
