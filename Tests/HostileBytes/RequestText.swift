import AWSSigning
import HTTPServer

/// A request as plain lines: method and target, fields, an empty line, and the body.
///
/// The server's parser is not asked: this gives the service what any parser might let through.
struct RequestText {
    var method: String
    var target: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    static func parse(_ bytes: [UInt8]) -> RequestText? {
        let parts = bytes.split(
            separator: UInt8(ascii: "\n"), maxSplits: 24, omittingEmptySubsequences: false)
        guard let first = parts.first else { return nil }
        let line = String(decoding: first, as: UTF8.self)
            .split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard line.count == 2 else { return nil }
        var text = RequestText(
            method: String(line[0]), target: String(line[1]), headers: [], body: [])
        var rest = parts.dropFirst()
        while let part = rest.first, !part.isEmpty {
            rest = rest.dropFirst()
            let field = part.split(
                separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false
            ).map { String(decoding: $0, as: UTF8.self) }
            guard field.count == 2 else { return nil }
            text.headers.append((field[0], field[1]))
        }
        text.body = Array(rest.dropFirst().joined(separator: [UInt8(ascii: "\n")]))
        return text
    }

    /// What a signature covers of it.
    var signing: SigningRequest {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return SigningRequest(
            method: method, path: parts.first.map(String.init) ?? "",
            query: parts.count > 1 ? String(parts[1]) : "", headers: headers, body: body)
    }

    /// The same as the server hands it on.
    var request: ServerRequest {
        ServerRequest(
            method: method, target: target, headers: headers, body: body,
            remoteAddress: "127.0.0.1")
    }
}
