import CommandLineSupport
import FoundationEssentials
import HTTP
import LocalService

/// Asks a running local service for its records.
struct LabClient {
    let endpointURL: String

    // A service that keeps 16 MiB of records tells them in a few times as much.
    private let transport = HTTPTransport(
        userAgent: "anchorage/\(Version.current)", responseLimitBytes: 256 << 20,
        environment: Context.process.environment)

    init(endpointURL: String) {
        self.endpointURL = endpointURL
    }

    /// Which records are wanted.
    struct Wish {
        var after = 0
        var last: Int?
        var requestID: String?
        var isFailedOnly = false

        fileprivate var query: String {
            var parts = ["after=\(after)", "failed=\(isFailedOnly)"]
            if let last { parts.append("limit=\(last)") }
            if let requestID { parts.append("request=\(requestID)") }
            return parts.joined(separator: "&")
        }
    }

    /// The records that the service keeps and that are wanted.
    ///
    /// - Throws: `HTTPError` when the service cannot be reached, `lab.answer` when what answers is
    ///   no local service.
    func records(_ wish: Wish) throws -> RecordPage {
        var request = HTTPRequest(
            method: "GET", url: "\(endpointURL)/_lab/requests?\(wish.query)")
        // The records of this machine's service are no proxy's business.
        request.usesProxy = false
        let response = try transport.send(request)
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard response.status == 200,
            let page = try? decoder.decode(RecordPage.self, from: Data(response.body))
        else {
            throw CommandError(
                status: .unavailable, code: "lab.answer",
                message: "what listens at \(endpointURL) does not answer as a local service",
                hint: "set AWS_ENDPOINT_URL to a local service with: eval \"$(ra lab env)\", or "
                    + "start one with: ra lab --detach")
        }
        return page
    }
}
