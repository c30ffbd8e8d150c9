/// What the modes differ in.
///
/// The SDKs agree on `standard`. `legacy` has no common definition; it is as botocore has it.
extension RetryMode {
    /// How often a request is sent where no setting says it.
    var maxAttempts: Int { self == .legacy ? 5 : 3 }

    /// What the waits grow to, in seconds.
    var maxDelaySeconds: Double { self == .legacy ? .infinity : 20 }

    /// Whether retries cost tokens of a bucket.
    var hasQuota: Bool { self != .legacy }

    /// Whether a service's own error is one of those after which a request is sent again.
    func repeats(_ error: AWSServiceError) -> Bool {
        // STS could not reach an identity provider, and asks for another try.
        let isOfIdentityProvider =
            error.service == .sts && error.code == "IDPCommunicationError"
        return switch self {
        case .standard, .adaptive:
            error.isTransient || error.isThrottling || isOfIdentityProvider
        case .legacy:
            statuses.contains(error.status)
                || error.status == 400
                    && (Self.legacyCodes.contains(error.code) || isOfIdentityProvider)
        }
    }

    /// The statuses after which a request is sent again, whatever the answer says.
    var statuses: Set<Int> {
        self == .legacy
            ? AWSError.transientStatuses.union(Self.legacyBusyStatuses)
            : AWSError.transientStatuses
    }

    /// Those of them by which a server says that it did nothing, because it is busy.
    var busyStatuses: Set<Int> {
        self == .legacy ? Self.legacyBusyStatuses.union([503]) : [503]
    }

    private static let legacyBusyStatuses: Set<Int> = [429, 509]

    private static let legacyCodes: Set<String> = [
        "ProvisionedThroughputExceededException", "RequestThrottledException",
        "ThrottledException", "Throttling", "ThrottlingException",
    ]
}
