/// What policies can know of a request to S3, beside what they know of every request.
extension S3Service {
    /// The condition keys of the request, with their values.
    var context: [String: [String]] {
        var context: [String: [String]] = [:]
        if operation.target != .account {
            context["s3:ResourceAccount"] = [call.configuration.account]
            context["aws:ResourceAccount"] = [call.configuration.account]
        }
        for (key, parameter) in Self.parameterKeys {
            context["s3:\(key)"] = call.request.query[parameter].map { [$0] }
        }
        for header in Self.headerKeys {
            context["s3:\(header)"] = call.request.header(header).map { [$0] }
        }
        let tags = Parameters(call.request.header("x-amz-tagging") ?? "", plusIsSpace: true).pairs
        for (key, value) in tags { context["s3:RequestObjectTag/\(key)"] = [value] }
        if !tags.isEmpty { context["s3:RequestObjectTagKeys"] = tags.map(\.name) }
        return context
    }

    /// The keys that have their value from a parameter of the query.
    private static let parameterKeys = [
        "prefix": "prefix", "delimiter": "delimiter", "max-keys": "max-keys",
        "VersionId": "versionId",
    ]

    /// The keys that have their value from a header of the same name.
    private static let headerKeys = [
        "x-amz-acl", "x-amz-copy-source", "x-amz-grant-full-control", "x-amz-grant-read",
        "x-amz-grant-read-acp", "x-amz-grant-write", "x-amz-grant-write-acp",
        "x-amz-metadata-directive", "x-amz-server-side-encryption",
        "x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-server-side-encryption-customer-algorithm", "x-amz-storage-class",
        "x-amz-website-redirect-location",
    ]

    /// The keys that a request lacks where ``context`` does not have them.
    static let modelledKeys = Set(
        (parameterKeys.keys + headerKeys + [
            "TlsVersion", "DataAccessPointAccount", "DataAccessPointArn",
            "AccessPointNetworkOrigin", "LocationConstraint", "RequestObjectTagKeys",
        ]).map { "s3:\($0)" })
}
