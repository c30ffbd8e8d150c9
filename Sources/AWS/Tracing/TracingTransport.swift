public import FoundationEssentials
public import HTTP

/// A transport that says what it carries, without secrets.
public struct TracingTransport: Transport {
    private let carrier: any Transport
    private let now: @Sendable () -> Date
    private let log: @Sendable (String) -> Void

    /// So much of a body is shown, in bytes.
    private static let limitBytes = 65_536

    /// A transport around another.
    ///
    /// - Parameters:
    ///   - carrier: What carries the requests.
    ///   - now: The time, for how long an answer takes.
    ///   - log: Takes one line.
    public init(
        _ carrier: any Transport, now: @escaping @Sendable () -> Date,
        log: @escaping @Sendable (String) -> Void
    ) {
        self.carrier = carrier
        self.now = now
        self.log = log
    }

    /// Sends a request, and logs it with its answer.
    ///
    /// - Throws: What the carrier throws.
    public func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        log("> \(request.method) \(Redaction.url(request.url))")
        show(request.headers, request.body, ">")
        let start = now()
        do {
            let response = try carrier.send(request)
            log("< \(response.status) after \(milliseconds(since: start)) ms")
            let isToken = HTTPHeaders(request.headers).first(Self.tokenLifetime) != nil
            show(response.headers.fields, response.body, "<", isSecret: isToken)
            return response
        } catch {
            log("< no answer after \(milliseconds(since: start)) ms: \(error)")
            throw error
        }
    }

    /// Who sends this gets a token of the instance metadata service, as it is, for an answer.
    private static let tokenLifetime = "x-aws-ec2-metadata-token-ttl-seconds"

    private func show(
        _ headers: [(name: String, value: String)], _ body: [UInt8], _ sign: String,
        isSecret: Bool = false
    ) {
        for (name, value) in headers {
            log("\(sign) \(name): \(Redaction.value(ofHeader: name, value))")
        }
        guard !body.isEmpty else { return }
        log(sign)
        guard !isSecret else { return log("\(sign) \(Redaction.mark)") }
        let type = HTTPHeaders(headers).first("Content-Type")
        let text = Redaction.body(body, contentType: type)
        let shown = String(decoding: text.utf8.prefix(Self.limitBytes), as: UTF8.self)
        for line in shown.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            log("\(sign) \(line)")
        }
        let left = text.utf8.count - Self.limitBytes
        if left > 0 { log("\(sign) … \(left) bytes more") }
    }

    private func milliseconds(since start: Date) -> Int {
        Int((now().timeIntervalSince(start) * 1_000).rounded())
    }
}
