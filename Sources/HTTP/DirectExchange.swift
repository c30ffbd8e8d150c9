import Glibc

/// One request, and the response to it.
struct DirectExchange {
    private let message: [UInt8]
    private let limits: TimeLimits
    private var reader: ResponseReader
    private var isHalfSent = false
    private static let bufferBytes = 16 << 10

    init(_ request: HTTPRequest, _ message: [UInt8], _ limitBytes: Int, _ limits: TimeLimits) {
        self.message = message
        self.limits = limits
        reader = ResponseReader(isBodyless: request.method == "HEAD", limitBytes: limitBytes)
    }

    /// A response, and whether its connection can carry another request.
    typealias Outcome = (response: HTTPResponse, keepsConnection: Bool)

    /// Sends and receives over a new connection.
    consuming func once(over connection: DirectConnection) throws(HTTPError) -> Outcome {
        try run(over: connection)
        return try outcome
    }

    /// Sends and receives over a connection that was used before; nil when it was lost before
    /// anything came back, which is what happens when a server closes a connection that is idle.
    consuming func again(over connection: DirectConnection) throws(HTTPError) -> Outcome? {
        do throws(HTTPError) {
            try run(over: connection)
        } catch .connectionLost where reader.isUntouched {
            return nil
        }
        return try outcome
    }

    private var outcome: Outcome {
        get throws(HTTPError) {
            guard let response = reader.response else {
                throw .connectionLost(url: limits.url, detail: "the response is incomplete")
            }
            return (response, reader.keepsConnection && !isHalfSent)
        }
    }

    private mutating func run(over connection: DirectConnection) throws(HTTPError) {
        do throws(HTTPError) {
            try send(over: connection)
        } catch .connectionLost(let url, let detail) {
            // Who takes no more of a request may have said why.
            isHalfSent = true
            do throws(HTTPError) {
                return try receive(from: connection)
            } catch {
                throw .connectionLost(url: url, detail: detail)
            }
        }
        try receive(from: connection)
    }

    /// Sends the request, or as much of it as the server wants to have.
    private mutating func send(over connection: DirectConnection) throws(HTTPError) {
        var rest = message[...]
        while try !connection.send(&rest, limits) {
            isHalfSent = true
            try receive(from: connection, waits: false)
            // Who has refused need not be told the rest, and may take no more of it.
            if reader.isComplete || reader.isRefusal { return }
        }
        isHalfSent = false
    }

    private mutating func receive(
        from connection: DirectConnection, waits: Bool = true
    ) throws(HTTPError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Self.bufferBytes, alignment: 1)
        defer {
            // The answer may hold credentials.
            if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
            buffer.deallocate()
        }
        while !reader.isComplete {
            guard let count = try connection.receive(into: buffer, limits, waits: waits) else {
                return
            }
            do throws(ResponseReader.Fault) {
                if count == 0 {
                    try reader.end()
                } else {
                    try reader.receive(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                }
            } catch {
                throw Self.error(for: error, limits.url)
            }
        }
    }

    private static func error(for fault: ResponseReader.Fault, _ url: String) -> HTTPError {
        switch fault {
        case .malformed(let detail): .malformedResponse(url: url, detail: detail)
        case .tooLarge(let limitBytes): .tooLarge(url: url, limitBytes: limitBytes)
        case .cut(let detail): .connectionLost(url: url, detail: detail)
        }
    }
}
