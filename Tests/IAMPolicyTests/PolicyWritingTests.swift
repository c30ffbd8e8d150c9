import Testing

@testable import IAMPolicy

/// What IAM takes when a policy is written, and which of several faults it names.
struct PolicyWritingTests {
    private static let head = #"{"Version": "2012-10-17", "Statement": "#

    @Test(arguments: [
        #"{"StringEquals": {"aws:a": []}}"#, #"{"StringEquals": {"a": "x"}}"#,
        #"{"NoSuchOperator": {}}"#, #"{"Bool": {"aws:a": "yes"}}"#,
        #"{"NumericEquals": {"aws:a": "1e3"}}"#, #"{"IpAddress": {"aws:a": "10.0.0.0/33"}}"#,
        #"{"BinaryEquals": {"aws:a": "a"}}"#, #"{"ArnLike": {"aws:a": "*"}}"#,
        #"{"DateLessThan": {"aws:a": "2025-02-31"}}"#, #"{"Null": {"aws:a": "perhaps"}}"#,
    ])
    func takesConditionsThatMeanNothing(condition: String) throws {
        let document = try PolicyDocument(
            json: policy(#""Resource": "*", "Condition": \#(condition)"#), kind: .identity)
        #expect(document.statements.count == 1)
    }

    @Test(arguments: ["iam: asdf safdsf", "s3:", "s3:Get Object", "s3:Gët"])
    func takesActionsThatDoNotExist(action: String) throws {
        let document = try PolicyDocument(
            json: policy(#""Resource": "*""#, action: action), kind: .identity)
        #expect(
            PolicyEvaluator.evaluate(request(), policies: [("p", document)]).decision
                == .implicitDeny)
    }

    @Test(arguments: [
        "arn:aws:s3:*:*:accesspoint/x", "arn:aws:s3:eu-west-1:1:storage-lens/x", "arn:aws:iam::1:*",
        "arn:aws:iam::*:role/*", "arn:aws:iam::1:rol*", "arn:aws:iam", "arn:*:s3:::x",
        "arn:aws:iam::1:${aws:a}", "arn:aws:s3:::",
    ])
    func takesResources(resource: String) throws {
        _ = try PolicyDocument(json: policy(#""Resource": "\#(resource)""#), kind: .identity)
    }

    /// Two faults at once: the one that IAM looks for first is named, wherever it stands.
    @Test(arguments: [
        (
            #"[{"Effect": "Allow", "Action": "x", "Resource": "y"}, {"Effect": "Permit"}]"#,
            "Syntax errors in policy."
        ),
        (
            #"{"Effect": "allow", "Action": "x", "Resource": "*"}"#,
            "The policy failed legacy parsing"
        ),
        (
            #"{"Effect": "Allow", "Action": "x", "Resource": "y"}"#,
            "Resource y must be in ARN format or \"*\"."
        ),
        (
            #"[{"Effect": "Allow", "Resource": "y"}, {"Effect": "Allow", "Action": "x"}]"#,
            "Policy statement must contain actions."
        ),
        (
            #"{"Effect": "Allow", "Action": "x"}"#,
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        ),
        (
            #"[{"Sid": "a", "Effect": "Allow", "Action": "x", "Resource": "y"}, "#
                + #"{"Sid": "a", "Effect": "Allow"}]"#,
            "Statement IDs (SID) in a single policy must be unique."
        ),
        (
            #"{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:*"}"#,
            "Policy statement must contain resources."
        ),
    ])
    func namesTheFaultThatIAMFindsFirst(statement: String, message: String) throws {
        let error = try #require(throws: PolicyError.self) {
            try PolicyDocument(json: "\(Self.head)\(statement)}", kind: .identity)
        }
        #expect(error.serviceMessage(in: .identity) == message)
        #expect(error.isServiceMessageObserved(in: .identity))
        #expect(!error.isServiceMessageObserved(in: .session))
    }

    @Test(arguments: ["", #""Version": "2008-10-17", "#])
    func managedPoliciesAreOfTheCurrentVersion(version: String) throws {
        let json =
            #"{\#(version)"Statement": {"Effect": "allow", "Action": "x", "Resource": "*"}}"#
        let error = try #require(throws: PolicyError.self) {
            try PolicyDocument(json: json, kind: .managed)
        }
        #expect(
            error.serviceMessage(in: .managed)
                == "Policy document must be version 2012-10-17 or greater.")
    }

    @Test func whatIsNoJSONDependsOnTheKind() throws {
        for (kind, message) in [
            (PolicyDocument.Kind.trust, "This policy contains invalid Json"),
            (.identity, "Syntax errors in policy."), (.managed, "Syntax errors in policy."),
        ] {
            let error = try #require(throws: PolicyError.self) {
                try PolicyDocument(json: "{", kind: kind)
            }
            #expect(error.serviceMessage(in: kind) == message)
        }
    }

    @Test func leniencyTakesWhatIAMRefuses() throws {
        let late =
            #"{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}, "#
            + #""Version": "2012-10-17"}"#
        #expect(throws: PolicyError.self) { try PolicyDocument(json: late, kind: .identity) }
        _ = try PolicyDocument(json: late, kind: .identity, leniency: .versionAnywhere)
        let all = policy(
            #""NotPrincipal": {"Service": "ec2.amazonaws.com"}"#, action: "sts:AssumeRole")
        #expect(throws: PolicyError.self) { try PolicyDocument(json: all, kind: .trust) }
        _ = try PolicyDocument(json: all, kind: .trust, leniency: .allowWithNotPrincipal)
    }
}
