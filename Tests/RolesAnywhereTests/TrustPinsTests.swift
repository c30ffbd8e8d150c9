import AWS
import Testing

@testable import RolesAnywhere

struct TrustPinsTests {
    private static func policy(
        _ condition: String, also statements: String = "",
        principal: String = #"{"Service":"rolesanywhere.amazonaws.com"}"#,
        action: String = #""sts:AssumeRole""#
    ) -> String {
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":\#(principal),"#
            + #""Action":\#(action),"Condition":\#(condition)}\#(statements)]}"#
    }

    private static func codes(
        _ policy: String, missing: Bool = false
    ) -> [String] {
        TrustPins(json: policy).findings(account: "111122223333") { _ in missing }.map {
            "\($0.severity) \($0.code)"
        }
    }

    private static let own = "\"\(Example.anchorARN)\""
    private static let other = own.replacing("111122223333", with: "999999999999")
    private static let any = #""arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/*""#

    @Test(arguments: [
        (#"{"Service":"rolesanywhere.amazonaws.com"}"#, #""sts:Assume*""#, true),
        (#"{"Service":"rolesanywhere.amazonaws.com"}"#, #"["sts:TagSession","st?:*"]"#, true),
        (#"{"Service":"rolesanywhere.amazonaws.com"}"#, #""sts:TagSession""#, false),
        (#"{"AWS":"*"}"#, #""sts:AssumeRole""#, true), (#""*""#, #""sts:AssumeRole""#, true),
        (#"{"AWS":"111122223333"}"#, #""sts:AssumeRole""#, false),
    ])
    func seesWhoeverIsLetIn(principal: String, action: String, isOpen: Bool) {
        let policy = Self.policy(
            #"{"StringEquals":{"aws:PrincipalTag/x509Subject/CN":"a"}}"#, principal: principal,
            action: action)
        #expect(Self.codes(policy) == (isOpen ? ["problem role.unpinned"] : []))
        #expect(TrustPins(json: policy).openStatement == (isOpen ? "Statement[0]" : nil))
    }

    @Test func findsNothingInWhatThisToolWrites() {
        #expect(Self.codes(TrustPolicy(trustAnchorARN: Example.anchorARN).json) == [])
    }

    @Test(
        arguments: [
            (#"{"ArnEquals":{"aws:SourceArn":\#(own)}}"#, []),
            (#"{"ArnLikeIfExists":{"AWS:sourceARN":[\#(own)]}}"#, []),
            (#"{"StringEquals":{"aws:SourceArn":\#(own)}}"#, []),
            (#"{"ArnEquals":{"aws:SourceArn":\#(any)}}"#, ["problem role.wildcardPin"]),
            (#"{"ArnLike":{"aws:SourceArn":[\#(own),\#(any)]}}"#, ["problem role.wildcardPin"]),
            (
                #"{"ForAnyValue:StringLike":{"aws:SourceArn":"arn:aws:*"}}"#,
                ["problem role.wildcardPin"]
            ),
            // Both must be met, and one is exact.
            (#"{"ArnLike":{"aws:SourceArn":\#(any)},"ArnEquals":{"aws:SourceArn":\#(own)}}"#, []),
            (#"{"ArnEquals":{"aws:SourceArn":\#(own)},"ArnLike":{"aws:SourceArn":\#(any)}}"#, []),
            // An asterisk that is none.
            (#"{"StringEquals":{"aws:SourceArn":\#(any)}}"#, ["problem role.pinMissing"]),
            (#"{"ArnEquals":{"aws:SourceArn":\#(other)}}"#, ["problem role.foreignPin"]),
            (#"{"ArnEquals":{"aws:SourceArn":[\#(own),\#(other)]}}"#, ["notice role.foreignPin"]),
            (#"{"ArnEquals":{"aws:SourceArn":"example"}}"#, ["problem role.pinMissing"]),
            ("{}", ["problem role.unpinned"]),
            (#"{"ArnNotEquals":{"aws:SourceArn":\#(other)}}"#, ["problem role.unpinned"]),
            (
                #"{"StringEquals":{"aws:PrincipalTag/x509Subject/CN":"a"}}"#,
                ["problem role.unpinned"]
            ),
            (
                #"{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#,
                ["notice role.anyTrustAnchor"]
            ),
            (#"{"StringLike":{"aws:SourceAccount":"*"}}"#, ["problem role.unpinned"]),
            (
                #"{"StringEquals":{"aws:SourceAccount":"999999999999"}}"#,
                ["problem role.foreignPin"]
            ),
        ])
    func judgesPins(condition: String, expected: [String]) {
        #expect(Self.codes(Self.policy(condition)) == expected, "\(condition)")
    }

    @Test func knowsWhichTrustAnchorsThereAre() {
        let condition = #"{"ArnEquals":{"aws:SourceArn":\#(Self.own)}}"#
        #expect(
            Self.codes(Self.policy(condition), missing: true) == ["problem role.pinMissing"])
    }

    @Test func aDenialMayPinWhatAnAllowanceDoesNot() {
        let denial =
            #",{"Effect":"Deny","Principal":"*","Action":"sts:*","Condition":{"ArnNotEquals":"#
            + #"{"aws:SourceArn":\#(Self.own)}}}"#
        #expect(Self.codes(Self.policy("{}", also: denial)) == [])
    }

    @Test func othersAndOtherActionsDoNotMatter() {
        let others = #"{"Service":"ec2.amazonaws.com"}"#
        #expect(Self.codes(Self.policy("{}", principal: others)) == [])
        #expect(Self.codes(Self.policy("{}", action: #""sts:TagSession""#)) == [])
        #expect(
            Self.codes(Self.policy("{}", action: #"["sts:TagSession","STS:*"]"#))
                == ["problem role.unpinned"])
        #expect(Self.codes("{}") == [] && Self.codes("nothing") == [])
    }
}
