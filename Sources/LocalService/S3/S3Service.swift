import AWS
import X509

/// S3: the buckets that the service was given, and the files in them, which can be read.
struct S3Service {
    let call: Call
    let operation: S3Operation

    /// The namespace of S3's answers.
    static let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

    /// Carries the operation out if the caller's policies allow it.
    ///
    /// What they do not allow is refused before anything else is said, so that a policy can be
    /// tried for operations that the service does not have.
    func perform(_ state: ServiceState) throws(Refusal) -> Reply {
        let authorizer = Authorizer(call, state)
        if operation.name == "DeleteObjects" { return try deleteObjects(authorizer) }
        try authorizer.require(operation.action, on: arn(operation.target), context: context)
        if operation.name == "CopyObject" { try requireSource(authorizer) }
        guard let name = operation.target.bucketName else { return try listBuckets() }
        guard operation.name != "CreateBucket" else { throw notImplemented }
        guard let bucket = call.configuration.buckets.first(where: { $0.name == name }) else {
            throw S3Refusal.noSuchBucket.because(
                "this service has \(call.configuration.buckets.map(\.name))")
        }
        switch (operation.name, operation.target) {
        case ("ListObjectsV2", _):
            return try listObjects(bucket)
        case ("HeadBucket", _):
            return reply(nil, headers: [("x-amz-bucket-region", call.configuration.region)])
        case ("GetBucketLocation", _):
            let region = call.configuration.region
            // The first of all regions has no name here.
            return reply(XMLElement("LocationConstraint", region == "us-east-1" ? "" : region))
        case ("GetObject", .object(_, let key)), ("HeadObject", .object(_, let key)):
            return try getObject(key, bucket, authorizer)
        default:
            throw notImplemented
        }
    }

    /// An answer in XML, or without a body.
    func reply(
        _ root: XMLElement?, headers: [(name: String, value: String)] = []
    ) -> Reply {
        var reply = Reply(
            contentType: "application/xml", body: root?.document(namespace: Self.namespace) ?? [])
        reply.headers = headers
        return reply
    }

    /// The ARN of what an operation is about.
    func arn(_ target: S3Target) -> String {
        target.arn(partition: Partition.of(region: call.configuration.region).id)
    }

    /// The canonical id of the account: 64 hex digits.
    var ownerID: String {
        Digest.sha256Hex(Array("canonical user \(call.configuration.account)".utf8))
    }

    /// The refusal of what the caller may do and the service cannot.
    var notImplemented: Refusal { S3Refusal.notImplemented(operation.name) }

    /// Who copies an object must be able to read it.
    private func requireSource(_ authorizer: Authorizer) throws(Refusal) {
        let source = call.request.header("x-amz-copy-source") ?? ""
        let path = source.split(separator: "?").first.map { String($0) } ?? ""
        let target = S3Target(rawPath: path.hasPrefix("/") ? path : "/\(path)")
        try authorizer.require("s3:GetObject", on: arn(target), context: context)
    }
}
