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

        /// The certificate it was obtained with, where this call did not read it.
        public let certificate: CertificateTerm?
    }

    /// Where a session came from.
    public enum Origin: Sendable {
        /// AWS was asked now.
        case asked
        /// It was kept.
        case kept
        /// It was kept, and `refresh` should be called once it has been passed on.
        case keptAndDue
        /// It was kept, and is passed on because there is no other; `refresh` should be called, too.
        case keptFor(any Error)
    }

    let source: SessionSource
    let cache: SessionCache
    let key: SessionCacheKey
    let clock: any SleepingClock
    let secret: GuardedSecret
    private let jitter: @Sendable () -> Double
    private let report: @Sendable (CacheProblem) -> Void

    /// Who waits this long for another's answer asks for one of its own, in seconds.
    static let patienceSeconds = 10.0

    /// Who has a session that is not over waits no longer for another's answer, in seconds.
    static let hurriedPatienceSeconds = 1.0

    /// Who has a session that is not over gives AWS no more time, in seconds.
    static let hurriedSeconds = 3.0

    /// So long after an attempt that got no answer, a kept session is the answer at once, in seconds.
    static let outageSeconds = 60

    /// Sessions of one source, kept under one key.
    ///
    /// - Parameters:
    ///   - source: what asks AWS.
    ///   - cache: where sessions are kept.
    ///   - key: which one is meant; it must hold all that the source's answer depends on.
    ///   - clock: the time, and what waits.
    ///   - secret: what opens the key, where a wrong one does harm.
    ///   - jitter: gives numbers from 0 up to, not including, 1.
    ///   - report: is told why a session is not kept.
    public init(
        _ source: SessionSource, cache: SessionCache, key: SessionCacheKey,
        clock: any SleepingClock, secret: GuardedSecret = .none,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        report: @escaping @Sendable (CacheProblem) -> Void = { _ in }
    ) {
        self.source = source
        self.cache = cache
        self.key = key
        self.clock = clock
        self.secret = secret
        self.jitter = jitter
        self.report = report
    }

    /// A session that is not over, with its end told by this machine's clock: a kept one, or else one that AWS gives now, to this process or to
    /// another that asked first.
    ///
    /// Who has a kept session that is not over waits three seconds for AWS at most, and nobody waits
    /// again for a minute after that.
    ///
    /// - Throws: as `SessionSource.session`. Where AWS cannot be reached, a kept session that is not
    ///   over is the answer instead; what AWS refuses is refused. `GuardedSecret.refusal` where only a
    ///   secret is at hand that was refused before.
    public func session() throws -> Answer {
        let kept = cache.session(key)
        if let answer = answer(from: kept) { return answer }
        let isAtHand = kept.map { $0.age(at: clock.now()) != .over } ?? false
        switch waitForTurn(isAtHand ? Self.hurriedPatienceSeconds : Self.patienceSeconds) {
        case .answer(let answer):
            return answer
        case .turn(let lock):
            defer { withExtendedLifetime(lock) {} }
            return try asked(lock, isAtHand: isAtHand)
        case .none:
            if isAtHand, let kept { return Answer(kept, .keptFor(UnansweredAttempt.underWay)) }
            return try asked(nil, isAtHand: false)
        }
    }

    private enum Turn {
        case answer(Answer)
        case turn(SessionLock?)
        case none
    }

    private func answer(from kept: CachedSession?) -> Answer? {
        guard let kept else { return nil }
        switch kept.age(at: clock.now()) {
        case .fresh: return Answer(kept, .kept)
        case .refreshDue: return Answer(kept, .keptAndDue)
        case .ending: return reasonNotToAsk().map { Answer(kept, .keptFor($0)) }
        case .over: return nil
        }
    }

    /// Waits until nobody else asks, or has the answer, or has taken too long over it.
    private func waitForTurn(_ patienceSeconds: Double) -> Turn {
        var waited = 0.0
        while waited < patienceSeconds {
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
        return .none
    }

    private func asked(_ lock: SessionLock?, isAtHand: Bool) throws -> Answer {
        if let refusal = refusedSecret() { throw refusal }
        let source = isAtHand ? source.hurried(seconds: Self.hurriedSeconds) : source
        do {
            return Answer(
                session: try ask(source, lock), origin: .asked, certificate: nil)
        } catch {
            guard error.saysNothingOfTheRequest, let kept = cache.session(key),
                kept.age(at: clock.now()) != .over
            else { throw error }
            return Answer(session: kept.set, origin: .keptFor(error), certificate: nil)
        }
    }

    /// Asks AWS, keeps the answer, and notes what speaks against asking again.
    func ask(_ source: SessionSource, _ lock: SessionLock?) throws -> CredentialSet {
        let now = clock.now()
        let generation = cache.generation
        let obtained: SessionSource.Obtained
        do {
            obtained = try source.obtain()
        } catch {
            lock?.write(note(on: error))
            throw error
        }
        lock?.write(nil)
        let set = obtained.setByThisClock
        let session = CachedSession(
            set, certificate: obtained.certificate, asked: now,
            durationSeconds: obtained.request.durationSeconds, jitter: jitter())
        guard let session else { return set }
        do throws(CacheProblem) {
            try cache.store(session, key, for: obtained.request, ifStill: generation)
        } catch {
            report(error)
        }
        return set
    }

    private func note(on error: any Error) -> AttemptNote? {
        if error.saysNothingOfTheRequest {
            return .unanswered(at: Int(clock.now().timeIntervalSince1970))
        }
        return secret.isRefusal(error) ? secret.note(at: clock.now()) : nil
    }
}

extension CachedSessions.Answer {
    /// An answer from the cache, for which no certificate was read.
    fileprivate init(_ kept: CachedSession, _ origin: CachedSessions.Origin) {
        self.init(session: kept.set, origin: origin, certificate: kept.certificate)
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
