/// What a client may ask of the server before it is turned away.
public struct ServerLimits: Sendable {
    /// The longest single header field, in bytes.
    ///
    /// Certificates travel in headers, so it is generous.
    public var headerFieldBytes = 128 * 1024

    /// The longest request target and header fields together, in bytes.
    public var headBytes = 512 * 1024

    /// The most header fields in one request.
    public var headerFieldCount = 128

    /// The longest body, in bytes.
    public var bodyBytes = 2 * 1024 * 1024

    /// The most connections at one time.
    ///
    /// A further one takes the place of the one that has waited longest for a request; where all are
    /// at work, it is closed at once.
    public var connections = 512

    /// The most bytes of one request as it travels, with the framing of its chunks.
    public var connectionBytes: Int { headBytes + 2 * bodyBytes }

    /// Answers up to so many bytes are always delivered.
    public var shortAnswerBytes = 64 * 1024

    /// The most bytes of requests that are coming in or being answered, over all connections;
    /// further ones are answered with 503.
    public var bytesInFlight = 64 * 1024 * 1024

    /// The most bytes of long answers that clients have not taken yet, over all connections, where
    /// one answer may go beyond; further ones are replaced by 503, unless something was changed.
    public var answerBytesInFlight = 128 * 1024 * 1024

    /// How long a connection may wait for its next request, in seconds.
    public var idleSeconds = 60

    /// How long a request's head may take to be complete, from its first byte, in seconds.
    public var headSeconds = 10

    /// How long a request's body may take to be complete, in seconds.
    public var bodySeconds = 20

    /// How long a client may take over a part of its answer, of 256 KiB at most, in seconds.
    public var writeSeconds = 20

    /// How long a shutdown waits for the answers in progress, in seconds.
    public var shutdownSeconds = 5

    /// The event loops among which connections are divided, each a thread.
    public var eventLoops = 2

    /// The threads on which handlers run.
    public var handlerThreads = 4

    /// Makes the limits that suit a service on one machine.
    public init() {}
}
