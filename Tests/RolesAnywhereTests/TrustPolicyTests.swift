import IAMPolicy
import Testing

@testable import RolesAnywhere

struct TrustPolicyTests {
    static let head =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","#
        + #""Principal":{"Service":"rolesanywhere.amazonaws.com"},"#
        + #""Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"#
        + #""Condition":{"ArnEquals":{"aws:SourceArn":"\#(Example.anchorARN)"}"#

    private func json(_ requirements: [String]) throws -> String {
        TrustPolicy(
            trustAnchorARN: Example.anchorARN,
            requirements: try requirements.map { try AttributeRequirement($0) }
        ).json
    }

    @Test func pinsTheTrustAnchor() throws {
        #expect(try json([]) == Self.head + "}}]}")
    }

    @Test func requiresAttributesInTheOrderGiven() throws {
        #expect(
            try json(["CN=web-01", "issuer.O=Example", "san.URI=spiffe://example/web"])
                == Self.head + #","StringEquals":{"aws:PrincipalTag/x509Subject/CN":"web-01","#
                + #""aws:PrincipalTag/x509Issuer/O":"Example","#
                + #""aws:PrincipalTag/x509SAN/URI":"spiffe://example/web"}}}]}"#)
    }

    @Test func takesSeveralValuesOfOneAttributeAsAlternatives() throws {
        #expect(
            try json(["CN=web-01", "subject.cn=web-02", "CN=web-01"])
                == Self.head
                + #","StringEquals":{"aws:PrincipalTag/x509Subject/CN":["web-01","web-02"]}}}]}"#)
    }

    @Test func isATrustPolicyThatIAMTakes() throws {
        let document = try PolicyDocument(json: try json(["CN=web-01"]), kind: .trust)
        #expect(document.statements.count == 1)
    }

    @Test(
        arguments: [
            ("CN=a", "x509Subject/CN", "a"), ("subject.OU=a/b", "x509Subject/OU", "a/b"),
            ("2.5.4.11=x", "x509Subject/OU", "x"), ("1.2.3.4=x", "x509Subject/1.2.3.4", "x"),
            ("issuer.2.5.4.10=x", "x509Issuer/O", "x"),
            ("san.dns=web.example.com", "x509SAN/DNS", "web.example.com"),
            ("san.Name.CN=x=y", "x509SAN/Name/CN", "x=y"),
            ("O=Müller 3", "x509Subject/O", "Müller 3"),
        ])
    func readsARequirement(text: String, tagKey: String, value: String) throws {
        let requirement = try AttributeRequirement(text)
        #expect(requirement.tagKey == tagKey && requirement.value == value)
    }

    @Test(arguments: ["CN", "", "CN=", "="])
    func needsAFieldAndAValue(text: String) {
        #expect(throws: RolesAnywhereError.self) { try AttributeRequirement(text) }
    }

    @Test(
        arguments: [
            "nonsense.CN=x", "CM=x", "san.IP=10.0.0.1", "san.CN=x", "issuer.=x", "2.5=x", ".CN=x",
            "2.5..4=x",
        ])
    func refusesWhatNeverBecomesATag(text: String) {
        let field = String(text.prefix { $0 != "=" })
        #expect(throws: RolesAnywhereError.unknownAttribute(field)) {
            try AttributeRequirement(text)
        }
    }

    @Test(arguments: ["CN=a(b", "CN=${aws:username}", "CN=a&*", "CN=a\nb"])
    func refusesAValueThatNoTagCanHave(text: String) {
        let error = #expect(throws: RolesAnywhereError.self) { try AttributeRequirement(text) }
        guard case .untaggableValue = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func refusesAValueThatIsTooLong() throws {
        _ = try AttributeRequirement("CN=" + String(repeating: "a", count: 256))
        #expect(throws: RolesAnywhereError.self) {
            try AttributeRequirement("CN=" + String(repeating: "a", count: 257))
        }
    }
}
