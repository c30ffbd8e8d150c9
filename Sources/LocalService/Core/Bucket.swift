/// A bucket that S3 has, and where its objects are.
public struct Bucket: Hashable, Sendable {
    /// The bucket's name.
    public let name: String

    /// The absolute path of the directory whose files are the objects; nil for an empty bucket.
    public let directory: String?

    /// Makes a bucket.
    public init(_ name: String, directory: String? = nil) {
        self.name = name
        self.directory = directory
    }
}
