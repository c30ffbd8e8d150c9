import IAMPolicy

/// AWS's managed policies that the service knows, with their real documents.
struct ManagedPolicies: Sendable {
    private let documents: [String: PolicyDocument]

    /// The policies that are compiled into the service.
    static let builtIn = ManagedPolicies([
        "AmazonS3ReadOnlyAccess": PackageResources.AmazonS3ReadOnlyAccess_json
    ])

    private init(_ texts: [String: [UInt8]]) {
        // A test reads every one of them.
        documents = texts.compactMapValues { try? PolicyDocument(json: $0, kind: .identity) }
    }

    /// The policies' names, sorted.
    var names: [String] { documents.keys.sorted() }

    /// The policy with that ARN, in any partition.
    subscript(arn: String) -> NamedPolicy? {
        let fields = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6, fields[0] == "arn", fields[1].hasPrefix("aws"),
            fields[2] == "iam", fields[3].isEmpty, fields[4] == "aws",
            fields[5].hasPrefix("policy/")
        else { return nil }
        let name = String(fields[5].dropFirst("policy/".count))
        return documents[name].map { (name, $0) }
    }
}
