/// How AWS's tools repeat requests, by `AWS_RETRY_MODE` and `retry_mode`.
///
/// In any of them a request is sent once more only where that does no harm: what makes a resource is
/// not when its answer was lost, and nothing is after the whole time for an answer went by.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Retry behavior"
public enum RetryMode: String, Sendable, CaseIterable {
    /// That of the SDKs' first versions: five attempts, for fewer codes and more statuses.
    case legacy

    /// What the SDKs have in common.
    case standard

    /// The same, and a pace for each service that follows its answers. Requests are repeated as in
    /// `standard`: this tool paces Roles Anywhere by its limits.
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
