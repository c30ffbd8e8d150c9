import Testing

@testable import IAMPolicy

/// What is refused, where, and the text that IAM would answer with.
struct PolicyErrorTests {
    struct Refusal: CustomTestStringConvertible, Sendable {
        let statement: String
        var kind = PolicyDocument.Kind.identity
        let error: PolicyError
        let serviceMessage: String

        var testDescription: String { statement }
    }

    private static let syntax = "Syntax errors in policy."
    private static let legacy = "The policy failed legacy parsing"
    private static let start = "{\"Version\":\"2012-10-17\",\"Statement\":"

    /// A place on the second line, where each statement of the table begins.
    private static func at(_ path: String, _ column: Int) -> PolicyLocation {
        place(path.isEmpty ? "Statement" : "Statement.\(path)", line: 2, column: column)
    }

    @Test(arguments: structure + patterns + conditions)
    func isRefused(_ refusal: Refusal) throws {
        let error = try #require(throws: PolicyError.self) {
            try PolicyDocument(json: "\(Self.start)\n\(refusal.statement)}", kind: refusal.kind)
        }
        #expect(error == refusal.error)
        #expect(error.serviceMessage(in: refusal.kind) == refusal.serviceMessage)
    }

    private static let structure: [Refusal] = [
        .init(
            statement: #""x""#,
            error: .wrongType(
                expected: "an object or a list of objects", found: "a string", at: at("", 1)),
            serviceMessage: syntax),
        .init(
            statement: "[]", error: .emptyList(name: "Statement", at: at("", 1)),
            serviceMessage: syntax),
        .init(
            statement: #"{"Action": "*", "Resource": "*"}"#,
            error: .missingMember(name: "Effect", at: at("", 1)), serviceMessage: syntax),
        .init(
            statement: #"{"Effect": "allow", "Action": "*", "Resource": "*"}"#,
            error: .misspeltEffect(value: "allow", at: at("Effect", 12)),
            serviceMessage: legacy),
        .init(
            statement: #"{"Effect": "Permit", "Action": "*", "Resource": "*"}"#,
            error: .invalidValue(
                value: "Permit", reason: "is neither \"Allow\" nor \"Deny\"", at: at("Effect", 12)),
            serviceMessage: syntax),
        .init(
            statement: #"{"Effect": ["Allow"], "Action": "*", "Resource": "*"}"#,
            error: .wrongType(expected: "a string", found: "a list", at: at("Effect", 12)),
            serviceMessage: syntax),
        .init(
            statement: #"{"Effect": "Allow", "Effect": "Deny", "Action": "*", "Resource": "*"}"#,
            error: .duplicateMember(name: "Effect", at: at("", 21)), serviceMessage: syntax),
        .init(
            statement: #"{"Effect": "Allow", "Actions": "*", "Resource": "*"}"#,
            error: .unknownMember(name: "Actions", at: at("", 1)),
            serviceMessage: syntax),
        .init(
            statement: #"{"Effect": "Allow", "Principal": {"AWS": "*"}, "Actions": "sts:*"}"#,
            kind: .trust, error: .unknownMember(name: "Actions", at: at("", 1)),
            serviceMessage: "Unknown field Actions"),
        .init(
            statement: #"{"Sid": "a-b", "Effect": "Allow", "Action": "*", "Resource": "*"}"#,
            error: .invalidSid(sid: "a-b", at: at("Sid", 9)),
            serviceMessage: "Statement IDs (SID) must be alpha-numeric. Check that your input "
                + "satisfies the regular expression [0-9A-Za-z]*"),
        .init(
            statement: #"{"Effect": "Allow", "Resource": "*"}"#,
            error: .missingMember(name: "Action", at: at("", 1)),
            serviceMessage: "Policy statement must contain actions."),
        .init(
            statement: #"{"Effect": "Allow", "Action": [], "Resource": "*"}"#,
            error: .emptyList(name: "Action", at: at("Action", 31)),
            serviceMessage: "Policy statement must contain actions."),
        .init(
            statement: #"{"Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*"}"#,
            error: .conflictingMembers(first: "Action", second: "NotAction", at: at("", 1)),
            serviceMessage: syntax),
        .init(
            statement: #"{"Effect": "Allow", "Action": "*"}"#,
            error: .missingMember(name: "Resource", at: at("", 1)),
            serviceMessage: "Policy statement must contain resources."),
        .init(
            statement: #"{"Effect": "Allow", "Action": "*", "NotResource": []}"#, kind: .session,
            error: .emptyList(name: "NotResource", at: at("NotResource", 51)),
            serviceMessage: "Policy statement must contain resources."),
        .init(
            statement: #"{"Effect": "Allow", "Action": "*", "Resource": {"a": 1}}"#,
            error: .wrongType(
                expected: "a string or a list of strings", found: "an object",
                at: at("Resource", 48)), serviceMessage: syntax),
        .init(
            statement: #"{"Effect": "Allow", "Action": "*", "Resource": ["*", null]}"#,
            error: .wrongType(expected: "a string", found: "null", at: at("Resource[1]", 54)),
            serviceMessage: syntax),
        .init(
            statement: #"{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}"#,
            error: .prohibitedMember(name: "Principal", kind: .identity, at: at("Principal", 34)),
            serviceMessage: "Policy document should not specify a principal."),
        .init(
            statement:
                #"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:*","Resource":"*"}"#,
            kind: .trust,
            error: .prohibitedMember(name: "Resource", kind: .trust, at: at("Resource", 71)),
            serviceMessage: "Has prohibited field Resource"),
        .init(
            statement:
                #"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:*","NotResource":"*"}"#,
            kind: .trust,
            error: .prohibitedMember(name: "NotResource", kind: .trust, at: at("NotResource", 74)),
            serviceMessage: "AssumeRole policy must not contain resources."),
        .init(
            statement: #"{"Effect": "Allow", "Action": "sts:AssumeRole"}"#, kind: .trust,
            error: .missingMember(name: "Principal", at: at("", 1)),
            serviceMessage: "Missing required field Principal"),
        .init(
            statement: #"{"Effect": "Allow", "Principal": {"AWS": "*"}}"#, kind: .trust,
            error: .missingMember(name: "Action", at: at("", 1)),
            serviceMessage: "Missing required field Action"),
        .init(
            statement: #"{"Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}"#, kind: .trust,
            error: .missingMember(name: "Effect", at: at("", 1)),
            serviceMessage: "Missing required field Effect"),
        .init(
            statement: "[]", kind: .trust, error: .emptyList(name: "Statement", at: at("", 1)),
            serviceMessage: "Could not parse the policy: Statement is empty!"),
        .init(
            statement: #"{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}"#,
            kind: .trust,
            error: .invalidPrincipal(type: "STAR", value: "*", at: at("Principal", 34)),
            serviceMessage: #"AssumeRolepolicy contained an invalid principal: "STAR":"*"."#),
        .init(
            statement:
                #"{"Effect": "Allow", "NotPrincipal": {"AWS": "*"}, "Action": "sts:AssumeRole"}"#,
            kind: .trust, error: .allowWithNotPrincipal(at: at("NotPrincipal", 37)),
            serviceMessage: "AssumeRole policy may not allow with NotPrincipal."),
        .init(
            statement:
                #"{"Effect": "Allow", "Principal": {"AWS": []}, "Action": "sts:AssumeRole"}"#,
            kind: .trust, error: .emptyList(name: "Principal", at: at("Principal", 34)),
            serviceMessage: noPrincipals),
    ]

    private static let noPrincipals =
        "Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: "
        + "The passed in policy has a statement with no principals!"

    private static let vendor =
        "Resource vendor must be fully qualified and cannot contain regexes."

    private static func resource(
        _ text: String, _ problem: PolicyError.ResourceProblem, _ message: String,
        kind: PolicyDocument.Kind = .identity
    ) -> Refusal {
        Refusal(
            statement: #"{"Effect": "Allow", "Action": "*", "Resource": "\#(text)"}"#, kind: kind,
            error: .invalidResource(resource: text, problem: problem, at: at("Resource", 48)),
            serviceMessage: message)
    }

    private static let patterns: [Refusal] = [
        .init(
            statement: #"{"Effect": "Allow", "Action": "GetObject", "Resource": "*"}"#,
            error: .invalidAction(action: "GetObject", problem: .noVendor, at: at("Action", 31)),
            serviceMessage:
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
        .init(
            statement: #"{"Effect": "Allow", "Action": "a:b:c", "Resource": "*"}"#,
            error: .invalidAction(action: "a:b:c", problem: .severalColons, at: at("Action", 31)),
            serviceMessage: "Actions/Condition can contain only one colon."),
        .init(
            statement: #"{"Effect": "Allow", "Action": "s*:Get", "Resource": "*"}"#,
            error: .invalidAction(action: "s*:Get", problem: .invalidVendor, at: at("Action", 31)),
            serviceMessage: "Vendor s* is not valid"),
        .init(
            statement: #"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:GetObject"}"#,
            kind: .trust,
            error: .notAnAssumeRoleAction(action: "s3:GetObject", at: at("Action", 52)),
            serviceMessage: "AssumeRole policy may only specify STS AssumeRole actions."),
        .init(
            statement: #"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*"}"#, kind: .trust,
            error: .notAnAssumeRoleAction(action: "*", at: at("Action", 52)),
            serviceMessage: "AssumeRole policy may only specify STS AssumeRole actions."),
        .init(
            statement: #"{"Effect": "Allow", "Action": "*", "Resource": "reports"}"#,
            error: .invalidResource(
                resource: "reports", problem: .notAnARN, at: at("Resource", 48)),
            serviceMessage: "Resource reports must be in ARN format or \"*\"."),
        .init(
            statement: #"{"Effect": "Allow", "Action": "*", "Resource": "arn:asw:s3:::x"}"#,
            error: .invalidResource(
                resource: "arn:asw:s3:::x", problem: .invalidPartition, at: at("Resource", 48)),
            serviceMessage: "Partition \"asw\" is not valid for resource \"arn:asw:s3:::x\"."),
        .init(
            statement: #"{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:*:::x"}"#,
            error: .invalidResource(
                resource: "arn:aws:*:::x", problem: .invalidVendor, at: at("Resource", 48)),
            serviceMessage: "Resource vendor must be fully qualified and cannot contain regexes."),
        resource(
            "aws:s3:::x", .invalidPartition,
            #"Partition "s3" is not valid for resource "arn:s3:::x:*"."#),
        resource("arn:aws", .invalidVendor, vendor),
        resource("arn:aws:::::x", .oldForm, legacy),
        resource("arn:aws:s3::x", .oldForm, legacy),
        resource(
            "arn:aws:s3:eu-west-1:1:x", .region(service: "s3"),
            "Resource arn:aws:s3:eu-west-1:1:x can not contain region information."),
        resource(
            "arn:aws:iam:eu-west-1:1:user/x", .region(service: "iam"),
            "IAM resource arn:aws:iam:eu-west-1:1:user/x cannot contain region information."),
        resource(
            "arn:aws:iam::1:x", .unknownPath,
            "IAM resource path must either be \"*\" or start with user/, federated-user/, role/, "
                + "group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, "
                + "saml-provider/, oidc-provider/, report/, access-report/."),
        resource(
            "arn:aws:sqs", .incomplete, "Resource arn:aws:sqs must be in ARN format or \"*\".",
            kind: .session),
        .init(
            statement: #"{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::${aws:a"}"#,
            error: .invalidValue(
                value: "arn:aws:s3:::${aws:a", reason: "has a variable without its closing brace",
                at: at("Resource", 48)), serviceMessage: syntax),
    ]

    private static func condition(_ block: String, _ error: PolicyError, _ message: String = syntax)
        -> Refusal
    {
        Refusal(
            statement: #"{"Effect":"Deny","Action":"*","Resource":"*","Condition":\#(block)}"#,
            error: error, serviceMessage: message)
    }

    private static let conditions: [Refusal] = [
        condition(
            #"{"DateLessThan": {"aws:a": "2025-13-01"}}"#,
            .invalidDate(value: "2025-13-01", at: at("Condition.DateLessThan.aws:a", 85)), legacy),
        condition(
            #"{"DateLessThan": {"aws:a": "soon"}}"#,
            .invalidDate(value: "soon", at: at("Condition.DateLessThan.aws:a", 85)), legacy),
        condition(
            "[]", .wrongType(expected: "an object", found: "a list", at: at("Condition", 58))),
        condition(
            #"{"StringEqual": {"aws:a": "x"}}"#,
            .unknownOperator(name: "StringEqual", at: at("Condition.StringEqual", 74))),
        condition(
            #"{"stringequals": {"aws:a": "x"}}"#,
            .unknownOperator(name: "stringequals", at: at("Condition.stringequals", 75))),
        condition(
            #"{"NullIfExists": {"aws:a": "true"}}"#,
            .unknownOperator(name: "NullIfExists", at: at("Condition.NullIfExists", 75))),
        condition(
            #"{"StringEquals": "x"}"#,
            .wrongType(
                expected: "an object", found: "a string", at: at("Condition.StringEquals", 75))),
        condition(
            #"{"StringEquals": {"aws:a": null}}"#,
            .wrongType(
                expected: "a string, a number or a boolean", found: "null",
                at: at("Condition.StringEquals.aws:a", 85))),
        condition(
            #"{"StringEquals": {"aws:a": "x", "AWS:A": "y"}}"#,
            .duplicateMember(name: "AWS:A", at: at("Condition.StringEquals", 75))),
    ]
}
