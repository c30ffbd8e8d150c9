public import FoundationEssentials

/// When an operation happens and who asked for it; both go into the audit log.
public struct OperationContext: Sendable {
    /// The present moment.
    public var now: Date

    /// Who asks, as text, such as a user's name.
    public var requester: String

    /// Whether `now` is right even if it lies well before the newest record in the store; the
    /// log says so then, and the records of later times are no longer held against it.
    public var acceptsEarlierClock: Bool

    /// A context; the clock is checked against the store unless told otherwise.
    public init(now: Date, requester: String, acceptsEarlierClock: Bool = false) {
        self.now = now
        self.requester = requester
        self.acceptsEarlierClock = acceptsEarlierClock
    }
}
