import CCurl

/// Where libcurl puts the parts of one response.
final class ResponseSink {
    private(set) var fields: [(name: String, value: String)] = []
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false
    let limitBytes: Int
    private var receivedBytes = 0

    init(limitBytes: Int) {
        self.limitBytes = limitBytes
    }

    /// Takes a part of the body; false stops the exchange.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard admits(bytes.count) else { return false }
        body.append(contentsOf: bytes)
        return true
    }

    /// Takes one line of the head; false stops the exchange.
    ///
    /// A status line begins a new response: what stood before it belonged to a `100 Continue`.
    func receiveHeaderLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard admits(bytes.count) else { return false }
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            fields = []
        } else if let first = line.utf8.first, first == 0x20 || first == 0x09 {
            continueLastField(with: trimmed(line[...]))
        } else if let colon = line.firstIndex(of: ":") {
            fields.append(
                (String(line[..<colon]), trimmed(line[line.index(after: colon)...])))
        }
        return true
    }

    private func continueLastField(with value: String) {
        guard let last = fields.popLast() else { return }
        fields.append((last.name, last.value + " " + value))
    }

    private func trimmed(_ text: Substring) -> String {
        let rest = text.drop { $0.isWhitespace }
        return String(rest.reversed().drop { $0.isWhitespace }.reversed())
    }

    private func admits(_ count: Int) -> Bool {
        receivedBytes += count
        isTooLarge = isTooLarge || receivedBytes > limitBytes
        return !isTooLarge
    }
}

/// libcurl's `CURLOPT_WRITEFUNCTION`; a count other than the one given stops the exchange.
func receiveBody(
    bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    guard let context, let bytes else { return 0 }
    let sink = Unmanaged<ResponseSink>.fromOpaque(context).takeUnretainedValue()
    let part = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return sink.receiveBody(part) ? part.count : 0
}

/// libcurl's `CURLOPT_HEADERFUNCTION`, called once a line.
func receiveHeaderLine(
    bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    guard let context, let bytes else { return 0 }
    let sink = Unmanaged<ResponseSink>.fromOpaque(context).takeUnretainedValue()
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return sink.receiveHeaderLine(line) ? line.count : 0
}
