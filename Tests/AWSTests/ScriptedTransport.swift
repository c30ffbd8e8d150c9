import Foundation
import HTTP
import Synchronization

/// Answers requests with what it was told, in order, and keeps them.
///
/// A request beyond the script fails, and so does every request where there is no script.
final class ScriptedTransport: Transport {
    /// What one request gets.
    enum Answer: Sendable {
        case response(HTTPResponse)
        case failure(HTTPError)
    }

    private struct State {
        var answers: [Answer]
        var requests: [HTTPRequest] = []
    }

    private let state: Mutex<State>

    init(_ answers: [Answer] = []) {
        state = Mutex(State(answers: answers))
    }

    /// What was sent so far.
    var requests: [HTTPRequest] { state.withLock { $0.requests } }

    func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        let answer: Answer? = state.withLock { state in
            state.requests.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        switch answer {
        case .response(let response)?: return response
        case .failure(let error)?: throw error
        case nil: throw .other(code: -1, detail: "no request was expected: \(request.url)")
        }
    }
}

extension ScriptedTransport.Answer {
    /// A success with this body.
    static func ok(_ body: String, type: String = "text/xml") -> Self {
        .answer(200, body, [("Content-Type", type)])
    }

    /// Any answer.
    static func answer(
        _ status: Int, _ body: String, _ headers: [(name: String, value: String)] = []
    ) -> Self {
        .response(
            HTTPResponse(
                status: status, headers: HTTPHeaders(headers), body: Array(body.utf8)))
    }

    /// An error as rest-json services give it.
    static func jsonError(_ status: Int, _ code: String, _ message: String) -> Self {
        .answer(
            status, #"{"message":"\#(message)"}"#,
            [("Content-Type", "application/json"), ("x-amzn-ErrorType", code)])
    }

    /// An error as Query services give it.
    static func xmlError(_ status: Int, _ code: String, _ message: String) -> Self {
        .answer(
            status,
            """
            <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
              <Error><Type>Sender</Type><Code>\(code)</Code><Message>\(message)</Message></Error>
              <RequestId>9f1d2c3b-0000-4444-8888-aaaabbbbcccc</RequestId>
            </ErrorResponse>
            """, [("Content-Type", "text/xml")])
    }
}

extension HTTPRequest {
    /// The first value of a header.
    func header(_ name: String) -> String? {
        HTTPHeaders(headers).first(name)
    }

    var text: String { String(decoding: body, as: UTF8.self) }
}
