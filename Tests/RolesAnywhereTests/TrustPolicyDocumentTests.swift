import IAMPolicy
import Testing

@testable import RolesAnywhere

struct TrustPolicyDocumentTests {
    private static let foreign =
        #"{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}"#

    private static func policy(_ requirements: [String] = ["CN=web-01"]) throws -> TrustPolicy {
        TrustPolicy(
            trustAnchorARN: Example.anchorARN,
            requirements: try requirements.map { try AttributeRequirement($0) })
    }

    private static func document(_ statements: [String]) -> String {
        #"{"Version":"2012-10-17","Id":"x","Statement":["# + statements.joined(separator: ",")
            + "]}"
    }

    @Test(
        arguments: [
            [], ["CN=web-01"], ["CN=web-01", "CN=web-02", "issuer.O=Example"], ["CN=web-*"],
            ["CN=web-*", "CN=db", "OU=a"], ["san.DNS=a.example", "san.Name.CN=x", "1.2.3=y"],
        ])
    func readsBackWhatItWrites(requirements: [String]) throws {
        let policy = try Self.policy(requirements)
        let document = try TrustPolicyDocument(json: policy.json, ofOurRole: true)
        #expect(document.says(policy) && document.foreignStatements.isEmpty)
        #expect(document.own?.requirements.map(\.description).sorted() == requirements.sorted())
    }

    @Test func readsBackEveryPin() throws {
        let other = Example.prefix + "trust-anchor/" + Example.otherID
        for source: TrustPolicy.Source in [
            .trustAnchors([Example.anchorARN, other]), .anyTrustAnchor(account: "111122223333"),
        ] {
            let policy = TrustPolicy(
                source: source, requirements: [try AttributeRequirement("CN=a")],
                onlyTagKeys: ["x509Subject/CN", "x509Issuer/CN"])
            _ = try PolicyDocument(json: policy.json, kind: .trust)
            let own = try TrustPolicyDocument(json: policy.json, ofOurRole: true).own
            #expect(own == policy)
        }
    }

    @Test func keepsTheStatementsOfOthers() throws {
        let before = Self.document([try Self.policy().statement(marked: false), Self.foreign])
        let document = try TrustPolicyDocument(json: before, ofOurRole: true)
        #expect(document.foreignStatements == [Self.foreign])
        let wanted = try Self.policy(["CN=web-02"])
        let after = document.replacingOwn(with: wanted)
        #expect(after == Self.document([wanted.statement(marked: true), Self.foreign]))
        // Marked now, it is found again whatever it says and whoever made the role.
        let again = try TrustPolicyDocument(json: after, ofOurRole: false)
        #expect(again.own == wanted && again.replacingOwn(with: wanted) == after)
    }

    @Test func addsItsStatementToARoleOfOthers() throws {
        let wanted = try Self.policy()
        let theirs = try Self.policy(["CN=other"]).statement(marked: false)
        let document = try TrustPolicyDocument(json: Self.document([theirs]), ofOurRole: false)
        #expect(!document.hasOwnStatement && document.otherWaysIn == [0])
        #expect(
            document.replacingOwn(with: wanted)
                == Self.document([theirs, wanted.statement(marked: true)]))
    }

    @Test func replacesItsStatementWhenSomebodyChangedIt() throws {
        let wanted = try Self.policy()
        let changed = wanted.statement(marked: true).replacing(
            #""Condition":{"#, with: #""Condition":{"Bool":{"aws:SecureTransport":"true"},"#)
        let document = try TrustPolicyDocument(
            json: Self.document([Self.foreign, changed]), ofOurRole: true)
        #expect(document.own == nil && document.hasOwnStatement)
        #expect(
            document.replacingOwn(with: wanted)
                == Self.document([Self.foreign, wanted.statement(marked: true)]))
    }

    @Test(
        arguments: [
            (#""Effect":"Allow""#, #""Effect":"Deny""#),
            (#""sts:TagSession","#, ""),
            (#""Service":"rolesanywhere.amazonaws.com""#, #""AWS":"*""#),
            (#"{"ArnEquals":"#, #"{"ArnLike":"#),
            ("web-01", "web*01"),
            ("x509Subject/CN", "team"),
            (#""aws:SourceArn":""#, #""aws:SourceArn":"x"#),
            (#","StringEquals":"#, #","StringEquals":{},"StringNotEquals":"#),
        ])
    func doesNotTakeAnotherStatementForItsOwn(original: String, other: String) throws {
        let text = try Self.policy().json.replacing(original, with: other)
        #expect(try TrustPolicyDocument(json: text, ofOurRole: true).own == nil)
    }

    @Test func saysWhichOthersLetRolesAnywhereIn() throws {
        let everyone = Self.foreign.replacing(#""111122223333""#, with: #"["*"]"#)
        let denied = everyone.replacing("Allow", with: "Deny")
        let text = Self.document([Self.foreign, everyone, denied])
        #expect(try TrustPolicyDocument(json: text, ofOurRole: false).otherWaysIn == [1])
    }

    @Test func wantsAPolicy() {
        #expect(throws: RolesAnywhereError.self) {
            try TrustPolicyDocument(json: "{", ofOurRole: true)
        }
        #expect(
            throws: RolesAnywhereError.invalidPolicy(
                what: "trust policy", reason: "it has no Statement")
        ) { try TrustPolicyDocument(json: "{}", ofOurRole: true) }
    }

    @Test func writesOtherScriptsAsIAMTakesThem() throws {
        let json = try Self.policy(["CN=Łódź 東京 𠮷", "O=Müller"]).json
        #expect(json.contains(#"\u0141\u00f3d\u017a"#) == false)
        #expect(json.contains(#""\u0141ód\u017a \u6771\u4eac \ud842\udfb7""#))
        #expect(json.contains("Müller"))
        let own = try TrustPolicyDocument(json: json, ofOurRole: true).own
        #expect(own?.requirements.first?.value == "Łódź 東京 𠮷")
    }
}
