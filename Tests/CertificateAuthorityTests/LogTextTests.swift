import Foundation
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// Nobody's name can be read as what the audit log itself says.
struct LogTextTests {
    @Test(arguments: [
        ("web-01", "web-01"), ("web 01", #""web 01""#), ("", #""""#),
        (#"a"b"#, #""a\"b""#), (#"a\b"#, #""a\\b""#), ("a;b", #""a\u{3b}b""#),
        (#"a\u{3b}b"#, #""a\\u{3b}b""#), ("a\nb", #""a\nb""#), ("Käse", #""Käse""#),
    ])
    func aNameIsOneWord(name: String, text: String) {
        #expect(LogText.name(name) == text)
        #expect(LogText.isName(text, name))
        #expect(LogText.words("serial 01 name \(text)") == ["serial", "01", "name", text])
        #expect(
            LogText.words("name \(text); serial 02") == ["name", text, "serial", "02"])
    }

    @Test func namesOfOlderEntriesAreKnownAgain() {
        #expect(LogText.isName("web 01", "web 01"))
        #expect(LogText.isName("a\\u{3b}b", "a;b"))
        #expect(!LogText.isName("web 01", "web 02"))
        let hash = String(repeating: "0", count: 64)
        let old = LoggedCertificate(Array("serial 01 name web 01 tbs \(hash)".utf8)[...])
        #expect(old?.name == "web 01" && old?.tbsSHA256 != nil)
    }

    // They had neither quotes nor escapes, and a name could hold what parts the items.
    @Test(arguments: ["x;y", "Smith; John", "x; serial 12", "a;", "web 01"])
    func olderEntriesKeepTheirNames(name: String) {
        let hash = String(repeating: "0", count: 64)
        let one = "serial 01 name \(name) tbs \(hash)"
        let items = LogText.items("\(one); serial 02 name web-02 tbs \(hash); \(one)")
        #expect(items.count == 3)
        let found = items.compactMap { LoggedCertificate($0) }
        #expect(found.map(\.serialNumber) == [[1], [2], [1]])
        #expect(found.first?.name.map { LogText.isName($0, name) } == true)
        #expect(found.last?.name == name && found.last?.tbsSHA256 != nil)
    }

    @Test func itemsOfTodayArePartedWhateverTheyEndWith() {
        let hash = String(repeating: "0", count: 64)
        let one = "serial 01 tbs \(hash) profile client name \(LogText.name("a; serial 9"))"
        #expect(LogText.items("\(one); \(one)").count == 2)
        #expect(LogText.items("serial 01 sha256 \(hash); serial 02 sha256 \(hash)").count == 2)
        #expect(LogText.items("serial 01").count == 1)
    }

    @Test func quotesThatNothingEndsAreNone() {
        #expect(LogText.words(#"name "a b"#) == ["name", #""a"#, "b"])
        #expect(LogText.words(#"name "a\"#) == ["name", #""a\"#])
        #expect(LogText.words("") == [])
    }

    @Test func aNameSpeaksOfNobodyElse() throws {
        let fixture = try StoreFixture()
        let store = fixture.store
        let other = try fixture.issue(fixture.request()).record.serialNumber
        let name = "x tbs 00; serial \(other) name evil"
        let key = try PrivateKey.generate(.p256)
        let signing = try store.requestSigning(
            terms: SigningTerms(profile: .builtIn(named: "client-generic")),
            context: StoreFixture.context())
        let request = try RequestReader.read(HandmadeRequest("CN=web-02", key: key).der())
        let checked = try signing.check(SigningRequest(request, name: name))
        let serial = try #require(
            try signing.sign([checked], with: fixture.issuer).first?.certificate.serialNumber)
        #expect(try AuthorityStore.check(store.directory).problems == [])
        func count(_ selector: String) throws -> Int {
            var filter = AuditFilter()
            filter.selector = selector
            filter.operations = ["reserved"]
            var count = 0
            _ = try store.readAuditTrail(filter) { _ in count += 1 }
            return count
        }
        #expect(try count(other.hex) == 1)
        #expect(try count(serial.hex) == 1 && count(name) == 1)
        #expect(try count("evil") == 0)
    }
}
