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

    /// How far ahead the last answer was, whether or not anything was refused for it.
    private let lastSeen = Mutex<Double?>(nil)

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

    /// How far AWS's clock is ahead, in seconds, by the last answer, which says it in whole seconds;
    /// nil before one.
    var seen: Double? { lastSeen.withLock { $0 } }

    /// Takes note of an answer's date.
    func see(_ server: Date, at now: Date) {
        lastSeen.withLock { $0 = server.timeIntervalSince(now) }
    }

    /// Learns from an error, if the clock may be its cause.
    ///
    /// - Parameters:
    ///   - error: What the service answered.
    ///   - now: The time by this machine's clock.
    /// - Returns: How far AWS's clock is ahead, in seconds; nil where another signature would be
    ///   refused as well.
    public func learn(from error: AWSError, at now: Date) -> Double? {
        guard case .service(let error) = error, Self.mayBeTheClock(error),
            let server = error.serverDate
        else { return nil }
        let ahead = server.timeIntervalSince(now)
        return aheadSeconds.withLock { known in
            guard abs(ahead - known) >= Self.smallestSeconds else { return nil }
            known = ahead
            return ahead
        }
    }
}
