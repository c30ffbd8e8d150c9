/// What IAM checks of the text of a resource.
enum ResourceForm {
    /// How the sixth part of IAM's ARNs may begin.
    static let iamPaths = [
        "user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/",
        "server-certificate/", "policy/", "sms-mfa/", "saml-provider/", "oidc-provider/",
        "report/", "access-report/",
    ]

    /// Those of S3's resources that are in a region.
    private static let regionalPaths = [
        "accesspoint/", "job/", "storage-lens/", "storage-lens-group/", "async-request/",
        "access-grants/",
    ]

    /// What is wrong with a text; nil when nothing is.
    static func problem(_ text: String) -> PolicyError.ResourceProblem? {
        guard text != "*" else { return nil }
        let parts = text.split(
            separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count > 1 else { return .notAnARN }
        guard parts[1] == "*" || parts[1] == "aws" || parts[1].hasPrefix("aws-") else {
            return .invalidPartition
        }
        guard parts[0] == "arn" else { return .notAnARN }
        guard parts.count > 2 else { return .invalidVendor }
        if parts[2].isEmpty || (parts.count < 6 && text.contains("::")) { return .oldForm }
        guard isService(parts[2]) else { return .invalidVendor }
        return parts.count == 6 ? problem(of: parts) : nil
    }

    private static func problem(of parts: [Substring]) -> PolicyError.ResourceProblem? {
        let (service, region, path) = (parts[2], parts[3], parts[5])
        let isRegional = service == "s3" && regionalPaths.contains { path.hasPrefix($0) }
        if service == "iam" || service == "s3", !region.isEmpty, !isRegional {
            return .region(service: String(service))
        }
        guard service == "iam" else { return nil }
        // A wildcard or a variable may yet become any of them.
        let kind = path.prefix { $0 != "/" }
        let isOpen = kind.contains { "*?$".contains($0) }
        return isOpen || iamPaths.contains { path.hasPrefix($0) } ? nil : .unknownPath
    }

    private static func isService(_ part: Substring) -> Bool {
        part.unicodeScalars.allSatisfy { $0.isASCIILetterOrDigit || $0 == "-" }
    }
}
