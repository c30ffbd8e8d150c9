import Testing

@testable import HTTP

struct HTTPRequestTests {
    @Test(arguments: [
        (
            "https://rolesanywhere.us-east-1.amazonaws.com/sessions",
            "rolesanywhere.us-east-1.amazonaws.com"
        ),
        ("https://example.com:443", "example.com"),
        ("http://example.com:80/", "example.com"),
        ("https://example.com:80/?a=b", "example.com:80"),
        ("HTTP://127.0.0.1:8080/x", "127.0.0.1:8080"),
        ("https://[::1]:8443/", "[::1]:8443"),
    ])
    func namesThePortUnlessItIsTheDefault(url: String, host: String) throws {
        #expect(try HTTPRequest.hostHeader(forURL: url) == host)
    }

    @Test(arguments: [
        "", "example.com", "/sessions", "ftp://example.com/", "file:///etc/passwd", "https://",
        "http://user:secret@example.com/", "http://example.com/a b", "http://example.com/\r\nX: y",
        "http://exämple.com/", "http://example.com:99999/", "http://example.com:x/",
    ])
    func refusesWhatCannotBeSentAsItStands(url: String) {
        #expect(throws: HTTPError.invalidURL(url)) {
            try HTTPRequest.hostHeader(forURL: url)
        }
        #expect(throws: HTTPError.invalidURL(url)) {
            try CurlTransport(userAgent: "t").send(HTTPRequest(method: "GET", url: url))
        }
        #expect(throws: HTTPError.invalidURL(url)) {
            try DirectTransport(userAgent: "t").send(HTTPRequest(method: "GET", url: url))
        }
    }

    @Test(arguments: [
        ("X-A", "one\r\nX-B: two"), ("X-A", "nul\0"), ("X A", "value"), ("", "value"),
        ("X-A:", "value"),
    ])
    func refusesFieldsThatWouldBecomeOthers(name: String, value: String) {
        #expect(throws: HTTPError.invalidHeader(name: name)) {
            try CurlTransport(userAgent: "t").send(
                HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: [(name, value)]))
        }
        #expect(throws: HTTPError.invalidHeader(name: name)) {
            try DirectTransport(userAgent: "t").send(
                HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: [(name, value)]))
        }
    }
}
