import Foundation
import Testing

@testable import IAMPolicy

/// The trace says which statement and which condition decided, with the values compared.
struct EvaluationTests {
    private static func evaluate(_ context: [String: [String]]) throws -> Evaluation {
        let document = try PolicyDocument(
            json: #"""
                {"Version": "2012-10-17", "Statement": [
                    {"Sid": "Web", "Effect": "Allow",
                     "Principal": {"Service": "rolesanywhere.amazonaws.com"},
                     "Action": "sts:AssumeRole",
                     "Condition": {"StringEquals": {
                        "aws:PrincipalTag/x509Subject/CN": ["web-01", "${aws:SourceAccount}"]}}},
                    {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:*",
                     "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "5"}}}]}
                """#, kind: .trust)
        let request = request(
            "sts:AssumeRole", on: role, by: .service(rolesAnywhere), context: context)
        return PolicyEvaluator.evaluate(request, policies: [("trust", document)])
    }

    private static let name = "aws:PrincipalTag/x509Subject/CN"

    @Test func namesTheStatementThatAllows() throws {
        let evaluation = try Self.evaluate([Self.name: ["web-01"], "aws:SourceAccount": ["1"]])
        #expect(
            evaluation.description == #"""
                sts:AssumeRole on \#(role) is allowed by Allow statement 0 ("Web") of policy "trust"
                  Allow statement 0 ("Web") of policy "trust" applies: Principal: policy \#
                ["rolesanywhere.amazonaws.com"], request ["rolesanywhere.amazonaws.com"]; Action: \#
                policy ["sts:AssumeRole"], request ["sts:AssumeRole"]; \#
                StringEquals \#(Self.name): policy ["web-01", "1"], request ["web-01"]
                  Deny statement 1 of policy "trust" does not apply: NumericLessThan \#
                aws:MultiFactorAuthAge: policy ["5"], request nothing
                """#)
    }

    @Test func namesTheConditionThatFails() throws {
        let evaluation = try Self.evaluate([Self.name: ["web-02"], "aws:SourceAccount": ["1"]])
        #expect(
            evaluation.summary
                == "sts:AssumeRole on \(role) is denied, because no trust policy allows it")
        #expect(
            evaluation.trace[0].checks.last
                == StatementTrace.Check(
                    element: "StringEquals", key: Self.name, policyValues: ["web-01", "1"],
                    requestValues: ["web-02"], matched: false, note: nil))
    }

    @Test func saysWhyValuesCouldNotBeCompared() throws {
        let evaluation = try Self.evaluate([
            Self.name: ["web-01"], "aws:MultiFactorAuthAge": ["soon"],
        ])
        #expect(
            evaluation.trace.map { $0.checks.last?.note } == [
                "the request has no value for the variable ${aws:SourceAccount}",
                "the request's value \"soon\" is not a number",
            ])
    }

    @Test func namesTheStatementThatDenies() throws {
        let evaluation = try Self.evaluate([
            Self.name: ["web-01"], "aws:SourceAccount": ["1"], "aws:MultiFactorAuthAge": ["4"],
        ])
        #expect(
            evaluation.summary
                == "sts:AssumeRole on \(role) is denied by Deny statement 1 of policy \"trust\"")
    }

    @Test func aStatementAboutSomethingElseShowsWhy() throws {
        let document = try PolicyDocument(
            json: policy(
                #""Resource": "*", "Condition": {"Null": {"aws:a": false}}"#, action: "s3:Put*"),
            kind: .identity)
        let trace = PolicyEvaluator.evaluate(request(), policies: [("p", document)]).trace[0]
        #expect(!trace.applies)
        #expect(trace.checks.map(\.element) == ["Action", "Resource", "Null"])
        #expect(trace.checks.map(\.matched) == [false, true, false])
        #expect(trace.failures.map(\.element) == ["Action"])
    }

    @Test func isTheSameAfterJSON() throws {
        let evaluation = try Self.evaluate([Self.name: ["web-01"], "aws:SourceAccount": ["1"]])
        let json = try JSONEncoder().encode(evaluation)
        #expect(try JSONDecoder().decode(Evaluation.self, from: json) == evaluation)
        let object = try JSONSerialization.jsonObject(with: json) as? [String: Any]
        #expect(object?["decision"] as? String == "allowed")
        #expect(object?["decisive"] as? [Int] == [0])
    }
}
