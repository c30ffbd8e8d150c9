import AWS
import X509

/// What the service knows of S3: which buckets there are.
struct S3Service {
    let call: Call

    /// `GET /`: the buckets of the account, if the caller's policies allow it.
    func listBuckets(_ state: ServiceState) throws(Refusal) -> Reply {
        try Authorizer(call, state).require("s3:ListAllMyBuckets", on: "*")
        let query = call.request.query
        let limit = Int(query["max-buckets"] ?? "10000") ?? 0
        guard (1...10_000).contains(limit) else {
            throw Refusal(
                status: 400, code: "InvalidArgument",
                message: "Argument max-buckets must be an integer between 1 and 10000"
            ).unverified
        }
        let region = call.configuration.region
        let start = query["continuation-token"].flatMap { Base64.decode($0) } ?? []
        let rest = call.configuration.buckets.sorted().filter {
            $0.hasPrefix(query["prefix"] ?? "") && $0 > String(decoding: start, as: UTF8.self)
                && (query["bucket-region"] ?? region) == region
        }
        let page = rest.prefix(limit)
        var members = [
            XMLElement("Owner", [XMLElement("ID", ownerID)]),
            XMLElement("Buckets", page.map(bucket)),
        ]
        if page.count < rest.count, let last = page.last {
            members.append(XMLElement("ContinuationToken", Base64.encode(Array(last.utf8))))
        }
        if let prefix = query["prefix"] { members.append(XMLElement("Prefix", prefix)) }
        let root = XMLElement("ListAllMyBucketsResult", members)
        return Reply(
            contentType: "application/xml",
            body: root.document(namespace: "http://s3.amazonaws.com/doc/2006-03-01/"))
    }

    /// The refusal of everything else that S3 can do.
    static var notImplemented: Refusal {
        Refusal(
            status: 501, code: "NotImplemented",
            message: "A header you provided implies functionality that is not implemented",
            reason: "of S3, this service has ListBuckets alone"
        ).unverified
    }

    private func bucket(_ name: String) -> XMLElement {
        XMLElement(
            "Bucket",
            [
                XMLElement("Name", name),
                XMLElement(
                    "CreationDate", call.configuration.bucketsCreatedAt.fractionalTimestamp),
            ])
    }

    /// The canonical id of the account: 64 hex digits.
    private var ownerID: String {
        Digest.sha256Hex(Array("canonical user \(call.configuration.account)".utf8))
    }
}
