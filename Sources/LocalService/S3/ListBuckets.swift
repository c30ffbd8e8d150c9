import AWS
import X509

extension S3Service {
    /// `GET /`: the buckets of the account.
    func listBuckets() throws(Refusal) -> Reply {
        let query = call.request.query
        let limit = Int(query["max-buckets"] ?? "10000") ?? 0
        guard (1...10_000).contains(limit) else {
            throw S3Refusal.invalidArgument(
                "Argument max-buckets must be an integer between 1 and 10000")
        }
        let region = call.configuration.region
        let start = query["continuation-token"].flatMap { Base64.decode($0) } ?? []
        let rest = call.configuration.buckets.map(\.name).sorted().filter {
            $0.hasPrefix(query["prefix"] ?? "") && $0 > String(decoding: start, as: UTF8.self)
                && (query["bucket-region"] ?? region) == region
        }
        let page = rest.prefix(limit)
        var members = [
            XMLElement("Owner", [XMLElement("ID", ownerID)]),
            XMLElement("Buckets", page.map(element(ofBucket:))),
        ]
        if page.count < rest.count, let last = page.last {
            members.append(XMLElement("ContinuationToken", Base64.encode(Array(last.utf8))))
        }
        if let prefix = query["prefix"] { members.append(XMLElement("Prefix", prefix)) }
        return reply(XMLElement("ListAllMyBucketsResult", members))
    }

    private func element(ofBucket name: String) -> XMLElement {
        XMLElement(
            "Bucket",
            [
                XMLElement("Name", name),
                XMLElement(
                    "CreationDate", call.configuration.bucketsCreatedAt.fractionalTimestamp),
            ])
    }
}
