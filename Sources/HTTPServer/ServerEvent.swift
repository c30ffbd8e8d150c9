/// Something that the server did without asking the handler.
public struct ServerEvent: Equatable, Sendable {
    /// Why it did it.
    public enum Cause: Equatable, Sendable {
        /// The bytes are no HTTP/1 request, or one without one `Host`.
        case malformed

        /// The request target or the header fields are longer or more than the limits allow.
        case headTooLong

        /// The body is longer than the limit allows.
        case bodyTooLong

        /// The head or the body took too long to come in.
        case slow

        /// The client did not take its answer.
        case unread

        /// The requests that are coming in, or the answers that are not taken, fill the memory that they may.
        case outOfMemory

        /// As many connections are open as the limit allows: one that waited for a request was closed,
        /// or the new one where all are at work.
        case tooManyConnections
    }

    /// Why it did it.
    public let cause: Cause

    /// The status that the client was answered; nil where its connection was closed at once.
    public let status: Int?

    /// The request's method, where the head was read.
    public let method: String?

    /// The request target as it was sent, where the head was read.
    public let target: String?

    /// The client's address without its port.
    public let remoteAddress: String?
}

extension ServerEvent.Cause: CustomStringConvertible {
    /// The cause as a sentence fragment.
    public var description: String {
        switch self {
        case .malformed: "the request is malformed"
        case .headTooLong: "the request's head is too long"
        case .bodyTooLong: "the request's body is too long"
        case .slow: "the request took too long to come in"
        case .unread: "the client did not take its answer"
        case .outOfMemory: "too many bytes of requests and answers are under way at once"
        case .tooManyConnections: "too many connections are open"
        }
    }
}
