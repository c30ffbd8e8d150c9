import CTLS
import Testing

@testable import HTTP

struct OriginTests {
    @Test(arguments: [
        ("https://example.com", "example.com", 443, true, false, "/"),
        ("http://example.com.:80?a=b#c", "example.com", 80, false, false, "/?a=b"),
        ("HTTPS://127.0.0.1:8443/a/../b?c#d", "127.0.0.1", 8443, true, true, "/a/../b?c"),
        ("https://[::1]:8443/x", "::1", 8443, true, true, "/x"),
        ("http://example.com:/x", "example.com", 80, false, false, "/x"),
        ("https://example.com/@b:8", "example.com", 443, true, false, "/@b:8"),
    ])
    func takesAURLApart(
        url: String, host: String, port: Int, isTLS: Bool, isAddress: Bool, target: String
    ) throws {
        let origin = try #require(try Origin(url: url))
        #expect(
            (origin.host, origin.port, origin.isTLS, origin.isAddress)
                == (host, port, isTLS, isAddress))
        #expect(Origin.target(of: url) == target)
        #expect(origin.lookUpHost == host + (url.contains(".:") ? "." : ""))
    }

    /// They are libcurl's to judge.
    @Test(arguments: [
        "http://127.1/", "https://0x7f.0.0.1", "http://2130706433:80", "http://127.0.0.1./",
        "http://a.0x1f",
        "http://a%20b/", "http://[fe80::1%25lo]/", "http://[::1]x/", "http://a,b/", "http://a\\b/",
    ])
    func leavesUnusualHostsAlone(url: String) {
        #expect((try? Origin(url: url)) == nil)
    }

    /// A certificate for any name below a domain must not be enough.
    @Test(arguments: [
        "https://.example.com", "https://.", "http://a..b/", "http://a..:80", "http://..",
    ])
    func refusesHostsWithAnEmptyLabel(url: String) {
        #expect(throws: HTTPError.invalidURL(url)) { try Origin(url: url) }
        #expect(throws: HTTPError.invalidURL(url)) { try HTTPRequest.hostHeader(forURL: url) }
    }

    @Test(arguments: [(".example.com", false), ("", false), ("example.com", true)])
    func libsslIsNeverAskedForEveryName(name: String, isGood: Bool) {
        #expect(anchorage_tls_load() == nil)
        var detail = [CChar](repeating: 0, count: 256)
        var tls: OpaquePointer?
        let outcome = name.withCString { host in
            var trust = anchorage_tls_trust(
                verifies: 0, bundle: nil, directory: nil, host: host, host_is_address: 0)
            return anchorage_tls_new(-1, &trust, &tls, &detail, detail.count)
        }
        #expect((Int(outcome) == ANCHORAGE_TLS_DONE, tls != nil) == (isGood, isGood))
        if let tls { anchorage_tls_free(tls) }
    }
}
