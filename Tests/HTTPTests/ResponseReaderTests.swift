import Testing

@testable import HTTP

struct ResponseReaderTests {
    private func read(
        _ text: String, isBodyless: Bool = false, limitBytes: Int = 1 << 20, pieces: Int = 1,
        ends: Bool = true
    ) throws -> ResponseReader {
        var reader = ResponseReader(isBodyless: isBodyless, limitBytes: limitBytes)
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let end = min(start + max(1, bytes.count / pieces), bytes.count)
            try bytes[start..<end].withUnsafeBytes { try reader.receive($0) }
            start = end
        }
        if ends { try reader.end() }
        return reader
    }

    private static let whole: [(String, String)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello"),
        ("HTTP/1.1 200\r\ncontent-length:5\r\nContent-Length: 5 \r\n\r\nhello", "hello"),
        ("HTTP/1.1 200 OK\r\n\r\nhello", "hello"),
        ("HTTP/1.0 200 OK\r\n\r\nhello", "hello"),
        ("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", ""),
        ("HTTP/1.1 304 Not Modified\r\n\r\n", ""),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "3;a=b\r\nhel\r\n2 \r\nlo\r\n0\r\nX-Late: 1\r\n\r\n", "hello"
        ),
        ("HTTP/1.1 103 Early\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhello", "hello"),
    ]

    @Test(arguments: whole, [1, 1_000])
    func readsWhatIsWhole(response: (text: String, body: String), pieces: Int) throws {
        let reader = try read(response.text, pieces: pieces)
        #expect(reader.isComplete)
        #expect(reader.response?.body == Array(response.body.utf8))
        #expect(reader.response?.headers.first("X-Late") == nil)
        #expect(reader.response?.headers.first("X") == nil)
    }

    @Test func aHeadAnswerHasNoBody() throws {
        let reader = try read(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", isBodyless: true, ends: false)
        #expect(reader.response?.body == [])
        #expect(reader.keepsConnection)
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n.", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: a, Close\r\n\r\n.", false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n.", false),
        ("HTTP/1.1 200 OK\r\n\r\n.", false),
        // What comes after the response would be read as the next one.
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n.HTTP/1.1 200 OK\r\n", false),
    ])
    func keepsTheConnectionWhereThatIsSound(text: String, isKept: Bool) throws {
        #expect(try read(text, ends: false).keepsConnection == isKept)
        #expect(try !read(text).keepsConnection)
    }

    @Test(
        arguments: [
            "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.2 200 OK\r\n\r\n",
            "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1  200 OK\r\n\r\n",
            "HTTP/1.1 600 No\r\n\r\n", "HTTP/1.1 000 No\r\n\r\n", " HTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\nContent-Length: 0\n\n", "HTTP/1.1 200 O\rK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: a\r\n folded\r\n\r\n", "HTTP/1.1 200 OK\r\nX : a\r\n\r\n",
            "HTTP/1.1 200 OK\r\n: a\r\n\r\n", "HTTP/1.1 200 OK\r\nnothing\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", "HTTP/1.1 200 OK\r\nX\0: a\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n.",
            "HTTP/1.1 200 OK\r\nContent-Length: 0x1\r\n\r\n.",
            "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n.",
            "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n.",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n..",
            "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n..",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n;x\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\n.\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\n.\n0\n\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n..\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nno trailer\r\n\r\n",
            String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 40),
        ], [1, 1_000])
    func refusesWhatIsNotPlain(text: String, pieces: Int) {
        let fault = #expect(throws: ResponseReader.Fault.self) { try read(text, pieces: pieces) }
        guard case .malformed = fault else {
            Issue.record("unexpected \(String(describing: fault))")
            return
        }
    }

    @Test(arguments: [
        "", "HTTP", "HTTP/1.1 200 OK\r\nX: y\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
    ])
    func saysWhatIsMissing(text: String) {
        let fault = #expect(throws: ResponseReader.Fault.self) { try read(text) }
        guard case .cut = fault else {
            Issue.record("unexpected \(String(describing: fault))")
            return
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 201\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 200),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc9\r\n",
        "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 200),
    ])
    func refusesWhatIsTooLarge(text: String) {
        #expect(throws: ResponseReader.Fault.tooLarge(limitBytes: 200)) {
            try read(text, limitBytes: 200)
        }
    }

    @Test func theHeadHasALimitOfItsOwn() {
        let fields = String(repeating: "X: y\r\n", count: 50_000)
        #expect(throws: ResponseReader.Fault.tooLarge(limitBytes: ResponseReader.headLimitBytes)) {
            try read("HTTP/1.1 200 OK\r\n" + fields, limitBytes: 8 << 20, pieces: 50)
        }
    }
}
