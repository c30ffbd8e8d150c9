import AWS
import FoundationEssentials
import HTTPServer

/// What the service tells of itself, under paths that AWS does not have.
///
/// `GET /_lab/health` answers everybody. `GET /_lab/requests` tells of other people's requests: it
/// answers this machine alone, without a proxy between, and only under a name of this machine, so
/// that a page in a browser cannot read it by giving its own host's name another address.
struct LabEndpoint {
    private let request: IncomingRequest
    private let service: LocalAWS

    /// - Returns: nil for requests that are AWS's.
    init?(_ request: IncomingRequest, _ service: LocalAWS) {
        guard request.rawPath.hasPrefix("/_lab/") else { return nil }
        self.request = request
        self.service = service
    }

    /// What the client gets.
    var answer: ServerResponse {
        guard ["/_lab/health", "/_lab/requests"].contains(request.rawPath) else {
            return refused(404, "there are /_lab/health and /_lab/requests")
        }
        guard request.method == "GET" || request.method == "HEAD" else {
            return refused(405, "the method is GET")
        }
        return request.rawPath == "/_lab/health" ? health : requests
    }

    private var health: ServerResponse {
        let configuration = service.configuration
        return json(
            200,
            LabHealth(
                status: "ok", account: configuration.account, region: configuration.region,
                requests: service.records.withLock { $0.last }))
    }

    private var requests: ServerResponse {
        guard isFromThisMachine, !isForAnother else {
            return refused(403, "only clients on this machine may read the records")
        }
        do {
            let query = try RecordQuery(request.query)
            return json(200, service.records.withLock { query.page($0) })
        } catch {
            return refused(400, error.message)
        }
    }

    /// Whether the client is on this machine, and calls it by a name that is no other machine's.
    ///
    /// Only this machine can have a conversation from its own address.
    private var isFromThisMachine: Bool {
        guard let address = request.remoteAddress, let host = request.header("host") else {
            return false
        }
        if Loopback.isAddress(address) { return Loopback.isHost(host) }
        guard let own = service.configuration.ownAddress else { return false }
        let name = own.contains(":") ? "[\(own)]" : own
        guard address == own, host.hasPrefix(name) else { return false }
        let port = host.dropFirst(name.count)
        return port.isEmpty || (port.first == ":" && UInt16(port.dropFirst()) != nil)
    }

    /// Whether a proxy has passed the request on, or a page of another site had it sent.
    private var isForAnother: Bool {
        let isPassedOn = request.headers.contains { field in
            let name = field.name.lowercased()
            return name == "forwarded" || name == "via" || name.hasPrefix("x-forwarded-")
        }
        let site = request.header("sec-fetch-site") ?? "none"
        return isPassedOn || !["none", "same-origin"].contains(site.lowercased())
    }

    private func refused(_ status: Int, _ message: String) -> ServerResponse {
        json(status, ["message": message])
    }

    private func json(_ status: Int, _ value: some Encodable) -> ServerResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        // Texts, whole numbers, times and lists of them: there is nothing in it that JSON lacks.
        let body = (try? encoder.encode(value)).map { Array($0) } ?? []
        return ServerResponse(
            status: status,
            headers: [
                ("Server", "Anchorage-local-service"), ("Content-Type", "application/json"),
                ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
            ], body: body)
    }
}

/// What `GET /_lab/health` answers.
public struct LabHealth: Codable, Sendable {
    /// `ok`.
    public let status: String

    /// The account that the service plays.
    public let account: String

    /// The region that the service plays.
    public let region: String

    /// How many requests were answered so far.
    public let requests: Int
}
