import AWS
import AWSSigning
import X509

extension S3Service {
    /// `GET /BUCKET?list-type=2`: the objects of a bucket, by the order of their keys' bytes.
    func listObjects(_ bucket: Bucket) throws(Refusal) -> Reply {
        let query = call.request.query
        let limit = try maxKeys()
        if let encoding = query["encoding-type"], encoding != "url" {
            throw S3Refusal.invalidArgument("Invalid Encoding Method specified in Request")
        }
        let prefix = Array((query["prefix"] ?? "").utf8)
        let list = ObjectList(
            try entries(of: bucket, prefix: prefix), prefix: prefix,
            delimiter: Array((query["delimiter"] ?? "").utf8), start: try start(), limit: limit)
        var members = [
            XMLElement("Name", bucket.name), XMLElement("Prefix", shown(prefix)),
            XMLElement("KeyCount", "\(list.items.count)"), XMLElement("MaxKeys", "\(limit)"),
            XMLElement("IsTruncated", list.next == nil ? "false" : "true"),
        ]
        for (name, parameter) in [("Delimiter", "delimiter"), ("StartAfter", "start-after")] {
            if let value = query[parameter] {
                members.append(XMLElement(name, shown(Array(value.utf8))))
            }
        }
        if query["encoding-type"] != nil { members.append(XMLElement("EncodingType", "url")) }
        if let token = query["continuation-token"] {
            members.append(XMLElement("ContinuationToken", token))
        }
        if let next = list.next {
            members.append(XMLElement("NextContinuationToken", Self.token(next)))
        }
        // Objects come first, then what they have in common.
        members += list.items.compactMap(contents) + list.items.compactMap(commonPrefix)
        return reply(XMLElement("ListBucketResult", members))
    }

    private func entries(
        of bucket: Bucket, prefix: [UInt8]
    ) throws(Refusal) -> [BucketDirectory.Entry] {
        guard let path = bucket.directory else { return [] }
        do {
            return try BucketDirectory(path: path).entries(prefix: prefix)
        } catch {
            throw S3Refusal.internalError("\(error)")
        }
    }

    private func maxKeys() throws(Refusal) -> Int {
        guard let text = call.request.query["max-keys"] else { return 1000 }
        guard let number = Int(text), (0...Int(Int32.max)).contains(number) else {
            throw S3Refusal.invalidArgument(
                "Provided max-keys not an integer or within integer range")
        }
        return min(number, 1000)
    }

    /// Where to begin: a continuation token goes over `start-after`.
    private func start() throws(Refusal) -> ObjectList.Start? {
        let query = call.request.query
        guard let token = query["continuation-token"] else {
            return query["start-after"].map { .after(Array($0.utf8)) }
        }
        guard let bytes = Base64.decode(token), let kind = bytes.first else {
            throw S3Refusal.invalidArgument("The continuation token provided is incorrect")
        }
        let rest = Array(bytes.dropFirst())
        switch kind {
        case UInt8(ascii: "k"): return .after(rest)
        case UInt8(ascii: "p"): return .afterPrefix(rest)
        default:
            throw S3Refusal.invalidArgument("The continuation token provided is incorrect")
        }
    }

    private static func token(_ start: ObjectList.Start) -> String {
        switch start {
        case .after(let key): Base64.encode([UInt8(ascii: "k")] + key)
        case .afterPrefix(let prefix): Base64.encode([UInt8(ascii: "p")] + prefix)
        }
    }

    private func contents(_ item: ObjectList.Item) -> XMLElement? {
        guard case .object(let entry) = item else { return nil }
        var members = [
            XMLElement("Key", shown(entry.key)),
            XMLElement("LastModified", entry.status.modifiedAt.fractionalTimestamp),
            XMLElement("ETag", "\"\(entry.status.tag)\""),
            XMLElement("Size", "\(entry.status.size)"),
        ]
        if call.request.query["fetch-owner"] == "true" {
            members.append(XMLElement("Owner", [XMLElement("ID", ownerID)]))
        }
        members.append(XMLElement("StorageClass", "STANDARD"))
        return XMLElement("Contents", members)
    }

    private func commonPrefix(_ item: ObjectList.Item) -> XMLElement? {
        guard case .commonPrefix(let prefix) = item else { return nil }
        return XMLElement("CommonPrefixes", [XMLElement("Prefix", shown(prefix))])
    }

    /// A key as the answer shows it: encoded if the client asked for that, as XML has no form for
    /// some characters.
    private func shown(_ key: [UInt8]) -> String {
        guard call.request.query["encoding-type"] == "url" else {
            return String(decoding: key, as: UTF8.self)
        }
        return PercentEncoding.encode(key).replacing("%2F", with: "/")
    }
}
