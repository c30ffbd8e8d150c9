import TestSupport
import Testing
import X509

@testable import RolesAnywhere

struct TrustExplanationTests {
    static let anchor =
        "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/"
        + "1df2851b-5c5f-4cd5-8a31-2b2e4d4ae6c1"

    let certificate: Certificate

    init() throws {
        certificate = try TestAuthority.root().leaf(key: PrivateKey.generate(.p256))
    }

    private func explanation(
        _ condition: String, trustAnchorARN: String? = nil
    ) throws -> TrustExplanation {
        let policy =
            #"{"Version":"2012-10-17","Statement":{"Sid":"In","Effect":"Allow","Principal":"#
            + #"{"Service":"rolesanywhere.amazonaws.com"},"Action":"sts:*","Condition":"#
            + "\(condition)}}"
        let tags = SessionTags(certificate)
        var question = TrustQuestion(
            tags: tags.values, sourceIdentity: SourceIdentity.of(certificate),
            sessionName: certificate.serialNumber.hex)
        question.trustAnchorARN = trustAnchorARN
        return try TrustExplanation(
            of: policy, to: question, at: fixedNow, for: certificate,
            mappings: AttributeMapping.defaults)
    }

    @Test func asksOnBehalfOfTheTrustAnchorThatThePolicyNames() throws {
        let condition = #"{"ArnEquals":{"aws:SourceArn":"\#(Self.anchor)"}}"#
        let found = try explanation(condition)
        #expect(found.decision.isAllowed && found.takesPolicysTrustAnchor)
        #expect(found.question.account == "111122223333" && found.question.region == "us-east-1")
        let other = try explanation(condition, trustAnchorARN: Self.anchor + "0")
        #expect(!other.decision.isAllowed && !other.takesPolicysTrustAnchor)
    }

    @Test func aPatternNamesNoTrustAnchor() throws {
        let found = try explanation(#"{"ArnLike":{"aws:SourceArn":"arn:aws:rolesanywhere:*"}}"#)
        #expect(!found.decision.isAllowed && found.question.trustAnchorARN == nil)
        #expect(found.decision.unknownKeys == ["aws:SourceArn"])
    }

    @Test func namesTheConditionThatDecides() throws {
        let found = try explanation(
            #"{"StringEquals":{"aws:PrincipalTag/x509Subject/CN":"web-02"}}"#)
        let statement = try #require(found.decision.actions.first?.statements.first)
        #expect(statement.sid == "In" && !statement.applies)
        let check = try #require(statement.checks.first { !$0.matched })
        #expect(check.policy == ["web-02"] && check.request == ["web-01"])
        #expect(found.decision.actions.map(\.isAllowed) == [false, false, false])
    }

    @Test func sourceIdentitiesFollowTheCommonName() throws {
        #expect(SourceIdentity.of(certificate) == "CN=web-01")
        #expect(SourceIdentity.of(certificate, commonName: nil).hasPrefix("ID="))
        let long = String(repeating: "a", count: 62)
        #expect(SourceIdentity.of(certificate, commonName: long) == long)
        #expect(!SourceIdentity.isAcceptable("a") && !SourceIdentity.isAcceptable("CN=a(b)"))
    }
}
