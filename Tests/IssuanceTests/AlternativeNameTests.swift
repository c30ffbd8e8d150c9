import Foundation
import TestSupport
import Testing
import X509

@testable import Issuance

struct AlternativeNameTests {
    @Test(arguments: [
        "a.example.org", "*.example.org", "xn--mnchen-3ya.example", "3.example.org", "localhost",
    ])
    func aHost(name: String) throws {
        #expect(try code(.dns(name)) == nil)
    }

    @Test(arguments: [
        "", "a..b", ".a", "a.", "-a.example", "a-.example", "a b.example", "a_b.example",
        "a.*.example", "w*.example.org", "*", "*.org", "192.0.2.1", "2001:db8::1",
        "münchen.example",
        "xn--.example", "xn--a-ecp!.example", "xn--99999999.example", "ab--c.example",
        String(repeating: "a", count: 64) + ".example",
        String(repeating: "abcdefg.", count: 32) + "example", "a.example.1",
        "a.test,DNS:evil.test", "a.test\nDNS:evil.test", "a.test\u{0}evil",
    ])
    func noHost(name: String) throws {
        #expect(try code(.dns(name)) == "san.dns")
    }

    @Test(arguments: [
        "https://example.org/a?b#c", "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "https://[2001:db8::1]:8443/", "ldap://192.0.2.1/x", "spiffe://example.org/web/01",
        "spiffe://example.org",
    ])
    func aURI(name: String) throws {
        #expect(try code(.uri(name)) == nil)
    }

    @Test(arguments: [
        "", "example.org", "/path", "1a:b", "https:", "https://", "https:///x", "https://u@h/",
        "https://h:80x/", "https://h h/", "https://ex%41mple.org/", "https://münchen.example/",
        "https://h/\n", "https://h/<>", "https:evil", "https:/evil", "https://h:99999/",
        "https://h:/",
    ])
    func noURI(name: String) throws {
        #expect(try code(.uri(name)) == "san.uri")
    }

    @Test(arguments: [
        "spiffe://", "spiffe://EXAMPLE.org/a", "spiffe://example.org/", "spiffe://example.org//a",
        "spiffe://example.org/a/../b", "spiffe://example.org/a?b", "spiffe://example.org:1/a",
        "spiffe://u@example.org/a", "SPIFFE://example.org/a", "spiffe:example.org",
        "spiffe://example.org/" + String(repeating: "a", count: 2048),
    ])
    func noIdentity(name: String) throws {
        #expect(try code(.uri(name)) == "san.spiffe")
    }

    @Test func anIdentityIsTheOnlyURI() throws {
        let names: [GeneralName] = [.uri("spiffe://example.org/a"), .uri("https://example.org/")]
        #expect(try code(names) == "san.spiffe")
    }

    @Test(arguments: ["ops@example.org", "a.b+c@x.example"])
    func anAddress(name: String) throws {
        #expect(try code(.email(name)) == nil)
    }

    @Test(arguments: [
        "ops", "@example.org", "ops@", "Ops <ops@example.org>", "a@b@example.org", ".a@example.org",
        "a..b@example.org", "ops@exam ple.org", "öps@example.org",
    ])
    func noAddress(name: String) throws {
        #expect(try code(.email(name)) == "san.email")
    }

    @Test(arguments: [
        [], [1, 2, 3], [0, 0, 0, 0], [UInt8](repeating: 0, count: 16),
        [192, 0, 2, 0, 255, 255, 255, 0],
    ])
    func noIPAddress(octets: [UInt8]) throws {
        #expect(try code(.ip(octets)) == "san.ip")
    }

    @Test func otherForms() throws {
        #expect(try code(.directory(try DistinguishedName("CN=x"))) == "san.other")
        for (tag, form) in [(0, "otherName"), (8, "registeredID"), (3, "x400Address")] {
            let name = GeneralName.other(tag: UInt8(tag), der: [0x80 | UInt8(tag), 0])
            #expect(
                throws: IssuanceError.alternativeNameForm(form: form, profile: "client")
            ) { try AlternativeNameRules.form(of: name, for: .builtIn(named: "client")) }
        }
        #expect(try code(.other(tag: 8, der: [0x88, 1, 42])) == "san.other")
    }

    @Test func moreThanAHundred() throws {
        let names = (0...100).map { GeneralName.dns("h\($0).example.org") }
        #expect(try code(names) == "san.count")
        #expect(try code(Array(names.dropLast())) == nil)
    }

    @Test func aProfileWithoutAForm() throws {
        let json = """
            {"name": "t", "description": "t", "kind": "endEntity", "keyAlgorithms": ["p256"],
             "days": {"default": 9, "maximum": 9}, "subjectAttributes": ["CN"],
             "subjectAlternativeNames": ["dns"], "keyUsage": ["digitalSignature"]}
            """
        let fixture = try IssuanceFixture()
        let found = try IssuanceFixture.code {
            try CertificateTemplate(
                fixture.request(names: [.ip([192, 0, 2, 1])]),
                profile: Profile(json: Array(json.utf8), source: "t"), in: fixture.context)
        }
        #expect(found == "san.other")
    }

    private func code(_ name: GeneralName) throws -> String? { try code([name]) }

    private func code(_ names: [GeneralName]) throws -> String? {
        let fixture = try IssuanceFixture()
        return try IssuanceFixture.code {
            try CertificateTemplate(
                fixture.request(names: names), profile: .builtIn(named: "client-generic"),
                in: fixture.context)
        }
    }
}
