import Testing

@testable import IAMPolicy

struct PrincipalPatternTests {
    @Test(
        arguments: [
            (#"{"AWS": "*"}"#, .service(rolesAnywhere), true, "everyone"),
            (#"{"AWS": ["*"]}"#, .aws(session), true, "in a list"),
            (
                #"{"Service": "rolesanywhere.amazonaws.com"}"#, .service(rolesAnywhere), true,
                "service"
            ),
            (
                #"{"Service": "ec2.amazonaws.com"}"#, .service(rolesAnywhere), false,
                "another service"
            ),
            (
                #"{"Service": ["ec2.amazonaws.com", "rolesanywhere.amazonaws.com"]}"#,
                .service(rolesAnywhere), true, "one of a list"
            ),
            (#"{"Service": "rolesanywhere.amazonaws.com"}"#, .aws(session), false, "not a role"),
            (#"{"AWS": "111122223333"}"#, .aws(session), true, "anybody in the account"),
            (#"{"AWS": "arn:aws:iam::111122223333:root"}"#, .aws(session), true, "the same by ARN"),
            (#"{"AWS": "444455556666"}"#, .aws(session), false, "another account"),
            (#"{"AWS": "111122223333"}"#, .service(rolesAnywhere), false, "no account"),
            (#"{"AWS": "arn:aws:iam::111122223333:role/reader"}"#, .aws(session), true, "role"),
            (
                #"{"AWS": "arn:aws:iam::111122223333:role/a/reader"}"#, .aws(session), true,
                "by path"
            ),
            (
                #"{"AWS": "arn:aws:iam::111122223333:role/writer"}"#, .aws(session), false,
                "other role"
            ),
            (
                #"{"AWS": "arn:aws:iam::444455556666:role/reader"}"#, .aws(session), false,
                "other account"
            ),
            (#"{"AWS": "\#(session)"}"#, .aws(session), true, "one session"),
            (#"{"AWS": "arn:aws:iam::111122223333:user/reader"}"#, .aws(session), false, "a user"),
            (
                #"{"Federated": "cognito-identity.amazonaws.com"}"#, .aws(session), false,
                "federated"
            ),
        ] as [(String, PolicyRequest.Principal, Bool, String)])
    func matches(
        principal: String, requester: PolicyRequest.Principal, expected: Bool, rule: String
    ) throws {
        let documents = try ["Principal", "NotPrincipal"].map {
            try PolicyDocument(
                json: policy(#""\#($0)": \#(principal)"#, action: "sts:AssumeRole"), kind: .trust,
                leniency: .allowWithNotPrincipal)
        }
        let allowed = documents.map {
            PolicyEvaluator.evaluate(
                request("sts:AssumeRole", on: role, by: requester), policies: [("trust", $0)]
            ).decision == .allowed
        }
        #expect(allowed == [expected, !expected], "\(rule)")
    }

    /// Where the naming of an account is not enough: what needs no permission of the caller's own.
    @Test(arguments: [
        (#"{"AWS": "111122223333"}"#, false, false),
        (#"{"AWS": "arn:aws:iam::111122223333:root"}"#, false, false),
        (#"{"AWS": "arn:aws:iam::111122223333:role/reader"}"#, true, false),
        (#"{"AWS": "arn:aws:iam::111122223333:role/writer"}"#, false, false),
        (#"{"AWS": "*"}"#, true, false), (#"{"AWS": "\#(session)"}"#, true, true),
        (#"{"Service": "rolesanywhere.amazonaws.com"}"#, false, false),
        (#"{"AWS": ["111122223333", "\#(session)"]}"#, true, true),
    ])
    func namesItself(principal: String, byRole: Bool, byItself: Bool) throws {
        let document = try PolicyDocument(
            json: policy(#""Principal": \#(principal)"#, action: "sts:AssumeRole"), kind: .trust)
        let allowed = [PolicyRequest.Naming.roleOrItself, .itself].map { naming in
            PolicyEvaluator.evaluate(
                request("sts:AssumeRole", on: role, by: .awsNamed(session, naming)),
                policies: [("trust", document)]
            ).decision == .allowed
        }
        #expect(allowed == [byRole, byItself])
    }

    /// Everyone else, as `*` is everyone: nobody is named by himself.
    @Test(arguments: [
        (#"{"AWS": "arn:aws:iam::111122223333:role/writer"}"#, true),
        (#"{"AWS": "arn:aws:iam::111122223333:role/reader"}"#, false),
        (#"{"AWS": "111122223333"}"#, false), (#"{"AWS": "\#(session)"}"#, false),
    ])
    func notPrincipalNamesNobodyByHimself(principal: String, byRole: Bool) throws {
        let document = try PolicyDocument(
            json: policy(#""NotPrincipal": \#(principal)"#, action: "sts:AssumeRole"),
            kind: .trust, leniency: .allowWithNotPrincipal)
        let allowed = [PolicyRequest.Naming.roleOrItself, .itself].map { naming in
            PolicyEvaluator.evaluate(
                request("sts:AssumeRole", on: role, by: .awsNamed(session, naming)),
                policies: [("trust", document)]
            ).decision == .allowed
        }
        #expect(allowed == [byRole, false])
    }

    @Test(arguments: [
        ("AWS", "arn:aws:iam::111122223333:role/*"), ("AWS", "arn:aws:iam::111122223333:user/"),
        ("AWS", "arn:aws:iam::1:root"), ("AWS", "arn:aws:s3:::bucket"), ("AWS", "AIDAEXAMPLE"),
        ("AWS", "arn:aws:sts::111122223333:assumed-role/reader"), ("AWS", ""), ("AWS", "a*"),
        ("Service", "*"), ("Service", "ec2"), ("Service", ""), ("Federated", "*"),
        ("CanonicalUser", "79a59df900b949e5"), ("Sevice", "ec2.amazonaws.com"),
    ])
    func whatIsNobodyIsRefused(type: String, value: String) throws {
        let error = try #require(throws: PolicyError.self) {
            try PolicyDocument(
                json: policy(#""Principal": {"\#(type)": "\#(value)"}"#, action: "sts:*"),
                kind: .trust)
        }
        guard case .invalidPrincipal(type, value, _) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(
            error.serviceMessage(in: .trust)
                == "Invalid principal in policy: \"\(type.uppercased())\":\"\(value)\"")
    }
}
