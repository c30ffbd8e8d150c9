extension AWSError {
    /// Whether sending the request again can help and does no harm.
    func isRetryable(isIdempotent: Bool, in mode: RetryMode) -> Bool {
        switch self {
        case .service(let error):
            mode.repeats(error)
        case .foreignResponse(let response):
            // What a gateway says tells nothing of what was done behind it, but that it was busy.
            mode.statuses.contains(response.status)
                && (isIdempotent || mode.busyStatuses.contains(response.status))
        case .transport(.couldNotResolve), .transport(.couldNotConnect),
            .transport(.connectTimedOut):
            true
        case .transport(.connectionLost):
            isIdempotent
        case .transport(.timedOut):
            // Who waited for the whole time has waited long enough.
            false
        default:
            false
        }
    }

    /// Whether it was the way to the service, or a failing service, and not the request: another
    /// endpoint, or an earlier answer, can help then.
    public var isOfTheWay: Bool {
        switch self {
        case .service(let error): error.isTransient || error.isThrottling
        case .transport(.invalidURL), .transport(.invalidHeader), .transport(.invalidProxy),
            .transport(.libcurlMissing):
            false
        case .transport, .foreignResponse, .malformedResponse: true
        default: false
        }
    }

    static let transientStatuses: Set<Int> = [500, 502, 503, 504]

    static let transientCodes: Set<String> = [
        "PriorRequestNotComplete", "RequestTimeout", "RequestTimeoutException",
    ]

    /// IAM's `LimitExceeded`, a quota of resources, is not among them.
    static let throttlingCodes: Set<String> = [
        "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException",
        "PriorRequestNotComplete", "ProvisionedThroughputExceededException",
        "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException", "SlowDown",
        "ThrottledException", "Throttling", "ThrottlingException", "TooManyRequestsException",
        "TransactionInProgressException",
    ]
}
