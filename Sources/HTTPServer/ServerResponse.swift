/// What a handler answers to one request.
///
/// The server adds `Content-Length` and, where it closes the connection, `Connection`; the rest is
/// the handler's, and so is the length in an answer to HEAD, where it gives one.
public struct ServerResponse: Sendable {
    /// How an answer reaches the client, or does not.
    public enum Delivery: Equatable, Sendable {
        /// At once.
        case send

        /// After a while, during which no thread waits.
        case after(milliseconds: Int)

        /// Not yet: the handler is asked for another after a while, during which no thread waits. How
        /// long that may go on is the handler's to say.
        case another(milliseconds: Int)

        /// Not at all: the connection is closed without an answer.
        case drop
    }

    /// The status code, for instance 200.
    public var status: Int

    /// The header fields, in order.
    public var headers: [(name: String, value: String)]

    /// The body; it is left out of an answer to HEAD, but counted.
    public var body: [UInt8]

    /// How the answer reaches the client; at once unless told otherwise.
    public var delivery = Delivery.send

    /// Makes a response.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
