/// How AWS's tools repeat requests, by `AWS_RETRY_MODE` and `retry_mode`.
///
/// Requests are repeated as in `standard` whatever is chosen: `legacy` repeats more codes and more
/// often, and `adaptive` paces all services by how they throttle, where this tool paces Roles
/// Anywhere by its limits.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Retry behavior"
public enum RetryMode: String, Sendable {
    /// That of the SDKs' first versions.
    case legacy

    /// What the SDKs have in common.
    case standard

    /// The same, and a pace that follows the service's answers.
    case adaptive
}

extension ClientConfiguration.Settings {
    /// The mode that is chosen, in lower case as botocore wants it.
    ///
    /// - Throws: `AWSError.invalidSetting` for one that there is not.
    func retryMode() throws(AWSError) -> RetryMode {
        let (variable, key) = ("AWS_RETRY_MODE", "retry_mode")
        guard let text = text(variable, key) else { return .standard }
        guard let mode = RetryMode(rawValue: text) else {
            throw .invalidSetting(name: environment[variable] == nil ? key : variable, value: text)
        }
        return mode
    }
}
