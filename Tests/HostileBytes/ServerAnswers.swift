@testable import HTTP

/// Bytes that a server answers with.
enum ServerAnswers {
    private static let limitBytes = 1 << 20

    static func response(_ bytes: [UInt8]) throws {
        for isBodyless in [false, true] {
            let whole = outcome(of: bytes, isBodyless, pieceBytes: max(1, bytes.count))
            for pieceBytes in [1, 7] {
                let other = outcome(of: bytes, isBodyless, pieceBytes: pieceBytes)
                try require(
                    whole.fault == other.fault && whole.response?.body == other.response?.body
                        && whole.response?.status == other.response?.status
                        && whole.isKept == other.isKept,
                    "an answer is the same in whatever pieces it comes")
            }
            if let response = whole.response { try check(response, bytes.count) }
        }
    }

    private static func check(_ response: HTTPResponse, _ count: Int) throws {
        try require((200...599).contains(response.status), "the status is one of an answer")
        try require(response.body.count <= count, "the body is no longer than what came")
        for (name, value) in response.headers.fields {
            try require(
                !name.isEmpty && name.utf8.allSatisfy(HTTPRequest.isOfToken), "a name is a token")
            try require(
                value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 },
                "a value is one line of text")
        }
        try require(
            response.headers.all("transfer-encoding").isEmpty
                || response.headers.all("content-length").isEmpty,
            "the length of a body is said in one way")
    }

    private static func outcome(
        of bytes: [UInt8], _ isBodyless: Bool, pieceBytes: Int
    ) -> (fault: ResponseReader.Fault?, response: HTTPResponse?, isKept: Bool) {
        var reader = ResponseReader(isBodyless: isBodyless, limitBytes: limitBytes)
        do {
            var rest = bytes[...]
            while !rest.isEmpty {
                try rest.prefix(pieceBytes).withUnsafeBytes { try reader.receive($0) }
                rest = rest.dropFirst(pieceBytes)
            }
            try reader.end()
        } catch {
            return (error as? ResponseReader.Fault, nil, false)
        }
        return (nil, reader.response, reader.keepsConnection)
    }

    static let seeds = [
        "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5;x=y\r\nhello\r\n0\r\nT: u\r\n\r\n",
        "HTTP/1.0 503 Busy\r\nRetry-After: 1\r\nConnection: close\r\n\r\nlater",
        "HTTP/1.1 204\r\nX:  y \r\nX: z\r\n\r\nHTTP/1.1 200 OK\r\n",
    ]
}
