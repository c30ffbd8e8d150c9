public import FoundationEssentials
import Synchronization

/// How far AWS's clock is ahead of this machine's, learned from refusals of signatures.
///
/// AWS refuses a signature that is more than five minutes old or early, and says in its answer's
/// Date header what time it is. The request is then signed again by that time, and so are those
/// that follow.
public final class ClockSkew: Sendable {
    /// Nothing is known of AWS's clock yet.
    public init() {}

    private let aheadSeconds = Mutex<Double>(0)

    /// Between which bounds AWS's clock is ahead by the answer that tells it best, whether or not
    /// anything was refused for it.
    private let bestSeen = Mutex<ClosedRange<Double>?>(nil)

    /// Less cannot be what the signature was refused for.
    private static let smallestSeconds = 240.0

    private static let codes: Set<String> = [
        "AuthFailure", "InvalidSignatureException", "RequestExpired", "RequestInTheFuture",
        "RequestTimeTooSkewed", "SignatureDoesNotMatch",
    ]

    /// Roles Anywhere has one code for all that it refuses, and a text for signatures.
    private static func mayBeTheClock(_ error: AWSServiceError) -> Bool {
        codes.contains(error.code)
            || error.service == .rolesanywhere && error.message.hasPrefix("Invalid signature")
    }

    /// The time by AWS's clock, where a refusal told it, or by this machine's.
    public func correct(_ now: Date) -> Date {
        now.addingTimeInterval(correction)
    }

    /// How far AWS's clock is ahead, in seconds, where a refusal told it; 0 otherwise.
    public var correction: Double { aheadSeconds.withLock { $0 } }

    /// How far AWS's clock is ahead at least and at most, in seconds, by the answer that came the
    /// fastest; nil before one.
    var seen: ClosedRange<Double>? { bestSeen.withLock { $0 } }

    /// Takes note of an answer's date, which is told in whole seconds.
    ///
    /// It was written at some moment between sending and receiving: what lay in between, be it that
    /// this machine stood still, says nothing of the clocks.
    func see(_ server: Date, sentAt sent: Date, receivedAt received: Date) {
        let least = server.timeIntervalSince(received)
        let most = max(least, server.timeIntervalSince(sent) + 1)
        bestSeen.withLock { best in
            if let best, best.upperBound - best.lowerBound <= most - least { return }
            best = least...most
        }
    }

    /// Learns from an error, if the clock may be its cause.
    ///
    /// - Parameters:
    ///   - error: What the service answered.
    ///   - sent: The time by this machine's clock when the request was sent. What is told by AWS's
    ///     clock then ends by this one no later than it does.
    /// - Returns: How far AWS's clock is ahead, in seconds; nil where another signature would be
    ///   refused as well.
    public func learn(from error: AWSError, sentAt sent: Date) -> Double? {
        guard case .service(let error) = error, Self.mayBeTheClock(error),
            let server = error.serverDate
        else { return nil }
        let ahead = server.timeIntervalSince(sent)
        return aheadSeconds.withLock { known in
            guard abs(ahead - known) >= Self.smallestSeconds else { return nil }
            known = ahead
            return ahead
        }
    }
}
