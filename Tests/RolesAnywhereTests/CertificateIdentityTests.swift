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
            "CN=web-01,OU=Security,O=Example",
            [
                .dns("web-01.example.com"), .uri("spiffe://example/web"),
                .directory(try DistinguishedName("CN=inner,O=Example")),
            ])
        #expect(
            identity.requirements.map(\.description) == [
                "CN=web-01", "OU=Security", "O=Example", "issuer.CN=Root",
                "issuer.O=Example", "san.DNS=web-01.example.com", "san.URI=spiffe://example/web",
                "san.Name.CN=inner", "san.Name.O=Example",
            ])
        #expect(identity.onlyTagKeys == identity.requirements.map(\.tagKey))
    }

    /// What is refused, why, and what is left to ask for.
    private static func refusal(
        _ subject: String, _ names: [GeneralName] = [], issuer: String = "CN=Root"
    ) throws -> (reasons: [String], comparable: [String]) {
        do {
            _ = try identity(subject, names, issuer: issuer)
        } catch RolesAnywhereError.unidentifiable(_, let reasons, let comparable) {
            return (reasons, comparable)
        }
        Issue.record("\(subject) is taken for identifiable")
        return ([], [])
    }

    @Test(arguments: [
        ("CN=Smith\\, John,O=Example", "CN=Smith, John: a session tag cannot hold \",\""),
        ("CN=a,1.2.3.4=x", "1.2.3.4=x: how AWS would name its session tag is not known"),
        ("CN=a,OU=a,OU=b", "OU=a/b: AWS joins its 2 values, as one value could be"),
        (
            "CN=a,OU=a/b",
            "OU=a/b: AWS joins several values by a slash, and could have made it so"
        ),
    ])
    func refusesASubjectThatOthersCouldPassFor(subject: String, reason: String) throws {
        #expect(try Self.refusal(subject).reasons == [reason])
        // An issuer's name is compared in the same way.
        let issued = try Self.refusal("CN=web-01", issuer: subject)
        #expect(issued.reasons == ["issuer." + reason])
        #expect(issued.comparable.contains("CN=web-01"))
    }

    @Test func refusesAValueThatIsTooLong() throws {
        let uri = "https://" + String(repeating: "a", count: 249)
        #expect(
            try Self.refusal("CN=a", [.uri(uri)]).reasons == [
                "san.URI=\(uri): it has more than 256 characters"
            ])
        #expect(try Self.identity("CN=a", [.uri(String(uri.dropLast()))]).requirements.count == 4)
    }

    @Test(
        arguments: [
            (
                [.dns("a.example"), .dns("b.example")],
                "DNS:b.example: AWS makes a session tag of the first name of its form alone"
            ),
            ([.ip([10, 0, 0, 1])], "IP:10.0.0.1: AWS makes no session tag of this form of name"),
            ([.email("a@b.c")], "email:a@b.c: AWS makes no session tag of this form of name"),
            ([.dns("*.example")], "san.DNS=*.example: a session tag cannot hold \"*\""),
        ] as [([GeneralName], String)])
    func refusesNamesThatAWSDoesNotCompare(names: [GeneralName], reason: String) throws {
        let refused = try Self.refusal("CN=web-01", names)
        #expect(refused.reasons == [reason])
        #expect(refused.comparable.prefix(2) == ["CN=web-01", "issuer.CN=Root"])
    }

    @Test func saysEverythingThatStandsInTheWay() throws {
        let refused = try Self.refusal("CN=a(b,O=x", [.ip([10, 0, 0, 1])], issuer: "CN=R & S")
        #expect(refused.reasons.count == 3)
        #expect(refused.comparable == ["O=x"])
    }

    @Test func saysOfWhichTagsAWSSaysNothing() throws {
        let identity = try Self.identity(
            "CN=web-01,DC=corp,L=Bern,ST=BE,C=CH",
            [.uri("a:b"), .directory(try DistinguishedName("UID=7,O=x"))], issuer: "CN=R,DC=corp")
        #expect(
            identity.undocumented.map(\.description)
                == ["DC=corp", "issuer.DC=corp", "san.Name.UID=7"])
    }

    @Test func asksForNothingWhereOnlyTheIssuerIsComparable() throws {
        let refused = try Self.refusal("CN=a*")
        #expect(refused.reasons == ["CN=a*: a session tag cannot hold \"*\""])
        #expect(refused.comparable.isEmpty)
    }

    @Test func refusesTheCertificateOfACA() throws {
        let root = try TestAuthority.root(key: try Self.key.get())
        #expect(throws: RolesAnywhereError.notAnEndEntity("CN=Test Root,O=Anchorage Tests")) {
            try CertificateIdentity(root.certificate)
        }
    }
}
