import Testing

@testable import IAMPolicy

struct ResourcePatternTests {
    @Test(arguments: [
        ("*", "arn:aws:s3:::reports", true, "a star is everything"),
        ("*", "*", true, "also no resource at all"),
        ("arn:aws:s3:::reports", "arn:aws:s3:::reports", true, "the same"),
        ("arn:aws:s3:::reports", "arn:aws:s3:::Reports", false, "case matters"),
        ("arn:aws:s3:::reports", "arn:aws:s3:::reports/a", false, "the whole ARN"),
        ("arn:aws:s3:::reports", "*", false, "a pattern is not the other way round"),
        ("arn:aws:s3:::reports/*", "arn:aws:s3:::reports/a/b", true, "a slash is a character"),
        ("arn:aws:s3:::reports/*/x", "arn:aws:s3:::reports/a/b/x", true, "in the middle too"),
        ("arn:aws:s3:::re?orts", "arn:aws:s3:::reports", true, "one character"),
        ("arn:aws:s3:::a*z", "arn:aws:s3:::a:z", true, "the sixth part may hold colons"),
        ("arn:aws:sqs:us-*:1:q", "arn:aws:sqs:us-east-1:1:q", true, "a star in a part"),
        ("arn:aws:sqs:u*1:1:q", "arn:aws:sqs:us:1:1:q", false, "stays in its part"),
        ("arn:aws:sqs:u?:1:q", "arn:aws:sqs:u::1:q", false, "a question mark does, too"),
        ("arn:aws:sqs:*", "arn:aws:sqs:us-east-1:1:q", true, "at its end it goes on"),
        ("arn:aws:sqs:*:q", "arn:aws:sqs:us-east-1:1:q", false, "missing parts are the last"),
        ("arn:aws:sqs:*:1", "arn:aws:sqs:us-east-1:1:q", true, "and anything"),
        ("arn:aws:sqs", "arn:aws:sqs:us-east-1:1:q", true, "and anything"),
        ("arn:aws:sqs:us-*", "arn:aws:sqs:eu-west-1:1:q", false, "but those that are there count"),
        ("arn:*:sqs:*:*:q", "arn:aws-cn:sqs:cn-north-1:1:q", true, "any partition"),
    ])
    func matches(pattern: String, resource: String, expected: Bool, rule: String) throws {
        let document = try PolicyDocument(
            json: policy(#""Resource": "\#(pattern)""#), kind: .identity)
        let decision = PolicyEvaluator.evaluate(
            request(on: resource), policies: [("p", document)]
        ).decision
        #expect((decision == .allowed) == expected, "\(rule)")
    }

    @Test(arguments: [
        ("s3:GetObject", true), ("S3:getobject", true), ("s3:Get*", true), ("s3:*", true),
        ("*", true), ("s3:GetObjec?", true), ("s3:Put*", false), ("s3:GetObjectAcl", false),
        ("sts:*", false),
    ])
    func actions(pattern: String, matches: Bool) throws {
        let positive = try PolicyDocument(
            json: policy(#""Resource": "*""#, action: pattern), kind: .identity)
        let negative = try PolicyDocument(
            json: #"""
                {"Version": "2012-10-17", "Statement":
                    {"Effect": "Allow", "NotAction": "\#(pattern)", "NotResource": "arn:aws:s3:::"}}
                """#, kind: .identity)
        let allowed = [positive, negative].map {
            PolicyEvaluator.evaluate(request(), policies: [("p", $0)]).decision == .allowed
        }
        #expect(allowed == [matches, !matches])
    }
}
