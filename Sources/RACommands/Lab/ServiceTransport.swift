import FoundationEssentials
import HTTP
import HTTPServer
import LocalService

/// Carries requests to a local service in the same process, which does not listen yet.
struct ServiceTransport: Transport {
    let service: LocalAWS

    /// The service's clock.
    let now: @Sendable () -> Date

    func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        let host = try HTTPRequest.hostHeader(forURL: request.url)
        var headers = request.headers
        if !headers.contains(where: { $0.name.lowercased() == "host" }) {
            headers.insert(("Host", host), at: 0)
        }
        let rest = request.url.firstRange(of: "://").map { request.url[$0.upperBound...] }
        let target = rest?.firstIndex(of: "/").map { String(rest?[$0...] ?? "/") } ?? "/"
        let answer = service.prepare(
            ServerRequest(
                method: request.method, target: target, headers: headers, body: request.body,
                remoteAddress: "127.0.0.1"), now: now())
        return HTTPResponse(
            status: answer.status, headers: HTTPHeaders(answer.headers), body: answer.body)
    }
}
