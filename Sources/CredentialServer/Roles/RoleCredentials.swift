public import FoundationEssentials
public import RolesAnywhere
import Synchronization

/// The credentials of one role, which are obtained anew before their time is over.
///
/// Answers come from memory. What is obtained is checked, and what is no longer good is not given out:
/// there are credentials, or the reason why there are none.
public final class RoleCredentials: Sendable {
    /// Asks for a session; it may take its time.
    public typealias Obtain = @Sendable () throws(ObtainingFailure) -> SessionCredentials

    /// What became of an attempt.
    public enum Event: Sendable {
        /// There are new credentials, after so many failures.
        case obtained(expiration: Date, failuresBefore: Int)

        /// There are none; those from before, where there are any, are good until `remaining`.
        case failed(ObtainingFailure, remaining: Date?, next: Date)
    }

    /// Good credentials, or why there are none.
    enum Answer {
        case credentials(HeldCredentials)
        /// And whether some may come in a moment, for which an answer can wait.
        case none(ObtainingFailure, mayCome: Bool)
    }

    /// What served under the name until now.
    public enum Former: Sendable {
        /// What is obtained in the same way: it serves to its end.
        case same(RoleCredentials)

        /// What was obtained in another way, with another profile, say: it serves until the first
        /// attempt has ended, well or not, and for thirty seconds at most.
        case another(RoleCredentials)
    }

    private struct State {
        var held: HeldCredentials?

        /// Until when `held` serves that was obtained in another way.
        var borrowedUntil: Date?
        var failure: ObtainingFailure?
        var failureMoment: Date?
        var failures = 0
        var due = Date.distantPast
        var isBusy = false

        /// Since when somebody waits for the attempt that is under way or due, by the clock that nobody
        /// sets.
        var awaitedSince: Double?

        /// What both clocks said when `held` was asked for, or when the one was last set back.
        var reference: ClockReading?

        /// Looks at both clocks.
        ///
        /// Where the one was set back, what is at hand lasts no longer for it.
        mutating func look(at reading: ClockReading) {
            let setBack = reading.setBackSeconds(since: reference ?? reading)
            if reference == nil { reference = reading }
            guard setBack > RoleCredentials.stepSeconds else { return }
            reference = reading
            held?.moveEnd(seconds: -setBack)
            due = .distantPast
            borrowedUntil = borrowedUntil.map { min($0, reading.date) }
        }

        /// Whether an answer can wait for the next attempt.
        ///
        /// All wait together: while AWS does not answer, few wait and none waits again.
        mutating func mayCome(at reading: ClockReading) -> Bool {
            guard isBusy || due <= reading.date else { return false }
            let since = awaitedSince ?? reading.uptime
            awaitedSince = since
            return reading.uptime - since < RoleCredentials.patienceSeconds
        }

        /// What may be handed out.
        func good(at now: Date) -> HeldCredentials? {
            guard let held, held.isGood(at: now), borrowedUntil.map({ now < $0 }) ?? true else {
                return nil
            }
            return held
        }
    }

    /// A clock that is set back by less is being corrected, and not set.
    fileprivate static let stepSeconds = 5.0

    /// So long waits who finds no credentials, in seconds: SDKs wait for a second.
    fileprivate static let patienceSeconds = 0.8

    /// So long serves what was obtained in another way, in seconds.
    private static let longestLoanSeconds = 30.0

    private let obtain: Obtain
    private let lifetimeSeconds: Int
    private let now: @Sendable () -> Date
    private let uptime: @Sendable () -> Double
    private let chance: @Sendable () -> Double
    private let observe: @Sendable (Event) -> Void
    private let state: Mutex<State>

    /// Credentials that have not been obtained yet.
    ///
    /// - Parameters:
    ///   - former: the same role's credentials from before a change.
    ///   - first: credentials that were obtained already.
    ///   - lifetimeSeconds: the length of a session that is asked for; AWS's longest unless told.
    ///   - now: tells the time.
    ///   - uptime: counts seconds by a clock that nobody sets, and that goes on while the machine sleeps.
    ///   - chance: draws a number from 0 up to 1.
    ///   - observe: is told what became of each attempt, on the thread that made it.
    ///   - obtain: asks for a session.
    public init(
        former: Former? = nil, first: SessionCredentials? = nil,
        lifetimeSeconds: Int = 43_200,
        now: @escaping @Sendable () -> Date,
        uptime: @escaping @Sendable () -> Double,
        chance: @escaping @Sendable () -> Double,
        observe: @escaping @Sendable (Event) -> Void = { _ in }, obtain: @escaping Obtain
    ) {
        self.obtain = obtain
        self.lifetimeSeconds = lifetimeSeconds
        self.now = now
        self.uptime = uptime
        self.chance = chance
        self.observe = observe
        let moment = now()
        let reading = ClockReading(date: moment, uptime: uptime())
        var state = Self.state(after: former, at: reading)
        if let first,
            let held = try? HeldCredentials(
                first, askedAt: moment, lasting: lifetimeSeconds, at: moment)
        {
            state.held = held
            state.reference = reading
            state.due = RefreshTiming.afterSuccess(
                at: moment, expiration: held.expiration, chance: chance())
        }
        self.state = Mutex(state)
    }

