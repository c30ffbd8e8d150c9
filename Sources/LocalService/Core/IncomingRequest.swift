import AWS
import AWSSigning
import HTTPServer

/// A request with its target taken apart.
struct IncomingRequest {
    let method: String

    /// The path as it stood on the request line.
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
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        rawPath = parts[0].isEmpty ? "/" : String(parts[0])
        rawQuery = parts.count > 1 ? String(parts[1]) : ""
        path = rawPath.split(separator: "/").map { PercentEncoding.decodeText($0) }
        query = Parameters(rawQuery)
        headers = request.headers
        body = request.body
        remoteAddress = request.remoteAddress
    }

    /// The first value of a header field.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name }?.value
    }

    /// How often a header field occurs.
    func count(ofHeader name: String) -> Int {
        headers.count { $0.name.lowercased() == name }
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

    /// The path and query of a target that a proxy's client may have sent whole.
    private static func originForm(_ target: String) -> Substring {
        guard !target.hasPrefix("/"), let scheme = target.firstRange(of: "://") else {
            return Substring(target)
        }
        let rest = target[scheme.upperBound...]
        return rest.firstIndex { $0 == "/" || $0 == "?" }.map { rest[$0...] } ?? "/"
    }
}
