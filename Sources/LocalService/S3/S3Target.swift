import AWS
import AWSSigning

/// What a request to S3 is about, by its path.
enum S3Target: Equatable {
    /// The account's buckets.
    case account

    /// A bucket.
    case bucket(String)

    /// An object; the key is UTF-8 as the client wrote it, which file systems tell apart where
    /// Swift's strings do not.
    case object(bucket: String, key: [UInt8])

    /// - Parameter rawPath: the path as it stood on the request line, in which empty components
    ///   of a key are still there.
    init(rawPath: String) {
        let parts = rawPath.dropFirst().split(
            separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let bucket = PercentEncoding.decodeText(parts[0])
        let key = parts.count > 1 ? PercentEncoding.decode(parts[1]) : []
        self =
            switch (bucket.isEmpty, key.isEmpty) {
            case (true, _): .account
            case (false, true): .bucket(bucket)
            case (false, false): .object(bucket: bucket, key: key)
            }
    }

    /// The bucket's name.
    var bucketName: String? {
        switch self {
        case .account: nil
        case .bucket(let name), .object(let name, _): name
        }
    }

    /// The ARN by which policies name it; the account's buckets together are all buckets.
    func arn(partition: String) -> String {
        switch self {
        case .account: "arn:\(partition):s3:::*"
        case .bucket(let name): "arn:\(partition):s3:::\(name)"
        case .object(let name, let key):
            "arn:\(partition):s3:::\(name)/\(String(decoding: key, as: UTF8.self))"
        }
    }
}
