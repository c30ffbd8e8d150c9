import Testing

@testable import IAMPolicy

struct PolicyEvaluatorTests {
    private static func identity(_ json: String) throws -> (name: String, document: PolicyDocument)
    {
        ("p", try PolicyDocument(json: json, kind: .identity))
    }

    private static func session(_ json: String) throws -> (name: String, document: PolicyDocument) {
        ("s", try PolicyDocument(json: json, kind: .session))
    }

    private let readAll = policy(#""Resource": "*""#, action: "s3:Get*")
    private let denyJune = policy(
        #""Resource": "arn:aws:s3:::reports/june*""#, effect: "Deny", action: "s3:*")
    private let writeAll = policy(#""Resource": "*""#, action: "s3:Put*")

    @Test func whatNothingAllowsIsDenied() throws {
        let none = PolicyEvaluator.evaluate(request(), policies: [])
        #expect(none.decision == .implicitDeny)
        let other = PolicyEvaluator.evaluate(request(), policies: [try Self.identity(writeAll)])
        #expect(other.decision == .implicitDeny)
        #expect(other.refusingLayer == .identity)
    }

    @Test func aDenyWinsWhateverTheOrder() throws {
        let policies = [try Self.identity(readAll), try Self.identity(denyJune)]
        for policies in [policies, policies.reversed()] {
            let june = PolicyEvaluator.evaluate(request(), policies: policies)
            #expect(june.decision == .explicitDeny)
            let july = request(on: "arn:aws:s3:::reports/july.pdf")
            #expect(PolicyEvaluator.evaluate(july, policies: policies).decision == .allowed)
        }
    }

    @Test func aDenyWhoseConditionFailsDoesNothing() throws {
        let deny = policy(
            #""Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}"#,
            effect: "Deny")
        let policies = [try Self.identity(readAll), try Self.identity(deny)]
        #expect(PolicyEvaluator.evaluate(request(), policies: policies).decision == .allowed)
        let plain = request(context: ["aws:SecureTransport": ["false"]])
        #expect(PolicyEvaluator.evaluate(plain, policies: policies).decision == .explicitDeny)
    }

    @Test func permissionsDoNotAddUpAcrossLayers() throws {
        let both = PolicyEvaluator.evaluateSession(
            request(), identity: [try Self.identity(readAll)], session: [try Self.session(readAll)])
        #expect(both.decision == .allowed)
        let roleOnly = PolicyEvaluator.evaluateSession(
            request(), identity: [try Self.identity(readAll)], session: [try Self.session(writeAll)]
        )
        #expect(roleOnly.decision == .implicitDeny)
        #expect(roleOnly.refusingLayer == .session)
        let sessionOnly = PolicyEvaluator.evaluateSession(
            request(), identity: [try Self.identity(writeAll)], session: [try Self.session(readAll)]
        )
        #expect(sessionOnly.decision == .implicitDeny)
        #expect(sessionOnly.refusingLayer == .identity)
    }

    @Test func policiesOfOneLayerAddUp() throws {
        let session = [try Self.session(writeAll), try Self.session(readAll)]
        let evaluation = PolicyEvaluator.evaluateSession(
            request(), identity: [try Self.identity(readAll)], session: session)
        #expect(evaluation.decision == .allowed)
    }

    @Test func aDenyInEitherLayerWins() throws {
        let inSession = PolicyEvaluator.evaluateSession(
            request(), identity: [try Self.identity(readAll)],
            session: [try Self.session(readAll), try Self.session(denyJune)])
        #expect(inSession.decision == .explicitDeny)
        #expect(inSession.refusingLayer == .session)
        let inRole = PolicyEvaluator.evaluateSession(
            request(), identity: [try Self.identity(denyJune)], session: [try Self.session(readAll)]
        )
        #expect(inRole.decision == .explicitDeny)
        #expect(inRole.refusingLayer == .identity)
    }

    @Test func withoutSessionPoliciesTheRoleDecides() throws {
        let identity = [try Self.identity(readAll)]
        let none = PolicyEvaluator.evaluateSession(request(), identity: identity, session: nil)
        #expect(none.decision == .allowed)
        let empty = PolicyEvaluator.evaluateSession(request(), identity: identity, session: [])
        #expect(empty.decision == .implicitDeny)
        #expect(empty.refusingLayer == .session)
    }

    @Test func aPolicyThatCannotBeReadDenies() throws {
        let json = policy(#""Resource": "*", "Condition": {"StringIs": {"aws:a": "x"}}"#)
        let error = try #require(throws: PolicyError.self) {
            try PolicyDocument(json: json, kind: .identity)
        }
        let evaluation = Evaluation.refused(
            byUnreadablePolicy: "odd", kind: .identity, error: error)
        #expect(evaluation.decision == .explicitDeny)
        #expect(evaluation.summary.contains("there is no condition operator \"StringIs\""))
    }

    @Test(arguments: [
        ("sts:AssumeRole", "web-01", true), ("sts:TagSession", "web-01", true),
        ("sts:SetSourceIdentity", "web-01", false), ("sts:AssumeRole", "web-02", false),
    ])
    func eachActionOfATrustPolicyIsItsOwnQuestion(action: String, name: String, allowed: Bool)
        throws
    {
        let document = try PolicyDocument(
            json: #"""
                {"Version": "2012-10-17", "Statement": [
                    {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
                     "Action": "sts:AssumeRole",
                     "Condition": {"ArnEquals": {"aws:SourceArn": "\#(trustAnchor)"},
                        "StringEquals": {"aws:PrincipalTag/x509Subject/CN": "web-01"}}},
                    {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
                     "Action": "sts:TagSession"}]}
                """#, kind: .trust)
        let request = request(
            action, on: role, by: .service(rolesAnywhere),
            context: ["aws:SourceArn": [trustAnchor], "aws:PrincipalTag/x509Subject/CN": [name]])
        let evaluation = PolicyEvaluator.evaluate(request, policies: [("trust", document)])
        #expect(evaluation.decision == (allowed ? .allowed : .implicitDeny))
        #expect(evaluation.refusingLayer == (allowed ? nil : .trust))
    }
}
