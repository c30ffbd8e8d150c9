import AWS
import AWSSigning
import HTTPServer

/// A request with its target taken apart.
struct IncomingRequest {
    let method: String

    /// The path as it stood on the request line; one that does not begin with a slash is none.
    let rawPath: String

    /// The path's components, decoded.
    let path: [String]

    /// The query as it stood on the request line, without the question mark.
    let rawQuery: String

    /// The query's parameters, decoded.
    let query: Parameters

    let headers: [(name: String, value: String)]
    let body: [UInt8]
    let remoteAddress: String?

    init(_ request: ServerRequest) {
        method = request.method
        let target = Self.originForm(request.target)
        let parts = target.utf8.split(
            separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false
        ).map { Substring($0) }
        rawPath = String(parts[0])
        rawQuery = parts.count > 1 ? String(parts[1]) : ""
        path = rawPath.utf8.split(separator: UInt8(ascii: "/")).map {
            String(decoding: PercentEncoding.decode(Array($0)), as: UTF8.self)
        }
        query = Parameters(rawQuery)
        headers = request.headers.map { ($0.name, Self.trimmed($0.value)) }
        body = request.body
        remoteAddress = request.remoteAddress
    }

    /// The first value of a header field.
    func header(_ name: String) -> String? {
        headers.first { FieldName.areSame($0.name, name) }?.value
    }

    /// How often a header field occurs.
    func count(ofHeader name: String) -> Int {
        headers.count { FieldName.areSame($0.name, name) }
    }

    /// The form in the body of a Query protocol request.
    var form: Parameters {
        Parameters(String(decoding: body, as: UTF8.self), plusIsSpace: true)
    }

    /// What a signature covers.
    var signed: SigningRequest {
        SigningRequest(
            method: method, path: rawPath, query: rawQuery, headers: headers, body: body)
    }

    /// A field's value without the blanks around it, which are no part of it (RFC 9110 §5.5).
    private static func trimmed(_ value: String) -> String {
        let blanks: [UInt8?] = [0x20, 0x09]
        guard blanks.contains(value.utf8.first) || blanks.contains(value.utf8.last) else {
            return value
        }
        let tail = value.drop { $0 == " " || $0 == "\t" }
        return String(tail.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    /// The path and query of a target that a proxy's client may have sent whole.
    private static func originForm(_ target: String) -> Substring {
        guard !target.hasPrefix("/"), let scheme = target.firstRange(of: "://") else {
            return Substring(target)
        }
        let rest = target[scheme.upperBound...]
        guard let start = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
        return rest[start] == "/" ? rest[start...] : "/" + rest[start...]
    }
}
