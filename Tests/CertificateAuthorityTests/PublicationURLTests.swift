import Foundation
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

struct PublicationURLTests {
    @Test(arguments: [
        "http://pki.example.com/issuing.crl", "http://pki.example.com/", "http://a/b?c=d&e=f",
        "http://192.0.2.1:8080/x", "http://[2001:db8::1]/x", "http://[2001:db8::1]:80/a%20b",
        "http://XN--BCHER-KVA.example/a",
    ])
    func areTaken(url: String) throws {
        try PublicationURL.check(url)
    }

    @Test(arguments: [
        "", "http:", "http://", "http:///x", "https://pki.example.com/issuing.crl", "HTTP://a/b",
        "ftp://a/b", "ldap://a/b", "pki.example.com/issuing.crl", "http://a", "http://a?b",
        "http://u@a/b", "http://u:p@a/b", "http://a/b#c", "http://a b/c", "http://a/b c",
        "http://a/\n", "http://ä/b", "http://a/ä", "http://a:/b", "http://a:0/b",
        "http://a:65536/b",
        "http://a:8o/b", "http://-a/b", "http://a..b/c", "http://a_b/c", "http://[1]/b",
        "http://[2001:db8::1/b", "http://[2001:db8::1]x/b", "http://a/<b>", "http://a/\"",
        "http://a/,DNS:evil\u{0}",
    ])
    func areRefused(url: String) throws {
        #expect(try StoreFixture.code { try PublicationURL.check(url) } == "url.form")
    }

    @Test func theLongestIs2048() throws {
        let start = "http://a/"
        try PublicationURL.check(start + String(repeating: "b", count: 2048 - start.count))
        #expect(throws: AuthorityError.self) {
            try PublicationURL.check(start + String(repeating: "b", count: 2049 - start.count))
        }
    }

    @Test func areSetForAnAuthority() throws {
        let fixture = try StoreFixture()
        func set(_ crl: [String]?, _ caIssuers: [String]?) throws -> AuthorityRecord {
            try fixture.store.setURLs(
                of: "issuing", crl: crl, caIssuers: caIssuers, context: StoreFixture.context())
        }
        let first = try set(["http://a/1.crl", "http://b/1.crl", "http://a/1.crl"], nil)
        #expect(first.crlURLs == ["http://a/1.crl", "http://b/1.crl"])
        #expect(first.caIssuersURLs.isEmpty)
        let second = try set(nil, ["http://a/ca.crt"])
        #expect(second.crlURLs.count == 2)
        #expect(second.caIssuersURLs == ["http://a/ca.crt"])
        #expect(try StoreFixture.code { try set(["http://a/2.crl"], ["https://a/"]) } == "url.form")
        #expect(try fixture.store.authority(named: "issuing") == second)
        #expect(try set([], []).crlURLs.isEmpty)
        #expect(
            try StoreFixture.code {
                try fixture.store.setURLs(
                    of: "nobody", crl: [], caIssuers: nil, context: StoreFixture.context())
            } == "authority.unknown")
        #expect(try fixture.store.auditTrail().last?.detail == "issuing crl caIssuers")
    }
}
