@testable import IAMPolicy

/// String and ARN operators.
enum EvaluationTableStrings {
    static func cases() throws -> [EvaluationCase] { try strings() + likes() + arns() }

    private static func strings() throws -> [EvaluationCase] {
        [
            try .init(
                "StringEquals is exact", .operators, #"{"StringEquals": {"aws:a": "x"}}"#,
                ["aws:a": ["x"]], "allowed: StringEquals aws:a [x] [x] yes"),
            try .init(
                "StringEquals is exact", .operators, #"{"StringEquals": {"aws:a": "x"}}"#,
                ["aws:a": ["xx"]], "implicitDeny: StringEquals aws:a [x] [xx] no"),
            try .init(
                "StringEquals is case-sensitive", .operators, #"{"StringEquals": {"aws:a": "x"}}"#,
                ["aws:a": ["X"]], "implicitDeny: StringEquals aws:a [x] [X] no"),
            try .init(
                "StringEquals knows no wildcards", .operators,
                #"{"StringEquals": {"aws:a": "x*"}}"#, ["aws:a": ["xy"]],
                "implicitDeny: StringEquals aws:a [x*] [xy] no"),
            try .init(
                "StringEquals takes a star for itself", .operators,
                #"{"StringEquals": {"aws:a": "x*"}}"#, ["aws:a": ["x*"]],
                "allowed: StringEquals aws:a [x*] [x*] yes"),
            try .init(
                "a key's name has no case", .operators, #"{"StringEquals": {"AWS:A": "x"}}"#,
                ["aws:a": ["x"]], "allowed: StringEquals AWS:A [x] [x] yes"),
            try .init(
                "a tag's name neither", .operators,
                #"{"StringEquals": {"aws:PrincipalTag/x509Subject/CN": "x"}}"#,
                ["aws:principaltag/X509subject/cn": ["x"]],
                "allowed: StringEquals aws:PrincipalTag/x509Subject/CN [x] [x] yes"),
            try .init(
                "a missing key does not match", .operators, #"{"StringEquals": {"aws:a": "x"}}"#,
                [:], "implicitDeny: StringEquals aws:a [x] nothing no"),
            try .init(
                "an empty value is a value", .operators, #"{"StringEquals": {"aws:a": ""}}"#,
                ["aws:a": [""]], "allowed: StringEquals aws:a [] [] yes"),
            try .init(
                "StringNotEquals is the negation", .operators,
                #"{"StringNotEquals": {"aws:a": "x"}}"#, ["aws:a": ["y"]],
                "allowed: StringNotEquals aws:a [x] [y] yes"),
            try .init(
                "StringNotEquals is the negation", .operators,
                #"{"StringNotEquals": {"aws:a": "x"}}"#, ["aws:a": ["x"]],
                "implicitDeny: StringNotEquals aws:a [x] [x] no"),
            try .init(
                "a missing key satisfies a negated operator", .operators,
                #"{"StringNotEquals": {"aws:a": "x"}}"#, [:],
                "allowed: StringNotEquals aws:a [x] nothing yes"),
            try .init(
                "StringEqualsIgnoreCase ignores case", .operators,
                #"{"StringEqualsIgnoreCase": {"aws:a": "Host"}}"#, ["aws:a": ["hOST"]],
                "allowed: StringEqualsIgnoreCase aws:a [Host] [hOST] yes"),
            try .init(
                "StringEqualsIgnoreCase compares the rest", .operators,
                #"{"StringEqualsIgnoreCase": {"aws:a": "Host"}}"#, ["aws:a": ["hosts"]],
                "implicitDeny: StringEqualsIgnoreCase aws:a [Host] [hosts] no"),
            try .init(
                "a missing key does not match", .operators,
                #"{"StringEqualsIgnoreCase": {"aws:a": "x"}}"#, [:],
                "implicitDeny: StringEqualsIgnoreCase aws:a [x] nothing no"),
            try .init(
                "StringNotEqualsIgnoreCase is the negation", .operators,
                #"{"StringNotEqualsIgnoreCase": {"aws:a": "Host"}}"#, ["aws:a": ["HOST"]],
                "implicitDeny: StringNotEqualsIgnoreCase aws:a [Host] [HOST] no"),
            try .init(
                "a missing key satisfies a negated operator", .operators,
                #"{"StringNotEqualsIgnoreCase": {"aws:a": "x"}}"#, [:],
                "allowed: StringNotEqualsIgnoreCase aws:a [x] nothing yes"),
            try .init(
                "a number in the policy is its text", .operators,
                #"{"StringEquals": {"aws:a": 12}}"#, ["aws:a": ["12"]],
                "allowed: StringEquals aws:a [12] [12] yes"),
            try .init(
                "a boolean in the policy is its text", .operators,
                #"{"StringEquals": {"aws:a": true}}"#, ["aws:a": ["true"]],
                "allowed: StringEquals aws:a [true] [true] yes"),
        ]
    }

