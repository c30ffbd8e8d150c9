import FoundationEssentials
import HTTPServer

extension RequestRecord {
    /// What the server did without asking the service: a request that none could read, or too much
    /// of everything.
    init(_ event: ServerEvent, at now: Date) {
        time = now
        requestID = ""
        remoteAddress = event.remoteAddress
        userAgent = nil
        method = event.method ?? ""
        target = RedactedText.target(String((event.target ?? "").prefix(8192)))
        let path = (event.target ?? "").prefix { $0 != "?" }
        let line = [event.method ?? "", RedactedText.target(String(path))].filter { !$0.isEmpty }
        operation = RecordText.escaped(
            line.isEmpty ? "a connection" : line.joined(separator: " "), limit: 256)
        caller = nil
        status = event.status ?? 0
        code = nil
        message = nil
        reason = "\(event.cause)"
        // Every HTTP server turns such requests away, each in its own words.
        isAWSVerified = false
        behaviours = [:]
        fault = nil
        skewSeconds = nil
        durationMilliseconds = nil
        certificate = nil
        signature = nil
        self.path = nil
        revocation = nil
        decisions = []
    }
}
