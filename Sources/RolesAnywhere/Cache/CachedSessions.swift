public import AWS
import FoundationEssentials

/// Sessions that are asked for once, and answered from the cache until they near their end.
///
/// It may be used from any thread; a call blocks its thread until there is an answer.
public struct CachedSessions: Sendable {
    /// A session, and where it came from.
    public struct Answer: Sendable {
        /// The session.
        public let session: CredentialSet

        /// Where it came from.
        public let origin: Origin
    }

    /// Where a session came from.
    public enum Origin: Sendable {
        /// AWS was asked now.
        case asked
        /// It was kept.
        case kept
        /// It was kept, and `refresh` should be called once it has been passed on.
        case keptAndDue
        /// It was kept, and is passed on because AWS did not give another.
        case keptFor(any Error)
    }

    private let source: SessionSource
    private let cache: SessionCache
    private let key: SessionCacheKey
    private let clock: any SleepingClock
    private let jitter: @Sendable () -> Double
    private let report: @Sendable (CacheProblem) -> Void

    /// Who waits this long for another's answer asks for one of its own, in seconds.
    static let patienceSeconds = 10.0

    /// Between two refreshes of one session that lead to nothing, in seconds.
    static let refreshPauseSeconds = 60.0

    /// Sessions of one source, kept under one key.
    ///
    /// - Parameters:
    ///   - source: what asks AWS.
    ///   - cache: where sessions are kept.
    ///   - key: which one is meant; it must hold all that the source's answer depends on.
    ///   - clock: the time, and what waits.
    ///   - jitter: gives numbers from 0 up to, not including, 1.
    ///   - report: is told why a session is not kept.
    public init(
        _ source: SessionSource, cache: SessionCache, key: SessionCacheKey,
        clock: any SleepingClock,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        report: @escaping @Sendable (CacheProblem) -> Void = { _ in }
    ) {
        self.source = source
        self.cache = cache
        self.key = key
        self.clock = clock
        self.jitter = jitter
        self.report = report
    }

    /// A session that is not over: a kept one, or else one that AWS gives now, to this process or to
    /// another that asked first.
    ///
    /// - Throws: as `SessionSource.session`. Where AWS cannot be reached, a kept session that is not
    ///   over is the answer instead; what AWS refuses is refused.
    public func session() throws -> Answer {
        if let answer = answer(from: cache.session(key)) { return answer }
        switch waitForTurn() {
        case .answer(let answer):
            return answer
        case .turn(let lock):
            defer { withExtendedLifetime(lock) {} }
            return try asked()
        }
    }

    /// Whether it is time, and this process's turn, to fetch the next session: once a minute for all
    /// processes together.
    public func claimsRefresh() -> Bool {
        let now = clock.now()
        // Another may have been here between the two looks.
        guard !wasTriedLately(now), let lock = try? cache.lock(key), !wasTriedLately(now) else {
            return false
        }
        lock.mark(now)
        return true
    }

    /// Fetches the next session, unless somebody does, or has done so.
    ///
    /// - Throws: as `SessionSource.session`.
    public func refresh() throws {
        guard let lock = try cache.lock(key) else { return }
        defer { withExtendedLifetime(lock) {} }
        if let kept = cache.session(key), kept.age(at: clock.now()) == .fresh { return }
        _ = try ask()
    }

    private func wasTriedLately(_ now: Date) -> Bool {
        guard let tried = cache.refreshTried(key) else { return false }
        return (0..<Self.refreshPauseSeconds).contains(now.timeIntervalSince(tried))
    }

    private enum Turn {
        case answer(Answer)
        case turn(SessionLock?)
    }

    private func answer(from kept: CachedSession?) -> Answer? {
        guard let kept else { return nil }
        switch kept.age(at: clock.now()) {
        case .fresh: return Answer(session: kept.set, origin: .kept)
        case .refreshDue: return Answer(session: kept.set, origin: .keptAndDue)
        case .ending, .over: return nil
        }
    }

    /// Waits until nobody else asks, or has the answer, or has taken too long over it.
    private func waitForTurn() -> Turn {
        var waited = 0.0
        while waited < Self.patienceSeconds {
            do throws(CacheProblem) {
                if let lock = try cache.lock(key) {
                    // Whoever had it before may have left an answer.
                    return answer(from: cache.session(key)).map { .answer($0) } ?? .turn(lock)
                }
            } catch {
                // Where that matters, keeping the answer will say so.
                return .turn(nil)
            }
            // At random, so that those who began together do not go on together.
            let pause = 0.01 + 0.03 * jitter()
            clock.sleep(seconds: pause)
            waited += pause
            if let answer = answer(from: cache.session(key)) { return .answer(answer) }
        }
        return .turn(nil)
    }

    private func asked() throws -> Answer {
        do {
            return Answer(session: try ask(), origin: .asked)
        } catch {
            guard error.saysNothingOfTheRequest, let kept = cache.session(key),
                kept.age(at: clock.now()) != .over
            else { throw error }
            return Answer(session: kept.set, origin: .keptFor(error))
        }
    }

    private func ask() throws -> CredentialSet {
        let now = clock.now()
        let set = try source.session()
        let session = CachedSession(
            set, asked: now, durationSeconds: source.request.durationSeconds, jitter: jitter())
        guard let session else { return set }
        do throws(CacheProblem) {
            try cache.store(session, key, for: source.request)
        } catch {
            report(error)
        }
        return set
    }
}

extension Error {
    /// Whether AWS gave no answer, or none that judges the request.
    fileprivate var saysNothingOfTheRequest: Bool {
        switch self {
        case let error as AWSError: error.isOfTheWay
        case let error as RolesAnywhereError: error.saysClocksDiffer
        default: false
        }
    }
}

extension RolesAnywhereError {
    fileprivate var saysClocksDiffer: Bool {
        if case .credentialsExpired = self { true } else { false }
    }
}
