import Testing
import TestSupport
import X509

@testable import RolesAnywhere

struct CertificateIdentityTests {
    private static let key = Result { try PrivateKey.generate(.p256) }

    private static func identity(
        _ subject: String, _ names: [GeneralName] = [], issuer: String = "CN=Root,O=Example"
    ) throws -> CertificateIdentity {
        let authority = try TestAuthority.root(name: issuer, key: try key.get())
        return try CertificateIdentity(
            authority.leaf(
                subject: try DistinguishedName(subject), key: try key.get(), names: names))
    }

    @Test func asksForEverythingThatIsATag() throws {
        let identity = try Self.identity(
            "CN=web-01,OU=Security,OU=Research,O=Example",
            [
                .dns("web-01.example.com"), .uri("spiffe://example/web"),
                .directory(try DistinguishedName("CN=inner,O=Example")),
            ])
        #expect(
            identity.requirements.map(\.description) == [
                "CN=web-01", "OU=Security/Research", "O=Example", "issuer.CN=Root",
                "issuer.O=Example", "san.DNS=web-01.example.com", "san.URI=spiffe://example/web",
                "san.Name.CN=inner", "san.Name.O=Example",
            ])
        #expect(identity.onlyTagKeys == identity.requirements.map(\.tagKey))
        #expect(identity.leftOut.isEmpty)
    }

    @Test func saysWhatCannotBeATag() throws {
        let long = String(repeating: "a", count: 257)
        let identity = try Self.identity(
            "CN=web-01,O=Example (Web)",
            [
                .dns("a.example"), .dns("b.example"), .ip([10, 0, 0, 1]), .email("a@b.example"),
                .uri("https://" + long),
            ], issuer: "CN=Root & Sons")
        #expect(identity.requirements.map(\.description) == ["CN=web-01", "san.DNS=a.example"])
        #expect(
            identity.onlyTagKeys == ["x509Subject/CN", "x509SAN/DNS", "x509SAN/DNS/2"])
        #expect(
            identity.leftOut.map(\.description) == [
                "O=Example (Web): a session tag cannot hold \"(\"",
                "issuer.CN=Root & Sons: a session tag cannot hold \"&\"",
                "DNS:b.example: AWS makes a session tag of the first one of its form",
                "IP:10.0.0.1: AWS makes no session tag of this form of name",
                "email:a@b.example: AWS makes no session tag of this form of name",
                "san.URI=https://\(long): it has more than 256 characters",
            ])
    }

    @Test func doesNotLimitTheTagsWhereTheirNamesAreNotKnown() throws {
        let identity = try Self.identity("CN=web-01,1.2.3.4=x")
        #expect(identity.onlyTagKeys == nil)
        #expect(identity.leftOut.map(\.part) == ["1.2.3.4=x"])
    }

    @Test func saysOfWhichTagsAWSSaysNothing() throws {
        let identity = try Self.identity(
            "CN=web-01,DC=corp,L=Bern,ST=BE,C=CH",
            [.uri("a:b"), .directory(try DistinguishedName("UID=7,O=x"))], issuer: "CN=R,DC=corp")
        #expect(
            identity.undocumented.map(\.description)
                == ["DC=corp", "issuer.DC=corp", "san.Name.UID=7"])
    }

    @Test func anAsteriskInACertificateIsNoPattern() throws {
        let identity = try Self.identity("CN=web-01", [.dns("*.example.com")])
        #expect(identity.requirements.allSatisfy { !$0.isPattern })
        #expect(identity.leftOut.map(\.part) == ["san.DNS=*.example.com"])
    }

    @Test func refusesACertificateThatNothingSetsApart() throws {
        #expect(throws: RolesAnywhereError.unidentifiable(subject: "CN=a*")) {
            try Self.identity("CN=a*", [.ip([10, 0, 0, 1])])
        }
    }

    @Test func refusesTheCertificateOfACA() throws {
        let root = try TestAuthority.root(key: try Self.key.get())
        #expect(throws: RolesAnywhereError.notAnEndEntity("CN=Test Root,O=Anchorage Tests")) {
            try CertificateIdentity(root.certificate)
        }
    }
}
