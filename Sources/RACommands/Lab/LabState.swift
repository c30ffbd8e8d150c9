import FoundationEssentials

/// A running local service as its state file describes it.
struct LabState: Codable {
    /// The process that serves.
    var processID: Int32

    /// For instance `http://127.0.0.1:4711`.
    var endpointURL: String

    var region: String
    var accountID: String
    var accessKeyID: String
    var secretAccessKey: String

    /// Shell commands that point every AWS tool at the service.
    ///
    /// What would have the last word over them is unset.
    var shellLines: [String] {
        let unset = [
            "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE",
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_ENDPOINT_URL_ROLESANYWHERE",
            "AWS_ENDPOINT_URL_IAM", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_S3",
        ]
        return [
            "export AWS_ENDPOINT_URL=\(endpointURL)",
            "export AWS_ACCESS_KEY_ID=\(accessKeyID)",
            "export AWS_SECRET_ACCESS_KEY=\(secretAccessKey)",
            "export AWS_REGION=\(region)",
            "export AWS_DEFAULT_REGION=\(region)",
            "unset \(unset.joined(separator: " "))",
        ]
    }
}

extension LabState: CustomStringConvertible {
    /// The endpoint; nothing of the key.
    var description: String { endpointURL }
}
