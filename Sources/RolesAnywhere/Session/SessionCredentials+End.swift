import AWS
public import FoundationEssentials

extension SessionCredentials {
    /// When they end by this machine's clock.
    ///
    /// AWS tells the end by its own clock. Where this machine's is behind, that moment seems further
    /// off than it is; but nothing lasts longer than what was asked for.
    ///
    /// - Parameters:
    ///   - asked: when they were asked for, by this machine's clock.
    ///   - seconds: the length that was asked for.
    /// - Returns: nil where they do not say when they expire.
    public func end(askedAt asked: Date, lasting seconds: Int) -> Date? {
        guard let expiration = AWSTime.date(expiration) else { return nil }
        return min(expiration, asked.addingTimeInterval(Double(seconds)))
    }

    /// The same with another end, and none after `latest`; as they are where that is no time.
    func moved(bySeconds seconds: Double, upTo latest: Date) -> SessionCredentials {
        guard seconds != 0, let end = AWSTime.date(expiration) else { return self }
        var moved = self
        moved.expiration = min(end.addingTimeInterval(seconds), latest).ISO8601Format()
        return moved
    }
}
