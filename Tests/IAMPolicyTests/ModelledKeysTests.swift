import Testing

@testable import IAMPolicy

/// Condition keys of which it is not known what a request has.
struct ModelledKeysTests {
    private static let keys = ModelledKeys(
        ["aws:username", "aws:SourceIp"], families: ["aws:PrincipalTag/"])

    private static let conditions = [
        #"{"Bool": {"aws:ViaAWSService": "false"}}"#,
        #"{"StringEquals": {"s3:authType": "REST-HEADER"}}"#,
        #"{"StringNotEquals": {"aws:NoSuchKey": "x"}}"#,
        #"{"StringEqualsIfExists": {"aws:NoSuchKey": "x"}}"#,
        #"{"ForAllValues:StringEquals": {"aws:NoSuchKey": "x"}}"#,
        #"{"Null": {"aws:NoSuchKey": "true"}}"#, #"{"Null": {"aws:NoSuchKey": "false"}}"#,
        #"{"StringNotEquals": {"aws:username": "${aws:NoSuchKey}"}}"#,
        #"{"StringLike": {"aws:PrincipalTag/team": "${aws:NoSuchKey, 'x'}*"}}"#,
    ]

    private func evaluate(
        _ members: String, effect: String, context: [String: [String]] = [:]
    ) throws -> Evaluation {
        let request = PolicyRequest(
            action: "s3:GetObject", resource: "arn:aws:s3:::reports/june.pdf",
            principal: .aws(session), context: context, modelledKeys: Self.keys)
        let all = try PolicyDocument(json: policy(#""Resource": "*""#), kind: .identity)
        let document = try PolicyDocument(json: policy(members, effect: effect), kind: .identity)
        let policies = effect == "Deny" ? [("all", all), ("p", document)] : [("p", document)]
        return PolicyEvaluator.evaluate(request, policies: policies)
    }

    @Test(arguments: conditions)
    func anUnknownKeyLetsADenialApply(condition: String) throws {
        let evaluation = try evaluate(
            #""Resource": "*", "Condition": \#(condition)"#, effect: "Deny")
        #expect(evaluation.decision == .explicitDeny)
        #expect(evaluation.unknownKeys.count == 1)
        #expect("\(evaluation)".contains("UNKNOWN CONDITION KEY \(evaluation.unknownKeys[0])"))
    }

    @Test(arguments: conditions)
    func anUnknownKeyKeepsAPermissionFromApplying(condition: String) throws {
        let evaluation = try evaluate(
            #""Resource": "*", "Condition": \#(condition)"#, effect: "Allow")
        #expect(evaluation.decision == .implicitDeny)
        #expect("\(evaluation)".contains("UNKNOWN CONDITION KEY \(evaluation.unknownKeys[0])"))
    }

    @Test(arguments: ["Resource", "NotResource"])
    func variablesInResourcesAreTheSame(element: String) throws {
        for text in ["arn:aws:s3:::${aws:NoSuchKey}/*", "arn:aws:s3:::${aws:NoSuchKey, 'x'}/*"] {
            let members = #""\#(element)": "\#(text)""#
            #expect(try evaluate(members, effect: "Deny").decision == .explicitDeny)
            let allow = try evaluate(members, effect: "Allow")
            #expect(allow.decision == .implicitDeny)
            #expect(allow.unknownKeys == ["aws:NoSuchKey"])
        }
    }

    @Test func anAbsentMemberOfAModelledFamilyIsMissing() throws {
        let other =
            #""Resource": "*", "Condition": {"StringNotEquals": {"AWS:principaltag/x": "y"}}"#
        #expect(try evaluate(other, effect: "Allow").decision == .allowed)
        let same = #""Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/x": "y"}}"#
        #expect(try evaluate(same, effect: "Deny").decision == .allowed)
        let user = #""Resource": "*", "Condition": {"Null": {"aws:UserName": "true"}}"#
        #expect(try evaluate(user, effect: "Allow").decision == .allowed)
    }

    @Test func aKeyThatTheRequestHasIsKnown() throws {
        let members = #""Resource": "*", "Condition": {"StringEquals": {"aws:NoSuchKey": "x"}}"#
        for (value, decision) in [("x", Evaluation.Decision.explicitDeny), ("y", .allowed)] {
            let evaluation = try evaluate(
                members, effect: "Deny", context: ["aws:nosuchkey": [value]])
            #expect(evaluation.decision == decision)
            #expect(evaluation.unknownKeys == [])
        }
    }

    @Test func aStatementAboutSomethingElseNeedsNoKey() throws {
        let members = """
            "Resource": "arn:aws:s3:::other/*", "Condition": {"Bool": {"aws:NoSuchKey": "true"}}
            """
        #expect(try evaluate(members, effect: "Deny").decision == .allowed)
    }

    /// IAM's own rule, where the guess is wanted.
    @Test(arguments: [
        (#"{"StringNotEquals": {"aws:NoSuchKey": "x"}}"#, true),
        (#"{"StringEquals": {"aws:NoSuchKey": "x"}}"#, false),
        (#"{"StringEqualsIfExists": {"aws:NoSuchKey": "x"}}"#, true),
        (#"{"Null": {"aws:NoSuchKey": "true"}}"#, true),
    ])
    func unknownKeysCanCountAsMissing(condition: String, holds: Bool) throws {
        let document = try PolicyDocument(
            json: policy(#""Resource": "*", "Condition": \#(condition)"#), kind: .identity)
        let request = PolicyRequest(
            action: "s3:GetObject", resource: "arn:aws:s3:::b/k", principal: .aws(session),
            context: [:], modelledKeys: Self.keys.takingOthersForMissing())
        let evaluation = PolicyEvaluator.evaluate(request, policies: [("p", document)])
        #expect((evaluation.decision == .allowed) == holds)
        #expect(evaluation.unknownKeys == ["aws:NoSuchKey"])
    }

    @Test func aKeyIsNoLineOfTheLog() throws {
        let members = #""Resource": "*", "Condition": {"Bool": {"aws:a\nb": "true"}}"#
        let text = "\(try evaluate(members, effect: "Deny"))"
        #expect(text.contains(#"aws:a\u{a}b"#))
        #expect(text.split(separator: "\n").count == 4)
    }
}
