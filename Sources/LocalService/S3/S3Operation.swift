/// An operation of S3: its name in the API, and the action that policies know it by.
///
/// All of S3 is here, so that a caller without a permission is told so, whether or not the service
/// can do what was asked for.
///
/// - SeeAlso: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3"
struct S3Operation: Equatable {
    /// The name in the API, for instance `ListObjectsV2`.
    let name: String

    /// The action, for instance `s3:ListBucket`.
    let action: String

    /// What it is about.
    let target: S3Target

    /// The operation that a request asks for; nil where S3 has none of that method.
    init?(_ request: IncomingRequest) {
        target = S3Target(rawPath: request.rawPath)
        let names = Set(request.query.pairs.map(\.name))
        guard let name = Self.name(request, target, names) else { return nil }
        self.name = name
        let action = Self.actions[name] ?? name
        self.action = "s3:" + (names.contains("versionId") ? Self.ofVersion(action) : action)
    }

    private static func name(
        _ request: IncomingRequest, _ target: S3Target, _ parameters: Set<String>
    ) -> String? {
        switch target {
        case .account:
            return request.method == "GET" ? "ListBuckets" : nil
        case .bucket:
            if let subresource = bucketSubresources.keys.filter(parameters.contains).min() {
                return bucketSubresources[subresource]?[request.method]
            }
            if request.method == "GET" {
                return request.query["list-type"] == "2" ? "ListObjectsV2" : "ListObjects"
            }
            return ["HEAD": "HeadBucket", "PUT": "CreateBucket", "DELETE": "DeleteBucket"][
                request.method]
        case .object:
            if let subresource = objectSubresources.keys.filter(parameters.contains).min() {
                return objectSubresources[subresource]?[request.method]
            }
            if request.method == "PUT", request.header("x-amz-copy-source") != nil {
                return "CopyObject"
            }
            return [
                "GET": "GetObject", "HEAD": "HeadObject", "PUT": "PutObject",
                "DELETE": "DeleteObject",
            ][request.method]
        }
    }

    /// The action on a version of an object, where S3 has one of its own.
    private static func ofVersion(_ action: String) -> String {
        let own = [
            "GetObject", "DeleteObject", "GetObjectAcl", "PutObjectAcl", "GetObjectTagging",
            "PutObjectTagging", "DeleteObjectTagging", "GetObjectTorrent", "GetObjectAttributes",
        ]
        return own.contains(action) ? action.replacing("Object", with: "ObjectVersion") : action
    }

    /// The actions that are called otherwise than their operations.
    private static let actions = [
        "ListBuckets": "ListAllMyBuckets", "ListObjects": "ListBucket",
        "ListObjectsV2": "ListBucket", "HeadBucket": "ListBucket",
        "ListObjectVersions": "ListBucketVersions",
        "ListMultipartUploads": "ListBucketMultipartUploads",
        "ListParts": "ListMultipartUploadParts", "HeadObject": "GetObject",
        "CopyObject": "PutObject", "UploadPart": "PutObject", "UploadPartCopy": "PutObject",
        "CreateMultipartUpload": "PutObject", "CompleteMultipartUpload": "PutObject",
        "DeleteObjects": "DeleteObject", "SelectObjectContent": "GetObject",
        "GetBucketCors": "GetBucketCORS", "PutBucketCors": "PutBucketCORS",
        "DeleteBucketCors": "PutBucketCORS",
        "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
        "PutBucketAccelerateConfiguration": "PutAccelerateConfiguration",
        "GetBucketAnalyticsConfiguration": "GetAnalyticsConfiguration",
        "PutBucketAnalyticsConfiguration": "PutAnalyticsConfiguration",
        "DeleteBucketAnalyticsConfiguration": "PutAnalyticsConfiguration",
        "GetBucketEncryption": "GetEncryptionConfiguration",
        "PutBucketEncryption": "PutEncryptionConfiguration",
        "DeleteBucketEncryption": "PutEncryptionConfiguration",
        "GetBucketIntelligentTieringConfiguration": "GetIntelligentTieringConfiguration",
        "PutBucketIntelligentTieringConfiguration": "PutIntelligentTieringConfiguration",
        "DeleteBucketIntelligentTieringConfiguration": "PutIntelligentTieringConfiguration",
        "GetBucketInventoryConfiguration": "GetInventoryConfiguration",
        "PutBucketInventoryConfiguration": "PutInventoryConfiguration",
        "DeleteBucketInventoryConfiguration": "PutInventoryConfiguration",
        "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
        "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
        "DeleteBucketLifecycle": "PutLifecycleConfiguration",
        "GetBucketMetricsConfiguration": "GetMetricsConfiguration",
        "PutBucketMetricsConfiguration": "PutMetricsConfiguration",
        "DeleteBucketMetricsConfiguration": "PutMetricsConfiguration",
        "GetBucketNotificationConfiguration": "GetBucketNotification",
        "PutBucketNotificationConfiguration": "PutBucketNotification",
        "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
        "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
        "DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
        "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
        "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
        "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
        "GetBucketReplication": "GetReplicationConfiguration",
        "PutBucketReplication": "PutReplicationConfiguration",
        "DeleteBucketReplication": "PutReplicationConfiguration",
        "DeleteBucketTagging": "PutBucketTagging",
    ]
}
