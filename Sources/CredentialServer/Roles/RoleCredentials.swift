public import FoundationEssentials
public import RolesAnywhere
import Synchronization

/// The credentials of one role, which are obtained anew before their time is over.
///
/// Answers come from memory and never wait. What is obtained is checked, and what is no longer good
/// is not given out: there are credentials, or the reason why there are none.
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
        case none(ObtainingFailure)
    }

    private struct State {
        var held: HeldCredentials?
        var failure: ObtainingFailure?
        var failureMoment: Date?
        var failures = 0
        var due = Date.distantPast
        var isBusy = false
    }

    private let obtain: Obtain
    private let lifetimeSeconds: Int
    private let now: @Sendable () -> Date
    private let chance: @Sendable () -> Double
    private let observe: @Sendable (Event) -> Void
    private let state: Mutex<State>

    /// Credentials that have not been obtained yet.
    ///
    /// - Parameters:
    ///   - former: the same role's credentials from before a change, which serve until there are new
    ///     ones.
    ///   - first: credentials that were obtained already.
    ///   - lifetimeSeconds: the length of a session that is asked for; AWS's longest unless told.
    ///   - now: tells the time.
    ///   - chance: draws a number from 0 up to 1.
    ///   - observe: is told what became of each attempt, on the thread that made it.
    ///   - obtain: asks for a session.
    public init(
        former: RoleCredentials? = nil, first: SessionCredentials? = nil,
        lifetimeSeconds: Int = 43_200,
        now: @escaping @Sendable () -> Date,
        chance: @escaping @Sendable () -> Double,
        observe: @escaping @Sendable (Event) -> Void = { _ in }, obtain: @escaping Obtain
    ) {
        self.obtain = obtain
        self.lifetimeSeconds = lifetimeSeconds
        self.now = now
        self.chance = chance
        self.observe = observe
        var state = State(held: former?.state.withLock { $0.held })
        let moment = now()
        if let first,
            let held = try? HeldCredentials(
                first, askedAt: moment, lasting: lifetimeSeconds, at: moment)
        {
            state.held = held
            state.due = RefreshTiming.afterSuccess(
                at: moment, expiration: held.expiration, chance: chance())
        }
        self.state = Mutex(state)
    }

    /// When the next attempt is due.
    public var nextAttempt: Date { state.withLock { $0.due } }

    /// Makes an attempt to obtain credentials; nothing where another is under way.
    ///
    /// It returns when the attempt is over. Meanwhile answers come from what there was before.
    public func refresh() {
        let isFirst = state.withLock { state in
            defer { state.isBusy = true }
            return !state.isBusy
        }
        guard isFirst else { return }
        let asked = now()
        let result: Result<HeldCredentials, ObtainingFailure>
        do throws(ObtainingFailure) {
            result = .success(
                try HeldCredentials(
                    try obtain(), askedAt: asked, lasting: lifetimeSeconds, at: now()))
        } catch {
            result = .failure(error)
        }
        observe(take(result, at: now()))
    }

    private func take(
        _ result: Result<HeldCredentials, ObtainingFailure>, at now: Date
    ) -> Event {
        let chance = chance()
        return state.withLock { state in
            state.isBusy = false
            switch result {
            case .success(let held):
                let before = state.failures
                (state.held, state.failure, state.failureMoment) = (held, nil, nil)
                state.failures = 0
                state.due = RefreshTiming.afterSuccess(
                    at: now, expiration: held.expiration, chance: chance)
                return .obtained(expiration: held.expiration, failuresBefore: before)
            case .failure(let failure):
                (state.failure, state.failureMoment) = (failure, now)
                state.failures += 1
                state.due = RefreshTiming.afterFailure(
                    at: now, count: state.failures, isRefusal: failure.isRefusal, chance: chance)
                let isGood = state.held?.isGood(at: now) == true
                return .failed(
                    failure, remaining: isGood ? state.held?.expiration : nil, next: state.due)
            }
        }
    }

    /// What a client gets now, and whether an attempt is due that nobody makes.
    func answer() -> (answer: Answer, isDue: Bool) {
        let now = now()
        return state.withLock { state in
            let isDue = !state.isBusy && state.due <= now
            if let held = state.held, held.isGood(at: now) { return (.credentials(held), isDue) }
            return (.none(state.failure ?? (state.held == nil ? Self.beginning : Self.end)), isDue)
        }
    }

    private static let beginning = ObtainingFailure(
        code: "starting", message: "credentials are being obtained")

    private static let end = ObtainingFailure(
        code: "expired", message: "the credentials have expired, and new ones are being obtained")

    /// What is known of the role.
    func standing() -> RoleStanding {
        let now = now()
        return state.withLock { state in
            RoleStanding(
                expiration: state.held.flatMap { $0.isGood(at: now) ? $0.expiration : nil },
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