    private static func likes() throws -> [EvaluationCase] {
        [
            try .init(
                "a star is any number of characters", .operators,
                #"{"StringLike": {"aws:a": "web-*"}}"#, ["aws:a": ["web-01"]],
                "allowed: StringLike aws:a [web-*] [web-01] yes"),
            try .init(
                "or none", .operators, #"{"StringLike": {"aws:a": "web-*"}}"#,
                ["aws:a": ["web-"]], "allowed: StringLike aws:a [web-*] [web-] yes"),
            try .init(
                "a star in the middle", .operators, #"{"StringLike": {"aws:a": "w*1"}}"#,
                ["aws:a": ["web-01"]], "allowed: StringLike aws:a [w*1] [web-01] yes"),
            try .init(
                "the whole value must match", .operators, #"{"StringLike": {"aws:a": "web"}}"#,
                ["aws:a": ["web-01"]], "implicitDeny: StringLike aws:a [web] [web-01] no"),
            try .init(
                "a question mark is one character", .operators,
                #"{"StringLike": {"aws:a": "web-0?"}}"#, ["aws:a": ["web-01"]],
                "allowed: StringLike aws:a [web-0?] [web-01] yes"),
            try .init(
                "and not none", .operators, #"{"StringLike": {"aws:a": "web-0?"}}"#,
                ["aws:a": ["web-0"]], "implicitDeny: StringLike aws:a [web-0?] [web-0] no"),
            try .init(
                "StringLike is case-sensitive", .operators, #"{"StringLike": {"aws:a": "w*"}}"#,
                ["aws:a": ["Web"]], "implicitDeny: StringLike aws:a [w*] [Web] no"),
            try .init(
                "a missing key does not match, also a star", .operators,
                #"{"StringLike": {"aws:a": "*"}}"#, [:],
                "implicitDeny: StringLike aws:a [*] nothing no"),
            try .init(
                "StringNotLike is the negation", .operators,
                #"{"StringNotLike": {"aws:a": "web-*"}}"#, ["aws:a": ["web-01"]],
                "implicitDeny: StringNotLike aws:a [web-*] [web-01] no"),
            try .init(
                "StringNotLike is the negation", .operators,
                #"{"StringNotLike": {"aws:a": "web-*"}}"#, ["aws:a": ["db-01"]],
                "allowed: StringNotLike aws:a [web-*] [db-01] yes"),
            try .init(
                "a missing key satisfies a negated operator", .operators,
                #"{"StringNotLike": {"aws:a": "*"}}"#, [:],
                "allowed: StringNotLike aws:a [*] nothing yes"),
        ]
    }

    private static func arns() throws -> [EvaluationCase] {
        [
            try .init(
                "ArnEquals compares ARNs", .operators,
                #"{"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::b"}}"#,
                ["aws:SourceArn": ["arn:aws:s3:::b"]],
                "allowed: ArnEquals aws:SourceArn [arn:aws:s3:::b] [arn:aws:s3:::b] yes"),
            try .init(
                "ArnEquals has wildcards, as ArnLike", .operators,
                #"{"ArnEquals": {"aws:SourceArn": "arn:aws:sns:*:1:t?"}}"#,
                ["aws:SourceArn": ["arn:aws:sns:eu-west-1:1:t1"]],
                "allowed: ArnEquals aws:SourceArn [arn:aws:sns:*:1:t?] "
                    + "[arn:aws:sns:eu-west-1:1:t1] yes"),
            try .init(
                "ArnLike matches each part on its own", .operators,
                #"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:x:y"}}"#,
                ["aws:SourceArn": ["arn:aws:s3:a:b:x:y"]],
                "implicitDeny: ArnLike aws:SourceArn [arn:aws:s3:*:x:y] [arn:aws:s3:a:b:x:y] no"),
            try .init(
                "the sixth part holds colons", .operators,
                #"{"ArnLike": {"aws:SourceArn": "arn:aws:sns:r:1:a*z"}}"#,
                ["aws:SourceArn": ["arn:aws:sns:r:1:a:b:z"]],
                "allowed: ArnLike aws:SourceArn [arn:aws:sns:r:1:a*z] [arn:aws:sns:r:1:a:b:z] yes"),
            try .init(
                "ARNs are case-sensitive", .operators,
                #"{"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::B"}}"#,
                ["aws:SourceArn": ["arn:aws:s3:::b"]],
                "implicitDeny: ArnEquals aws:SourceArn [arn:aws:s3:::B] [arn:aws:s3:::b] no"),
            try .init(
                "a missing key does not match", .operators,
                #"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}}"#, [:],
                "implicitDeny: ArnLike aws:SourceArn [arn:aws:s3:::*] nothing no"),
            try .init(
                "ArnNotEquals is the negation", .operators,
                #"{"ArnNotEquals": {"aws:SourceArn": "arn:aws:s3:::b"}}"#,
                ["aws:SourceArn": ["arn:aws:s3:::c"]],
                "allowed: ArnNotEquals aws:SourceArn [arn:aws:s3:::b] [arn:aws:s3:::c] yes"),
            try .init(
                "ArnNotLike is the negation", .operators,
                #"{"ArnNotLike": {"aws:SourceArn": "arn:aws:s3:::*"}}"#,
                ["aws:SourceArn": ["arn:aws:s3:::c"]],
                "implicitDeny: ArnNotLike aws:SourceArn [arn:aws:s3:::*] [arn:aws:s3:::c] no"),
            try .init(
                "a missing key satisfies a negated operator", .operators,
                #"{"ArnNotEquals": {"aws:SourceArn": "arn:aws:s3:::b"}}"#, [:],
                "allowed: ArnNotEquals aws:SourceArn [arn:aws:s3:::b] nothing yes"),
            try .init(
                "a star in an ARN stays in its part", .operators,
                #"{"ArnLike": {"aws:SourceArn": "arn:aws:s*:us-east-1:1:t"}}"#,
                ["aws:SourceArn": ["arn:aws:sns:x:us-east-1:1:t"]],
                "implicitDeny: ArnLike aws:SourceArn [arn:aws:s*:us-east-1:1:t] "
                    + "[arn:aws:sns:x:us-east-1:1:t] no"),
            try .init(
                "what is no ARN is not compared", .operators,
                #"{"ArnNotLike": {"aws:a": "arn:aws:s3:::b"}}"#, ["aws:a": ["bucket"]],
                "implicitDeny: ArnNotLike aws:a [arn:aws:s3:::b] [bucket] no?"),
        ]
    }
}
