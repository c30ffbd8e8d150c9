import HTTP
import Testing

struct HTTPErrorTests {
    private static let url = "http://h/?long=query"

    @Test(arguments: [
        (HTTPError.invalidURL("x"), "\"x\" is not an http or https URL"),
        (.invalidHeader(name: "X-A"), "the header field \"X-A\" cannot be sent"),
        (
            .invalidProxy(variable: "HTTPS_PROXY"),
            "the value of HTTPS_PROXY is not the URL of a proxy that can be used"
        ),
        (.couldNotResolve(url: url, detail: "d"), "no address was found for http://h/ (d)"),
        (.couldNotConnect(url: url, detail: "d"), "no connection could be made to http://h/ (d)"),
        (
            .connectTimedOut(url: url, seconds: 5),
            "no connection could be made to http://h/ within 5 s"
        ),
        (.timedOut(url: url, seconds: 30), "http://h/ did not answer within 30 s"),
        (.timedOut(url: url, seconds: 0.5), "http://h/ did not answer within 0.5 s"),
        (.tls(url: url, detail: "d"), "no trusted TLS connection could be made to http://h/ (d)"),
        (.tooLarge(url: url, limitBytes: 9), "the response of http://h/ is larger than 9 bytes"),
        (.malformedResponse(url: url, detail: "d"), "http://h/ did not answer in HTTP (d)"),
        (
            .connectionLost(url: url, detail: "d"),
            "the connection to http://h/ ended before its response was complete (d)"
        ),
        (.other(code: 43, detail: "d"), "the request failed: d (libcurl code 43)"),
        (.libcurlMissing(detail: "d"), "libcurl cannot be loaded: d"),
    ])
    func describesItself(error: HTTPError, text: String) {
        #expect(error.description == text)
    }
}
