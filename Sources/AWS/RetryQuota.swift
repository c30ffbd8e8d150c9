import Synchronization

/// What a client may spend on retries: a bucket of tokens that successes fill again.
///
/// It keeps many requests from beating on a service that is down.
final class RetryQuota: Sendable {
    private static let capacity = 500
    private let available = Mutex<Int>(capacity)

    /// What a retry after this error costs.
    static func cost(of error: AWSError) -> Int {
        if case .transport(.connectTimedOut) = error { 10 } else { 5 }
    }

    /// Takes tokens, or takes none and says no.
    func acquire(_ cost: Int) -> Bool {
        available.withLock { available in
            guard available >= cost else { return false }
            available -= cost
            return true
        }
    }

    /// Gives tokens back after a success: what its last retry cost, or one if there was none.
    func release(_ cost: Int?) {
        available.withLock { available in
            available = min(available + (cost ?? 1), Self.capacity)
        }
    }
}
