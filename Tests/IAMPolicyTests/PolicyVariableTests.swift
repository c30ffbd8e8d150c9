import Testing

@testable import IAMPolicy

/// Policy variables in conditions and resources.
struct PolicyVariableTests {
    @Test(arguments: [
        ConditionCase(
            "the request's value", #"{"StringEquals": {"aws:a": "${aws:b}"}}"#,
            ["aws:a": ["x"], "aws:b": ["x"]], true),
        ConditionCase(
            "the request's value", #"{"StringEquals": {"aws:a": "${aws:b}"}}"#,
            ["aws:a": ["x"], "aws:b": ["y"]], false),
        ConditionCase(
            "keys in any case", #"{"StringLike": {"aws:a": "${AWS:B}-*"}}"#,
            ["aws:a": ["x-1"], "aws:b": ["x"]], true),
        ConditionCase(
            "a default", #"{"StringEquals": {"aws:a": "${aws:b, 'team, one}'}"}}"#,
            ["aws:a": ["team, one}"]], true),
        ConditionCase(
            "the value before the default", #"{"StringEquals": {"aws:a": "${aws:b, 'x'}"}}"#,
            ["aws:a": ["x"], "aws:b": ["y"]], false),
        ConditionCase(
            "no value, no match", #"{"StringEquals": {"aws:a": "${aws:b}"}}"#,
            ["aws:a": ["${aws:b}"]], false),
        ConditionCase(
            "no value, a match if negated", #"{"StringNotEquals": {"aws:a": "${aws:b}"}}"#,
            ["aws:a": ["x"]], true),
        ConditionCase(
            "no value, and another value that matches",
            #"{"StringEquals": {"aws:a": ["x", "${aws:b}"]}}"#, ["aws:a": ["x"]], true),
        ConditionCase(
            "a missing key needs no variable", #"{"StringEqualsIfExists": {"aws:a": "${aws:b}"}}"#,
            [:], true),
        ConditionCase(
            "only single values", #"{"StringEquals": {"aws:a": "${aws:b}"}}"#,
            ["aws:a": ["x"], "aws:b": ["x", "y"]], false),
        ConditionCase(
            "a value's star is no wildcard", #"{"StringLike": {"aws:a": "${aws:b}"}}"#,
            ["aws:a": ["anything"], "aws:b": ["*"]], false),
        ConditionCase(
            "${*} is a star", #"{"StringLike": {"aws:a": "a${*}b"}}"#, ["aws:a": ["a*b"]], true),
        ConditionCase(
            "${*} is no wildcard", #"{"StringLike": {"aws:a": "a${*}b"}}"#, ["aws:a": ["axb"]],
            false),
        ConditionCase(
            "${?} is a question mark", #"{"StringLike": {"aws:a": "${?}"}}"#, ["aws:a": ["x"]],
            false),
        ConditionCase(
            "${$} is a dollar sign", #"{"StringEquals": {"aws:a": "${$}{x}"}}"#,
            ["aws:a": ["${x}"]], true),
        ConditionCase(
            "a dollar sign alone is itself", #"{"StringEquals": {"aws:a": "5$"}}"#,
            ["aws:a": ["5$"]], true),
        ConditionCase(
            "in ARNs", #"{"ArnLike": {"aws:a": "arn:aws:iam::${aws:b}:role/*"}}"#,
            ["aws:a": [role], "aws:b": ["111122223333"]], true),
        ConditionCase(
            "a whole ARN", #"{"ArnEquals": {"aws:a": "${aws:b}"}}"#,
            ["aws:a": [role], "aws:b": [role]], true),
        ConditionCase(
            "what becomes no ARN", #"{"ArnNotEquals": {"aws:a": "${aws:b}"}}"#,
            ["aws:a": [role], "aws:b": ["reader"]], false),
    ])
    func inConditions(_ testCase: ConditionCase) throws {
        #expect(try testCase.applies() == testCase.holds)
    }

    @Test(
        arguments: [
            ("arn:aws:s3:::home/${aws:username}/*", ["aws:username": ["ann"]], true),
            ("arn:aws:s3:::home/${aws:username}/*", ["aws:username": ["bob"]], false),
            ("arn:aws:s3:::home/${aws:username}/*", [:], false),
            ("arn:aws:s3:::home/${aws:username, 'ann'}/*", [:], true),
            ("arn:aws:s3:::home/${aws:username}/*", ["aws:username": ["*"]], false),
        ] as [(String, [String: [String]], Bool)])
    func inResources(pattern: String, context: [String: [String]], applies: Bool) throws {
        let document = try PolicyDocument(
            json: policy(#""Resource": "\#(pattern)""#), kind: .identity)
        let request = request(on: "arn:aws:s3:::home/ann/x", context: context)
        let evaluation = PolicyEvaluator.evaluate(request, policies: [("p", document)])
        #expect((evaluation.decision == .allowed) == applies)
    }

    @Test func anUnresolvedVariableInNotResourceDoesNotApply() throws {
        let document = try PolicyDocument(
            json: policy(#""NotResource": "arn:aws:s3:::${aws:username}""#), kind: .identity)
        let evaluation = PolicyEvaluator.evaluate(request(), policies: [("p", document)])
        #expect(evaluation.decision == .implicitDeny)
        #expect(
            evaluation.trace[0].checks[1].note
                == "the request has no value for the variable ${aws:username}")
    }

    @Test func theFirstVersionHasNoVariables() throws {
        let json = policy(
            #""Resource": "*", "Condition": {"StringEquals": {"aws:a": "${aws:b}"}}"#,
            version: "2008-10-17")
        let document = try PolicyDocument(json: json, kind: .identity)
        let literal = request(context: ["aws:a": ["${aws:b}"], "aws:b": ["x"]])
        let resolved = request(context: ["aws:a": ["x"], "aws:b": ["x"]])
        #expect(PolicyEvaluator.evaluate(literal, policies: [("p", document)]).decision == .allowed)
        #expect(
            PolicyEvaluator.evaluate(resolved, policies: [("p", document)]).decision
                == .implicitDeny)
    }

    @Test(arguments: [
        ("${aws:b", "has a variable without its closing brace"),
        ("${}", "has a variable that is not a condition key"),
        ("${username}", "has a variable that is not a condition key"),
        ("${${aws:b}}", "has a variable that is not a condition key"),
        ("${aws:b, x}", "has a variable's default that is not in single quotes"),
        ("${aws:b, 'x}", "has a variable's default that does not end"),
        ("${aws:b, 'x' y}", "has a variable without its closing brace"),
    ])
    func malformedOnesAreRefused(text: String, reason: String) {
        #expect(throws: MalformedText(reason: reason)) {
            try PolicyTemplate(text, wildcards: true, variables: true)
        }
    }
}
