@testable import IAMPolicy

/// Actions, resources, and their negations.
enum EvaluationTableElements {
    static func cases() throws -> [EvaluationCase] {
        try actions() + resources() + parts() + unknownKeys()
    }

    /// `s3:GetObject` on one object, against one statement.
    private static func s3(
        _ rule: String, _ page: EvaluationCase.Page, _ members: String, _ expected: String
    ) throws -> EvaluationCase {
        try EvaluationCase(
            rule, page, [(.identity, [#"{"Effect": "Allow", \#(members)}"#])],
            request(on: "arn:aws:s3:::b/k"), expected)
    }

    private static func actions() throws -> [EvaluationCase] {
        let rest = #""Resource": "*""#
        let resource = "& Resource [*] [arn:aws:s3:::b/k] yes"
        return [
            try s3(
                "an action by its name", .action, #""Action": "s3:GetObject", \#(rest)"#,
                "allowed by 0\nidentity Allow applies: Action [s3:GetObject] [s3:GetObject] yes "
                    + resource),
            try s3(
                "actions have no case", .action, #""Action": "S3:getobject", \#(rest)"#,
                "allowed by 0\nidentity Allow applies: Action [S3:getobject] [s3:GetObject] yes "
                    + resource),
            try s3(
                "a star in an action", .action, #""Action": "s3:Get*", \#(rest)"#,
                "allowed by 0\nidentity Allow applies: Action [s3:Get*] [s3:GetObject] yes "
                    + resource),
            try s3(
                "a question mark in an action", .action, #""Action": "s3:?etObject", \#(rest)"#,
                "allowed by 0\nidentity Allow applies: Action [s3:?etObject] [s3:GetObject] yes "
                    + resource),
            try s3(
                "one of several", .action, #""Action": ["s3:PutObject", "s3:GetObject"], \#(rest)"#,
                "allowed by 0\nidentity Allow applies: "
                    + "Action [s3:PutObject|s3:GetObject] [s3:GetObject] yes " + resource),
            try s3(
                "none of several", .action,
                #""Action": ["s3:PutObject", "s3:ListBucket"], \#(rest)"#,
                "implicitDeny identity\nidentity Allow not: "
                    + "Action [s3:PutObject|s3:ListBucket] [s3:GetObject] no " + resource),
            try s3(
                "another service's action", .action, #""Action": "sts:*", \#(rest)"#,
                "implicitDeny identity\nidentity Allow not: Action [sts:*] [s3:GetObject] no "
                    + resource),
            try s3(
                "NotAction is all others", .notAction, #""NotAction": "iam:*", \#(rest)"#,
                "allowed by 0\nidentity Allow applies: NotAction [iam:*] [s3:GetObject] yes "
                    + resource),
            try s3(
                "NotAction is none of its own", .notAction,
                #""NotAction": ["iam:*", "s3:Get*"], \#(rest)"#,
                "implicitDeny identity\nidentity Allow not: "
                    + "NotAction [iam:*|s3:Get*] [s3:GetObject] no " + resource),
        ]
    }

    private static func resources() throws -> [EvaluationCase] {
        let start = "Action [*] [s3:GetObject] yes & "
        let allowed = "allowed by 0\nidentity Allow applies: " + start
        let denied = "implicitDeny identity\nidentity Allow not: " + start
        return [
            try s3(
                "a resource by its ARN", .resource,
                #""Action": "*", "Resource": "arn:aws:s3:::b/k""#,
                allowed + "Resource [arn:aws:s3:::b/k] [arn:aws:s3:::b/k] yes"),
            try s3(
                "the bucket is not its objects", .resource,
                #""Action": "*", "Resource": "arn:aws:s3:::b""#,
                denied + "Resource [arn:aws:s3:::b] [arn:aws:s3:::b/k] no"),
            try s3(
                "a star in a resource", .resource,
                #""Action": "*", "Resource": "arn:aws:s3:::*/k""#,
                allowed + "Resource [arn:aws:s3:::*/k] [arn:aws:s3:::b/k] yes"),
            try s3(
                "a question mark in a resource", .resource,
                #""Action": "*", "Resource": "arn:aws:s3:::b/?""#,
                allowed + "Resource [arn:aws:s3:::b/?] [arn:aws:s3:::b/k] yes"),
            try s3(
                "resources are case-sensitive", .resource,
                #""Action": "*", "Resource": "arn:aws:s3:::B/k""#,
                denied + "Resource [arn:aws:s3:::B/k] [arn:aws:s3:::b/k] no"),
            try s3(
                "one of several", .resource,
                #""Action": "*", "Resource": ["arn:aws:s3:::a", "arn:aws:s3:::b/*"]"#,
                allowed + "Resource [arn:aws:s3:::a|arn:aws:s3:::b/*] [arn:aws:s3:::b/k] yes"),
            try s3(
                "missing parts of an ARN are anything", .resource,
                #""Action": "*", "Resource": "arn:aws:s3""#,
                allowed + "Resource [arn:aws:s3] [arn:aws:s3:::b/k] yes"),
            try s3(
                "but not another service's", .resource,
                #""Action": "*", "Resource": "arn:aws:sqs""#,
                denied + "Resource [arn:aws:sqs] [arn:aws:s3:::b/k] no"),
            try s3(
                "NotResource is all others", .notResource,
                #""Action": "*", "NotResource": "arn:aws:s3:::a/*""#,
                allowed + "NotResource [arn:aws:s3:::a/*] [arn:aws:s3:::b/k] yes"),
            try s3(
                "NotResource is none of its own", .notResource,
                #""Action": "*", "NotResource": ["arn:aws:s3:::a", "arn:aws:s3:::b/*"]"#,
                denied + "NotResource [arn:aws:s3:::a|arn:aws:s3:::b/*] [arn:aws:s3:::b/k] no"),
        ]
    }

    /// A wildcard inside one of the first five parts of an ARN, and one at a part's end.
    private static func parts() throws -> [EvaluationCase] {
        let queue = "arn:aws:sqs:us-east-1:111122223333:x1:111122223333:q"
        func sendMessage(_ rule: String, _ pattern: String, _ matches: Bool) throws
            -> EvaluationCase
        {
            try EvaluationCase(
                rule, .resource,
                [
                    (
                        .identity,
                        [#"{"Effect": "Allow", "Action": "*", "Resource": "\#(pattern)"}"#]
                    )
                ], request("sqs:SendMessage", on: queue),
                (matches
                    ? "allowed by 0\nidentity Allow applies: "
                    : "implicitDeny identity\nidentity Allow not: ")
                    + "Action [*] [sqs:SendMessage] yes & "
                    + "Resource [\(pattern)] [\(queue)] \(matches ? "yes" : "no")")
        }
        return [
            try sendMessage(
                "a star inside a part stays in it", "arn:aws:sqs:us-*1:111122223333:q", false),
            try sendMessage(
                "and matches in it", "arn:aws:sqs:us-*1:111122223333:x1:111122223333:q", true),
            try sendMessage(
                "a question mark is no colon", "arn:aws:sqs:us-east-1?111122223333:x1:*:*", false),
            try sendMessage(
                "a star at a part's end may go on", "arn:aws:sqs:*:x1:*:q", true),
        ]
    }

    /// Not IAM's rule but this evaluator's own, which says so in its trace.
    private static func unknownKeys() throws -> [EvaluationCase] {
        let condition = #""Condition": {"StringEquals": {"x:y": "z"}}"#
        let start = "Action [*] [s3:GetObject] yes & Resource [*] [arn:aws:s3:::b/k] yes & "
        return [
            try s3(
                "a permission that needs an unknown key does not apply", .evaluation,
                #""Action": "*", "Resource": "*", \#(condition)"#,
                "implicitDeny identity\nidentity Allow not: \(start)"
                    + "StringEquals x:y [z] nothing no!"),
            try EvaluationCase(
                "a denial that needs an unknown key applies", .evaluation,
                [
                    (
                        .identity,
                        [#"{"Effect": "Deny", "Action": "*", "Resource": "*", \#(condition)}"#]
                    )
                ], request(on: "arn:aws:s3:::b/k"),
                "explicitDeny identity by 0\nidentity Deny applies: \(start)"
                    + "StringEquals x:y [z] nothing yes!"),
        ]
    }
}
