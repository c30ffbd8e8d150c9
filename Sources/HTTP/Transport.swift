/// What carries a request to a server and brings the response back.
///
/// A call blocks its thread until the response is complete or the time-out has passed, so it
/// belongs on a thread of the caller's own and never inside a task.
public protocol Transport: Sendable {
    /// Sends one request; a response of any status is a success here, and redirects are not
    /// followed.
    ///
    /// - Throws: `HTTPError` when no complete response arrived.
    func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse
}
