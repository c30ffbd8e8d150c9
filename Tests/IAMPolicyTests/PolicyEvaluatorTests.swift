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
        let (read, write) = (try Self.identity(readAll), try Self.identity(writeAll))
        let kinds: [PolicyLayer.Kind] = [.identity, .boundary, .session]
        let all = kinds.map { PolicyLayer($0, [read]) }
        #expect(PolicyEvaluator.evaluate(request(), layers: all).decision == .allowed)
        for (index, kind) in kinds.enumerated() {
            var layers = all
            layers[index] = PolicyLayer(kind, [write])
            let evaluation = PolicyEvaluator.evaluate(request(), layers: layers)
            #expect(evaluation.decision == .implicitDeny)
            #expect(evaluation.refusingLayer == kind)
            #expect(evaluation.summary.hasSuffix("because no \(kind) allows it"))
        }
    }

    @Test func policiesOfOneLayerAddUp() throws {
        let layers = [
            PolicyLayer(.identity, [try Self.identity(readAll)]),
            PolicyLayer(.session, [try Self.session(writeAll), try Self.session(readAll)]),
        ]
        #expect(PolicyEvaluator.evaluate(request(), layers: layers).decision == .allowed)
    }

    @Test func aDenyInAnyLayerWins() throws {
        let read = try Self.identity(readAll)
        let kinds: [PolicyLayer.Kind] = [.identity, .boundary, .session]
        for (index, kind) in kinds.enumerated() {
            var layers = kinds.map { PolicyLayer($0, [read]) }
            layers[index] = PolicyLayer(kind, [read, try Self.identity(denyJune)])
            let evaluation = PolicyEvaluator.evaluate(request(), layers: layers)
            #expect(evaluation.decision == .explicitDeny)
            #expect(evaluation.refusingLayer == kind)
        }
    }

    @Test func aDenyWinsOverALayerThatAllowsNothing() throws {
        let layers = [
            PolicyLayer(.identity, []), PolicyLayer(.session, [try Self.session(denyJune)]),
        ]
        let evaluation = PolicyEvaluator.evaluate(request(), layers: layers)
        #expect(evaluation.decision == .explicitDeny)
        #expect(evaluation.refusingLayer == .session)
    }

    @Test func aLayerWithoutPoliciesAllowsNothing() throws {
        let identity = PolicyLayer(.identity, [try Self.identity(readAll)])
        let bounded = PolicyEvaluator.evaluate(
            request(), layers: [identity, PolicyLayer(.boundary, [])])
        #expect(bounded.decision == .implicitDeny)
        #expect(bounded.refusingLayer == .boundary)
        #expect(PolicyEvaluator.evaluate(request(), layers: [identity]).decision == .allowed)
        let nothing = PolicyEvaluator.evaluate(request(), layers: [])
        #expect(nothing.decision == .implicitDeny)
        #expect(nothing.refusingLayer == nil)
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
