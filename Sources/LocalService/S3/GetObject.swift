import AWS
import FoundationEssentials

extension S3Service {
    /// The most octets that one answer carries; who wants more asks for ranges, as the AWS CLI does.
    private static let answerLimit = 64 * 1024 * 1024

    /// `GET` and `HEAD /BUCKET/KEY`: the content of a file, or part of it.
    func getObject(
        _ key: [UInt8], _ bucket: Bucket, _ authorizer: Authorizer
    ) throws(Refusal) -> Reply {
        guard ["null", nil].contains(call.request.query["versionId"]) else {
            throw S3Refusal.invalidArgument("Invalid version id specified")
        }
        guard call.request.query["partNumber"] == nil else { throw notImplemented }
        guard let file = try open(key, bucket) else {
            // Only who may list the bucket learns that there is no such key.
            try authorizer.require(
                "s3:ListBucket", on: arn(.bucket(bucket.name)), context: context)
            throw S3Refusal.noSuchKey
        }
        var reply = Reply(contentType: "binary/octet-stream", body: [])
        reply.headers = [
            ("ETag", "\"\(file.status.tag)\""), ("Accept-Ranges", "bytes"),
            ("Last-Modified", file.status.modifiedAt.httpDate),
        ]
        try overrideHeaders(&reply)
        if try isUnchanged(file.status) {
            reply.status = 304
            return reply
        }
        let range = call.request.header("range").flatMap {
            ByteRange($0, size: file.status.size)
        }
        switch range {
        case nil:
            return try send(file, 0..<file.status.size, reply)
        case .part(let part)?:
            reply.status = 206
            reply.headers.append(
                (
                    "Content-Range",
                    "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.status.size)"
                ))
            return try send(file, part, reply)
        case .unsatisfiable?:
            throw S3Refusal.invalidRange
        }
    }

    private func open(_ key: [UInt8], _ bucket: Bucket) throws(Refusal) -> OpenFile? {
        guard let path = bucket.directory else { return nil }
        do {
            return try BucketDirectory(path: path).file(key)
        } catch {
            throw S3Refusal.internalError("\(error)")
        }
    }

    private func send(
        _ file: OpenFile, _ part: Range<Int>, _ reply: Reply
    ) throws(Refusal) -> Reply {
        var reply = reply
        guard call.request.method != "HEAD" else {
            reply.headers.append(("Content-Length", "\(part.count)"))
            return reply
        }
        guard part.count <= Self.answerLimit else {
            throw notImplemented.because(
                "\(part.count) octets are asked for; this service sends \(Self.answerLimit) at a "
                    + "time, so the client must ask for ranges")
        }
        guard let body = file.read(part) else {
            throw S3Refusal.internalError("the file changed while it was read")
        }
        reply.body = body
        return reply
    }

    /// Decides the conditions of a request: whether the client has what it asks for already.
    ///
    /// - Throws: the refusal where a condition for getting anything fails.
    /// - SeeAlso: RFC 9110 §13.2.2
    private func isUnchanged(_ status: FileStatus) throws(Refusal) -> Bool {
        if let tags = call.request.header("if-match") {
            guard Self.names(tags, status.tag) else { throw S3Refusal.preconditionFailed }
        } else if let date = date("if-unmodified-since"), status.modifiedAt > date {
            throw S3Refusal.preconditionFailed
        }
        if let tags = call.request.header("if-none-match") {
            return Self.names(tags, status.tag)
        }
        return date("if-modified-since").map { status.modifiedAt <= $0 } ?? false
    }

    private func date(_ header: String) -> Date? {
        call.request.header(header).flatMap(HTTPDate.parse)
    }

    /// Whether a list of entity tags has one; clients also send them without quotation marks.
    private static func names(_ tags: String, _ tag: String) -> Bool {
        tags.split(separator: ",").contains { item in
            let item = item.filter { $0 != " " }
            return item == "*" || item == tag || item == "\"\(tag)\""
        }
    }

    /// The header fields that the query may set.
    private func overrideHeaders(_ reply: inout Reply) throws(Refusal) {
        for (parameter, header) in [
            ("response-cache-control", "Cache-Control"),
            ("response-content-disposition", "Content-Disposition"),
            ("response-content-encoding", "Content-Encoding"),
            ("response-content-language", "Content-Language"),
            ("response-content-type", "Content-Type"), ("response-expires", "Expires"),
        ] {
            guard let value = call.request.query[parameter] else { continue }
            guard value.unicodeScalars.allSatisfy({ (0x20...0x7E).contains($0.value) }) else {
                throw S3Refusal.invalidArgument(
                    "\(parameter) has a character that no header can have")
            }
            if header == "Content-Type" {
                reply.contentType = value
            } else {
                reply.headers.append((header, value))
            }
        }
    }
}
