import Testing

@testable import HTTP

struct ProxyVariablesTests {
    @Test(arguments: [
        (["HTTPS_PROXY": "p"], true, false), (["https_proxy": "p"], true, false),
        (["http_proxy": "p"], false, true), (["HTTP_PROXY": "p"], false, false),
        (["ALL_PROXY": "p"], true, true), (["all_proxy": "p"], true, true),
        (["https_proxy": ""], false, false), (["no_proxy": "*"], false, false),
    ])
    func knowsWhenAProxyMayBeMeant(variables: [String: String], https: Bool, http: Bool) {
        let proxies = ProxyVariables(variables)
        #expect((proxies.variable(for: "HTTPS://example.com") != nil) == https)
        #expect((proxies.variable(for: "http://example.com") != nil) == http)
    }

    @Test(arguments: [
        "p", "p:", "p:3128", "10.0.0.1:80/", "http://p", "HTTPS://p:8443", "socks5h://me@p:1",
        "http://me:pass%20word@p:3128/", "me:a@b@p", "http://[::1]:3128", "[::1]",
        "http://me:\u{e9}@p",
    ])
    func takesWhatLibcurlTakes(value: String) {
        #expect(ProxyVariables.Variable(name: "n", value: value).isUsable)
    }

    static let unusable = [
        "http://me:s3cr3t#x@127.0.0.1:1", "http://me:s3cr3t/x@127.0.0.1:1",
        "http://me:s3cr3t?x@127.0.0.1:1", "http://me:12/s3cr3t@127.0.0.1:1",
        "http://me:s3cr3t x@127.0.0.1:1", "http://me:s3cr3t@127.0.0.1:x",
        "http://me:s3cr3t@127.0.0.1:65536", "ftp://me:s3cr3t@127.0.0.1:1", "http://me:s3cr3t@",
        "http://me:s3cr3t@[::1:1", "http://me:s3cr3t@[::1]1", "http://", ":1",
        "http://ex\u{e4}mple:1", "http://me:s3cr3t@ex\u{e4}mple", "ex|ample:1", "http://a,b:1",
    ]

    @Test(arguments: unusable)
    func refusesWhatIsNoURLByTheVariablesName(value: String) {
        let transport = HTTPTransport(
            userAgent: "anchorage-tests/1", environment: ["ALL_PROXY": value])
        #expect(throws: HTTPError.invalidProxy(variable: "ALL_PROXY")) {
            try transport.send(HTTPRequest(method: "GET", url: "https://127.0.0.1:1/"))
        }
        var request = HTTPRequest(method: "GET", url: "https://127.0.0.1:1/")
        request.usesProxy = false
        let error = #expect(throws: HTTPError.self) { try transport.send(request) }
        guard case .couldNotConnect = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        ("http://me:pass%20word@p", "in 'http://me:pass%20word@p'", true),
        ("http://me:pass%20word@p", "for pass word", true), ("token@p", "Bad token", true),
        ("http://me:pass%20word@p", "Could not resolve proxy: p", false),
        ("http://p", "Could not resolve proxy: p", false),
    ])
    func knowsTextsThatGiveThePasswordAway(value: String, text: String, isSecret: Bool) {
        #expect(ProxyVariables.Variable(name: "n", value: value).isGiven(awayBy: text) == isSecret)
    }

    @Test func theFirstVariableThatIsSetCounts() {
        let proxies = ProxyVariables([
            "https_proxy": "", "HTTPS_PROXY": "a", "all_proxy": "b", "http_proxy": "c",
        ])
        #expect(proxies.variable(for: "https://h") == .init(name: "HTTPS_PROXY", value: "a"))
        #expect(proxies.variable(for: "http://h") == .init(name: "http_proxy", value: "c"))
        #expect(!proxies.hasExceptions && ProxyVariables(["no_proxy": "*"]).hasExceptions)
    }
}