    private static func state(after former: Former?, at now: ClockReading) -> State {
        let isSame: Bool
        var known: State
        switch former {
        case nil: return State()
        case .same(let credentials):
            (isSame, known) = (true, credentials.state.withLock { $0 })
        case .another(let credentials):
            (isSame, known) = (false, credentials.state.withLock { $0 })
        }
        known.look(at: now)
        // What is borrowed already is not borrowed for longer.
        let end = known.borrowedUntil ?? now.date.addingTimeInterval(longestLoanSeconds)
        return State(
            held: known.held, borrowedUntil: isSame && known.borrowedUntil == nil ? nil : end,
            reference: known.reference)
    }

    /// When the next attempt is due.
    public var nextAttempt: Date {
        let now = reading()
        return state.withLock { state in
            state.look(at: now)
            return state.due
        }
    }

    private func reading() -> ClockReading { ClockReading(date: now(), uptime: uptime()) }

    /// Makes an attempt to obtain credentials; nothing where another is under way.
    ///
    /// It returns when the attempt is over. Meanwhile answers come from what there was before.
    public func refresh() {
        let isFirst = state.withLock { state in
            defer { state.isBusy = true }
            return !state.isBusy
        }
        guard isFirst else { return }
        let asked = reading()
        let result: Result<HeldCredentials, ObtainingFailure>
        do throws(ObtainingFailure) {
            result = .success(
                try HeldCredentials(
                    try obtain(), askedAt: asked.date, lasting: lifetimeSeconds, at: now()))
        } catch {
            result = .failure(error)
        }
        observe(take(result, askedAt: asked))
    }

    private func take(
        _ result: Result<HeldCredentials, ObtainingFailure>, askedAt asked: ClockReading
    ) -> Event {
        let chance = chance()
        let reading = reading()
        let now = reading.date
        return state.withLock { state in
            (state.isBusy, state.awaitedSince) = (false, nil)
            switch result {
            case .success(var held):
                let before = state.failures
                let setBack = reading.setBackSeconds(since: asked)
                if setBack > Self.stepSeconds { held.moveEnd(seconds: -setBack) }
                (state.held, state.failure, state.failureMoment) = (held, nil, nil)
                state.borrowedUntil = nil
                state.reference = reading
                state.failures = 0
                state.due = RefreshTiming.afterSuccess(
                    at: now, expiration: held.expiration, chance: chance)
                return .obtained(expiration: held.expiration, failuresBefore: before)
            case .failure(let failure):
                state.look(at: reading)
                (state.failure, state.failureMoment) = (failure, now)
                if state.borrowedUntil != nil { (state.held, state.borrowedUntil) = (nil, nil) }
                state.failures += 1
                state.due = RefreshTiming.afterFailure(
                    at: now, count: state.failures, isRefusal: failure.isRefusal, chance: chance)
                return .failed(
                    failure, remaining: state.good(at: now)?.expiration, next: state.due)
            }
        }
    }

    /// What a client gets now, and whether an attempt is due that nobody makes.
    func answer() -> (answer: Answer, isDue: Bool) {
        let reading = reading()
        let now = reading.date
        return state.withLock { state in
            state.look(at: reading)
            let isDue = !state.isBusy && state.due <= now
            if let held = state.good(at: now) { return (.credentials(held), isDue) }
            let hasNone = state.held == nil || state.borrowedUntil != nil
            let failure = state.failure ?? (hasNone ? Self.beginning : Self.end)
            return (.none(failure, mayCome: state.mayCome(at: reading)), isDue)
        }
    }

    private static let beginning = ObtainingFailure(
        code: "starting", message: "credentials are being obtained")

    private static let end = ObtainingFailure(
        code: "expired", message: "the credentials have expired, and new ones are being obtained")

    /// What is known of the role.
    func standing() -> RoleStanding {
        let reading = reading()
        let now = reading.date
        return state.withLock { state in
            state.look(at: reading)
            return RoleStanding(
                expiration: state.good(at: now)?.expiration,
                failure: state.failure, failureMoment: state.failureMoment,
                failures: state.failures, due: state.due)
        }
    }
}

/// What is known of a role's credentials at one moment.
struct RoleStanding {
    /// When the credentials at hand expire; nil where there are none.
    let expiration: Date?

    /// Why the last attempt failed, if it did.
    let failure: ObtainingFailure?

    let failureMoment: Date?

    /// How many attempts in a row failed.
    let failures: Int

    /// When the next attempt is.
    let due: Date
}
