import AWS
import Foundation
import HTTP
import Synchronization
import TestSupport
import X509

@testable import RolesAnywhere

/// A cache in a directory of a test's own, and sessions whose AWS plays a script.
struct CacheBench {
    let place: TemporaryDirectory
    let cache: SessionCache
    let clock = MovingClock()
    let request: SessionRequest
    private let identity: SessionIdentity

    init() throws {
        place = try TemporaryDirectory()
        cache = SessionCache(
            CacheLocation(base: place.path, names: ["anchorage", "sessions"]), owner: geteuid())
        let key = try PrivateKey.generate(.p256)
        identity = try SessionIdentity(
            certificates: [TestAuthority.root().leaf(key: key)], key: key)
        request = try SessionRequest(
            trustAnchorARN: Example.anchorARN, profileARN: Example.profileARN,
            roleARN: Example.roleARN)
    }

    /// The folder of the files.
    var folder: String { place.file("anchorage/sessions") }

    /// What CreateSession answers at the clock's time.
    func answer(_ name: String, seconds: Double = 3_600) -> ScriptedTransport.Step {
        let end = clock.now().addingTimeInterval(seconds).ISO8601Format()
        return .json(
            "POST /sessions",
            SessionClientTests.answer.replacing("ASIAEXAMPLE", with: name)
                .replacing("2025-06-15T13:00:00Z", with: end), status: 201)
    }

    func source(
        _ transport: ScriptedTransport, _ request: SessionRequest? = nil, endpoint: String? = nil,
        reading: @escaping @Sendable () throws -> Void = {}
    ) throws -> SessionSource {
        let request = request ?? self.request
        let identity = identity
        return SessionSource(
            request: request,
            identity: CurrentIdentity(
                states: { nil },
                read: {
                    try reading()
                    return identity
                }),
            client: SessionClient(
                endpoint: try Example.configuration(endpoint: endpoint)
                    .endpoint(for: .rolesanywhere, region: request.region),
                transport: transport, clock: clock,
                retries: RequestRetries(maxAttempts: 1, clock: clock)))
    }

    func key(_ source: SessionSource, _ marks: [[UInt8]] = [[1]]) -> SessionCacheKey {
        SessionCacheKey(routes: source.routes, identity: marks)
    }

    /// Sessions of a script, with the problems that they report.
    func sessions(
        _ steps: [ScriptedTransport.Step], problems: Problems = Problems(),
        secret: GuardedSecret = .none, reading: @escaping @Sendable () throws -> Void = {}
    ) throws -> CachedSessions {
        let source = try source(ScriptedTransport(steps), reading: reading)
        return CachedSessions(
            source, cache: cache, key: key(source), clock: clock, secret: secret,
            jitter: { 0.5 },
            report: { problem in problems.list.withLock { $0.append(problem) } })
    }

    final class Problems: Sendable {
        let list = Mutex<[CacheProblem]>([])
    }
}

/// True the first time, and never again.
final class Once: Sendable {
    private let isOver = Atomic(false)

    var isNow: Bool { !isOver.exchange(true, ordering: .relaxed) }
}

/// A clock that goes on when somebody waits, or a test wishes.
final class MovingClock: SleepingClock {
    private let state = Mutex<(now: Date, waited: Double)>((fixedNow, 0))

    var waited: Double { state.withLock { $0.waited } }

    func now() -> Date { state.withLock { $0.now } }

    func sleep(seconds: Double) {
        state.withLock { state in
            state.now += seconds
            state.waited += seconds
        }
    }

    func advance(seconds: Double) {
        state.withLock { $0.now += seconds }
    }
}

extension CachedSessions.Answer {
    var accessKey: String { session.credentials.accessKeyId }

    /// `asked`, `kept`, `due` or `stale`.
    var word: String {
        switch origin {
        case .asked: "asked"
        case .kept: "kept"
        case .keptAndDue: "due"
        case .keptFor: "stale"
        }
    }
}
