import AWS

extension S3Service {
    /// `POST /BUCKET?delete`: each key of the body is a question of its own to the policies.
    ///
    /// S3 answers with what was refused key by key; a key that the caller may delete is what the
    /// service cannot do.
    func deleteObjects(_ authorizer: Authorizer) throws(Refusal) -> Reply {
        guard let bucket = operation.target.bucketName,
            let document = try? XMLElement(parsing: call.request.body)
        else {
            throw Refusal(
                status: 400, code: "MalformedXML",
                message: "The XML you provided was not well-formed or did not validate against "
                    + "our published schema"
            ).unverified
        }
        let objects = document.children.filter { $0.name == "Object" }
        guard (1...1000).contains(objects.count) else {
            throw S3Refusal.invalidArgument("one to 1000 objects can be deleted at a time")
        }
        var errors: [XMLElement] = []
        for object in objects {
            let key = object.text(of: "Key") ?? ""
            let action =
                object.text(of: "VersionId") == nil ? "DeleteObject" : "DeleteObjectVersion"
            do {
                try authorizer.require(
                    "s3:\(action)", on: arn(.object(bucket: bucket, key: Array(key.utf8))),
                    context: context)
            } catch {
                errors.append(
                    XMLElement(
                        "Error",
                        [
                            XMLElement("Key", key), XMLElement("Code", error.code),
                            XMLElement("Message", error.message),
                        ]))
            }
        }
        guard call.configuration.buckets.contains(where: { $0.name == bucket }) else {
            throw S3Refusal.noSuchBucket
        }
        guard errors.count == objects.count else { throw notImplemented }
        return reply(XMLElement("DeleteResult", errors)).noting(
            "the caller's policies allow none of these keys to be deleted", isVerified: true)
    }
}
