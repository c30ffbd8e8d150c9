import AWS
import Foundation
import HTTP
import Synchronization
import Testing

struct RequestRetriesTests {
    private let unconnected = AWSError.transport(
        .connectTimedOut(url: "https://x", seconds: 5))
    private let refused = AWSError.transport(.couldNotConnect(url: "https://x", detail: "no"))

    /// How many attempts one run makes when each fails.
    private func attempts(_ retries: RequestRetries, _ error: AWSError) -> Int {
        var attempts = 0
        #expect(throws: error) {
            try retries.run(isIdempotent: true) { _ throws(AWSError) in
                attempts += 1
                throw error
            }
        }
        return attempts
    }

    @Test func waitsDoubleUpToTwentySeconds() {
        let clock = FakeClock()
        let retries = RequestRetries(maxAttempts: 8, clock: clock, jitter: { 1 })
        #expect(attempts(retries, refused) == 8)
        #expect(clock.waits == [1, 2, 4, 8, 16, 20, 20])
    }

    /// 500 tokens pay for 100 retries at 5, or 50 time-outs of connecting at 10.
    @Test func bucketRunsDry() {
        let retries = RequestRetries(maxAttempts: 1000, clock: FakeClock(), jitter: { 0 })
        #expect(attempts(retries, refused) == 101)
        #expect(attempts(retries, refused) == 1)
        let timeouts = RequestRetries(maxAttempts: 1000, clock: FakeClock(), jitter: { 0 })
        #expect(attempts(timeouts, unconnected) == 51)
    }

    /// Three attempts of half a minute each would look like a tool that hangs.
    @Test func doesNotWaitAgainForAServiceThatHangs() {
        let clock = FakeClock()
        let retries = RequestRetries(maxAttempts: 3, clock: clock, jitter: { 1 })
        #expect(attempts(retries, .transport(.timedOut(url: "https://x", seconds: 30))) == 1)
        #expect(clock.waits.isEmpty)
    }

    @Test func successesFillTheBucket() throws {
        let retries = RequestRetries(maxAttempts: 1000, clock: FakeClock(), jitter: { 0 })
        #expect(attempts(retries, refused) == 101)
        for _ in 0..<4 {
            try retries.run(isIdempotent: true) { _ throws(AWSError) in }
        }
        #expect(attempts(retries, refused) == 1)
        try retries.run(isIdempotent: true) { _ throws(AWSError) in }
        // Now there are five tokens: one retry, whose price comes back because it succeeds.
        for _ in 0..<3 {
            try retries.run(isIdempotent: true) { number throws(AWSError) in
                if number == 1 { throw refused }
            }
        }
        #expect(attempts(retries, refused) == 2)
    }

    @Test(arguments: [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
        "TooManyRequestsException", "ProvisionedThroughputExceededException",
        "TransactionInProgressException", "RequestLimitExceeded", "BandwidthLimitExceeded",
        "LimitExceededException", "RequestThrottled", "SlowDown", "PriorRequestNotComplete",
        "EC2ThrottledException", "RequestTimeout", "RequestTimeoutException",
    ])
    func retriesTheseCodes(code: String) {
        let retries = RequestRetries(maxAttempts: 2, clock: FakeClock(), jitter: { 0 })
        let error = AWSServiceError(
            service: .iam, operation: "GetRole", code: code, message: "", status: 400)
        #expect(attempts(retries, .service(error)) == 2)
    }

    @Test(arguments: [500: 2, 501: 1, 502: 2, 503: 2, 504: 2, 429: 1, 404: 1])
    func retriesTheseStatuses(status: Int, count: Int) {
        let retries = RequestRetries(maxAttempts: 2, clock: FakeClock(), jitter: { 0 })
        let error = AWSServiceError(
            service: .iam, operation: "GetRole", code: "X", message: "", status: status)
        #expect(attempts(retries, .service(error)) == count)
    }

    /// What makes a resource may have made it: only who says that he is too busy did nothing.
    @Test(arguments: [
        (RetryMode.legacy, 429, 5), (.legacy, 503, 5), (.legacy, 509, 5), (.legacy, 500, 1),
        (.legacy, 502, 1), (.standard, 503, 3), (.standard, 500, 1), (.standard, 429, 1),
    ])
    func repeatsWhatMakesSomethingWhereNothingWasDone(
        mode: RetryMode, status: Int, count: Int
    ) throws {
        let page = ScriptedTransport.Answer.answer(
            status, "<html>", [("Content-Type", "text/html")])
        let transport = ScriptedTransport(Array(repeating: page, count: 9))
        var request = ServiceRequest(.iam, "CreateRole", method: "POST", path: "/")
        request.isIdempotent = false
        let client = try client(transport, ["AWS_RETRY_MODE": mode.rawValue])
        #expect(throws: AWSError.self) { try client.send(request) }
        #expect(transport.requests.count == count)
    }

    /// A lost answer, and one that did not come in the whole time.
    @Test(arguments: RetryMode.allCases)
    func repeatsNothingThatMayHaveBeenDone(mode: RetryMode) {
        let retries = RequestRetries(
            maxAttempts: 5, mode: mode, clock: FakeClock(), jitter: { 0 })
        var attempts = 0
        let lost = AWSError.transport(.connectionLost(url: "https://x", detail: "no"))
        #expect(throws: lost) {
            try retries.run(isIdempotent: false) { _ throws(AWSError) in
                attempts += 1
                throw lost
            }
        }
        #expect(attempts == 1)
        let late = AWSError.transport(.timedOut(url: "https://x", seconds: 30))
        #expect(self.attempts(retries, late) == 1)
    }

    @Test func legacyHasNoBucket() {
        let retries = RequestRetries(
            maxAttempts: 200, mode: .legacy, clock: FakeClock(), jitter: { 0 })
        #expect(attempts(retries, refused) == 200)
        #expect(attempts(retries, unconnected) == 200)
    }
}
