/// Sends what failed again, when that can help: AWS's "standard" retry mode.
///
/// The waits grow twofold from a second to twenty, and each is shortened at random. A bucket of
/// tokens, which successes fill again, keeps many requests from beating on a service that is down.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Retry behavior"
public final class StandardRetries: Sendable {
    /// How often a request is sent at most.
    public let maxAttempts: Int

    private let clock: any SleepingClock
    private let jitter: @Sendable () -> Double
    private let quota = RetryQuota()

    private static let maxDelaySeconds = 20.0

    /// Retries for all requests of a client, which share one bucket.
    ///
    /// - Parameters:
    ///   - maxAttempts: how often a request is sent at most.
    ///   - clock: what waits.
    ///   - jitter: gives numbers from 0 up to, not including, 1.
    public init(
        maxAttempts: Int, clock: any SleepingClock,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.maxAttempts = maxAttempts
        self.clock = clock
        self.jitter = jitter
    }

    /// Makes attempts until one succeeds, cannot be helped, or was the last.
    ///
    /// - Parameters:
    ///   - isIdempotent: whether the request may take effect twice. If not, it is not repeated
    ///     when its answer was lost, because it may have taken effect already.
    ///   - attempt: makes one attempt; it is given the attempt's number, from 1.
    /// - Returns: what the attempt that succeeded gave.
    /// - Throws: what the last attempt threw.
    public func run<Success>(
        isIdempotent: Bool, attempt: (Int) throws(AWSError) -> Success
    ) throws(AWSError) -> Success {
        var number = 1
        var spent: Int?
        while true {
            do {
                let success = try attempt(number)
                quota.release(spent)
                return success
            } catch {
                let cost = RetryQuota.cost(of: error)
                guard number < maxAttempts, error.isRetryable(isIdempotent: isIdempotent),
                    quota.acquire(cost)
                else { throw error }
                spent = cost
                // Beyond this exponent the limit holds in any case.
                let growth = Double(1 << min(number - 1, 16))
                clock.sleep(seconds: jitter() * min(growth, Self.maxDelaySeconds))
                number += 1
            }
        }
    }
}
