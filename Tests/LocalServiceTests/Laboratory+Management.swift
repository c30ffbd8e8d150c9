import AWS
import AWSSigning
import Foundation
import LocalService
import Testing
import X509

/// Requests that are signed with an access key.
extension Laboratory {
    static let key = AccessKey(
        accessKeyID: administrator.accessKeyID, secretAccessKey: administrator.secretAccessKey)

    /// A signed request; what a test changes afterwards breaks its signature.
    func signed(
        _ method: String, _ path: String, query: String = "", service: String,
        region: String = "us-east-1", contentType: String? = nil, body: [UInt8] = [],
        key: AccessKey = Laboratory.key, at date: Date? = nil
    ) -> SigningRequest {
        var headers = [(name: "Host", value: host)]
        if let contentType { headers.append(("Content-Type", contentType)) }
        let request = SigningRequest(
            method: method, path: path, query: query, headers: headers, body: body)
        return request.replacing(
            SigV4.sign(
                request, with: key, region: region, service: service, now: date ?? now,
                options: service == "s3" ? .s3 : .standard))
    }

    /// A Roles Anywhere call.
    @discardableResult
    func call(
        _ method: String, _ path: String, _ body: [String: Any]? = nil, query: String = "",
        key: AccessKey = Laboratory.key
    ) throws -> Answer {
        let bytes = try body.map { Array(try JSONSerialization.data(withJSONObject: $0)) } ?? []
        return try send(
            signed(
                method, path, query: query, service: "rolesanywhere",
                contentType: body == nil ? nil : "application/json", body: bytes, key: key))
    }

    /// A Roles Anywhere call with the body as it is written.
    func post(_ path: String, json: String, method: String = "POST") throws -> Answer {
        try send(
            signed(
                method, path, service: "rolesanywhere", contentType: "application/json",
                body: Array(json.utf8)))
    }

    /// A call of the Query protocol.
    @discardableResult
    func query(
        _ service: String, _ action: String, _ parameters: [String: String] = [:],
        key: AccessKey = Laboratory.key
    ) throws -> Answer {
        let version = service == "iam" ? "2010-05-08" : "2011-06-15"
        let pairs =
            [("Action", action), ("Version", version)]
            + parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let body = PercentEncoding.query(pairs.map { (name: $0.0, value: $0.1) })
        return try send(
            signed(
                "POST", "/", service: service,
                contentType: "application/x-www-form-urlencoded; charset=utf-8",
                body: Array(body.utf8), key: key))
    }

    /// A call of IAM.
    @discardableResult
    func iam(
        _ action: String, _ parameters: [String: String] = [:], key: AccessKey = Laboratory.key
    ) throws -> Answer {
        try query("iam", action, parameters, key: key)
    }

    func listBuckets(key: AccessKey = Laboratory.key) throws -> Answer {
        try send(signed("GET", "/", service: "s3", key: key))
    }

    /// What the service tells of itself.
    func health() throws -> Answer { try ask("/_lab/health") }

    /// The records that the service keeps.
    func records(_ query: String = "") throws -> RecordPage {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(
            RecordPage.self, from: Data(ask("/_lab/requests", query: query).body))
    }

    /// An unsigned GET.
    func ask(_ path: String, query: String = "", host: String? = nil) throws -> Answer {
        try send(
            SigningRequest(
                method: "GET", path: path, query: query, headers: [("Host", host ?? self.host)]))
    }
}
