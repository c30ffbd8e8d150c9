extension S3Operation {
    /// The operations on what a bucket has beside its objects, by query parameter and method.
    static let bucketSubresources: [String: [String: String]] = [
        "accelerate": readAndWrite("BucketAccelerateConfiguration"),
        "acl": readAndWrite("BucketAcl"),
        "analytics": all("BucketAnalyticsConfiguration"),
        "cors": all("BucketCors"),
        "delete": ["POST": "DeleteObjects"],
        "encryption": all("BucketEncryption"),
        "intelligent-tiering": all("BucketIntelligentTieringConfiguration"),
        "inventory": all("BucketInventoryConfiguration"),
        "lifecycle": readAndWrite("BucketLifecycleConfiguration").merging(
            ["DELETE": "DeleteBucketLifecycle"]) { $1 },
        "location": ["GET": "GetBucketLocation"],
        "logging": readAndWrite("BucketLogging"),
        "metrics": all("BucketMetricsConfiguration"),
        "notification": readAndWrite("BucketNotificationConfiguration"),
        "object-lock": readAndWrite("ObjectLockConfiguration"),
        "ownershipControls": all("BucketOwnershipControls"),
        "policy": all("BucketPolicy"),
        "policyStatus": ["GET": "GetBucketPolicyStatus"],
        "publicAccessBlock": all("PublicAccessBlock"),
        "replication": all("BucketReplication"),
        "requestPayment": readAndWrite("BucketRequestPayment"),
        "tagging": all("BucketTagging"),
        "uploads": ["GET": "ListMultipartUploads"],
        "versioning": readAndWrite("BucketVersioning"),
        "versions": ["GET": "ListObjectVersions"],
        "website": all("BucketWebsite"),
    ]

    /// The operations on what an object has beside its content.
    static let objectSubresources: [String: [String: String]] = [
        "acl": readAndWrite("ObjectAcl"),
        "attributes": ["GET": "GetObjectAttributes"],
        "legal-hold": readAndWrite("ObjectLegalHold"),
        "restore": ["POST": "RestoreObject"],
        "retention": readAndWrite("ObjectRetention"),
        "select": ["POST": "SelectObjectContent"],
        "tagging": all("ObjectTagging"),
        "torrent": ["GET": "GetObjectTorrent"],
        "uploadId": [
            "GET": "ListParts", "PUT": "UploadPart", "POST": "CompleteMultipartUpload",
            "DELETE": "AbortMultipartUpload",
        ],
        "uploads": ["POST": "CreateMultipartUpload"],
    ]

    private static func readAndWrite(_ noun: String) -> [String: String] {
        ["GET": "Get\(noun)", "PUT": "Put\(noun)"]
    }

    private static func all(_ noun: String) -> [String: String] {
        ["GET": "Get\(noun)", "PUT": "Put\(noun)", "DELETE": "Delete\(noun)"]
    }
}
