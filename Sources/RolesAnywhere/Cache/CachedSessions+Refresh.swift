import FoundationEssentials

/// The next session, for which nobody waits, and reasons not to ask for it.
extension CachedSessions {
    /// Between two refreshes of one session that lead to nothing, in seconds.
    static let refreshPauseSeconds = 60.0

    /// Whether it is time, and this process's turn, to fetch the next session: once a minute for all
    /// processes together, and not with a secret that was refused.
    public func claimsRefresh() -> Bool {
        let now = clock.now()
        // Another may have been here between the two looks.
        guard refusedSecret() == nil, !wasTriedLately(now), let lock = try? cache.lock(key),
            !wasTriedLately(now)
        else { return false }
        lock.mark(now)
        return true
    }

    /// Fetches the next session, unless somebody does, or has done so.
    ///
    /// - Throws: as `SessionSource.session`, and `GuardedSecret.refusal`.
    public func refresh() throws {
        guard let lock = try cache.lock(key) else { return }
        defer { withExtendedLifetime(lock) {} }
        if let kept = cache.session(key), kept.age(at: clock.now()) == .fresh { return }
        if let refusal = refusedSecret() { throw refusal }
        _ = try ask(source, lock)
    }

    /// Why there will be no other session with the secret at hand: it was refused, and has not
    /// changed since.
    public func refusedSecret() -> (any Error)? {
        guard case .secretRefused(let moment, let salt, let mark) = cache.note(key),
            secret.mark(salt) == mark
        else { return nil }
        return secret.refusal(Date(timeIntervalSince1970: Double(moment)))
    }

    /// Why AWS is not asked while a session is at hand.
    func reasonNotToAsk() -> (any Error)? {
        guard case .unanswered(let moment) = cache.note(key) else { return refusedSecret() }
        let seconds = Int(clock.now().timeIntervalSince1970) - moment
        return (0..<Self.outageSeconds).contains(seconds)
            ? UnansweredAttempt.before(seconds: seconds) : nil
    }

    private func wasTriedLately(_ now: Date) -> Bool {
        guard let tried = cache.refreshTried(key) else { return false }
        return (0..<Self.refreshPauseSeconds).contains(now.timeIntervalSince(tried))
    }
}

/// Why a kept session was the answer although AWS was not asked.
enum UnansweredAttempt: Error, Equatable {
    /// AWS was asked so many seconds ago, and gave no answer.
    case before(seconds: Int)

    /// Another process is asking, and takes its time.
    case underWay
}

extension UnansweredAttempt: CustomStringConvertible {
    /// The reason as a sentence fragment.
    var description: String {
        switch self {
        case .before(let seconds): "AWS gave no answer \(seconds) s ago"
        case .underWay: "another process is asking for it"
        }
    }
}
