import AWS
public import FoundationEssentials

/// A session as the cache keeps it, with what decides how long it is answered.
///
/// Times are whole seconds since 1970 by this machine's clock.
public struct CachedSession: Sendable {
    /// What AWS answered.
    public let set: CredentialSet

    /// When AWS was asked.
    public let obtained: Int

    /// From when on another session is fetched while this one is still answered.
    public let refreshAfter: Int

    /// When it is over.
    public let expires: Int

    /// The certificate it was obtained with.
    public let certificate: CertificateTerm

    /// No role lets a session last longer.
    static let longestSeconds = 43_200

    /// What a clock may have been set back by without a session being disbelieved.
    private static let toleranceSeconds = 60

    /// Keeps an answer; nil where it does not say when it ends.
    ///
    /// - Parameters:
    ///   - set: what AWS answered.
    ///   - certificate: what it was obtained with.
    ///   - asked: when it was asked, by this machine's clock.
    ///   - durationSeconds: how long a session was asked for; a clock that is behind AWS's makes none
    ///     last longer than that.
    ///   - jitter: from 0 up to 1; moves the refresh, so that many machines do not ask at once.
    init?(
        _ set: CredentialSet, certificate: CertificateTerm, asked: Date, durationSeconds: Int,
        jitter: Double
    ) {
        guard let end = AWSTime.date(set.credentials.expiration) else { return nil }
        obtained = Int(asked.timeIntervalSince1970)
        expires = min(Int(end.timeIntervalSince1970), obtained + durationSeconds)
        let window = min(900, (expires - obtained) / 4)
        refreshAfter = expires - window - Int(Double(window) * jitter / 3)
        self.set = set
        self.certificate = certificate
    }

    /// What was read from a file; nil where it contradicts itself.
    init?(
        set: CredentialSet, certificate: CertificateTerm, obtained: Int, refreshAfter: Int,
        expires: Int
    ) {
        guard obtained > 0, obtained <= refreshAfter, refreshAfter <= expires,
            expires - obtained <= Self.longestSeconds
        else { return nil }
        self.set = set
        self.certificate = certificate
        self.obtained = obtained
        self.refreshAfter = refreshAfter
        self.expires = expires
    }

    /// How far a session's life has gone.
    public enum Age: Equatable, Sendable {
        /// It is answered.
        case fresh
        /// It is answered, and another is fetched.
        case refreshDue
        /// It is so near its end that another is fetched first, and this one answered only if AWS
        /// cannot be reached.
        case ending
        /// It is not answered: it is over, or is not of this time.
        case over
    }

    /// How far the session's life has gone.
    ///
    /// - Parameter now: the time by this machine's clock.
    /// - Returns: what may be done with it.
    public func age(at now: Date) -> Age {
        // Before a clock was set back, it said how long the session lasts; now it does not.
        let seconds = Int(now.timeIntervalSince1970)
        guard obtained <= seconds + Self.toleranceSeconds, seconds < expires else { return .over }
        if seconds < refreshAfter { return .fresh }
        let last = min(300, (expires - obtained) / 10)
        return seconds < expires - last ? .refreshDue : .ending
    }
}
