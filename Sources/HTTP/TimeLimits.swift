import Glibc

/// The limits on time of one exchange, counted from its beginning.
struct TimeLimits {
    let url: String
    let timeouts: HTTPRequest.Timeouts
    private let begin = Self.now()

    init(_ request: HTTPRequest) {
        url = request.url
        timeouts = request.timeouts
    }

    /// Milliseconds since some moment; a change of the clock does not change it.
    static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }

    var passedMilliseconds: Int { Self.now() - begin }

    /// How many milliseconds there are until the connection must be ready.
    ///
    /// - Throws: The error of a connection that was not, when there are none.
    func untilConnected() throws(HTTPError) -> Int {
        let seconds = min(timeouts.connectSeconds, timeouts.totalSeconds)
        let left = Self.milliseconds(seconds) - passedMilliseconds
        guard left > 0 else { throw .connectTimedOut(url: url, seconds: seconds) }
        return left
    }

    /// How many milliseconds there are until the response must be complete.
    ///
    /// - Throws: The error of an exchange that took too long, when there are none.
    func untilComplete() throws(HTTPError) -> Int {
        let left = Self.milliseconds(timeouts.totalSeconds) - passedMilliseconds
        guard left > 0 else { throw .timedOut(url: url, seconds: timeouts.totalSeconds) }
        return left
    }

    /// A limit in seconds as a number that every system call takes.
    static func milliseconds(_ seconds: Double) -> Int {
        Int(max(1, min(seconds * 1_000, 86_400_000)))
    }
}
