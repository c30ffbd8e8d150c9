/// Sends what failed again, when that can help.
///
/// The waits grow twofold from a second, and each is shortened at random. In the mode `standard` they
/// end at twenty seconds, and a bucket of tokens, which successes fill again, keeps many requests from
/// beating on a service that is down; `legacy` has neither.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Retry behavior"
public final class RequestRetries: Sendable {
    /// How often a request is sent at most.
    public let maxAttempts: Int

    private let mode: RetryMode
    private let clock: any SleepingClock
    private let jitter: @Sendable () -> Double
    private let quota = RetryQuota()

    /// Retries for all requests of a client, which share one bucket.
    ///
    /// - Parameters:
    ///   - maxAttempts: how often a request is sent at most.
    ///   - mode: what is sent again, and after which waits.
    ///   - clock: what waits.
    ///   - jitter: gives numbers from 0 up to, not including, 1.
    public init(
        maxAttempts: Int, mode: RetryMode = .standard, clock: any SleepingClock,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.maxAttempts = maxAttempts
        self.mode = mode
        self.clock = clock
        self.jitter = jitter
    }

    /// Retries as the settings have them.
    ///
    /// - Parameters:
    ///   - configuration: number and mode.
    ///   - clock: what waits.
    ///   - jitter: gives numbers from 0 up to, not including, 1.
    public convenience init(
        _ configuration: ClientConfiguration, clock: any SleepingClock,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.init(
            maxAttempts: configuration.maxAttempts, mode: configuration.retryMode, clock: clock,
            jitter: jitter)
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
                let cost = mode.hasQuota ? RetryQuota.cost(of: error) : 0
                guard number < maxAttempts,
                    error.isRetryable(isIdempotent: isIdempotent, in: mode), quota.acquire(cost)
                else { throw error }
                spent = cost
                // Nobody waits for the end of what comes after this exponent.
                let growth = Double(1 << min(number - 1, 16))
                clock.sleep(seconds: jitter() * min(growth, mode.maxDelaySeconds))
                number += 1
            }
        }
    }
}
