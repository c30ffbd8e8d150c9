import Testing

@testable import IAMPolicy

/// String and ARN operators, each case with the rule of IAM's documentation that it follows.
struct ConditionStringTests {
    @Test(arguments: strings + arns)
    func followsTheRule(_ testCase: ConditionCase) throws {
        #expect(try testCase.applies() == testCase.holds)
    }

    private static let strings: [ConditionCase] = [
        .init("exact match", #"{"StringEquals": {"aws:a": "x"}}"#, ["aws:a": ["x"]], true),
        .init("exact match", #"{"StringEquals": {"aws:a": "x"}}"#, ["aws:a": ["y"]], false),
        .init("case matters", #"{"StringEquals": {"aws:a": "x"}}"#, ["aws:a": ["X"]], false),
        .init("no wildcards", #"{"StringEquals": {"aws:a": "x*"}}"#, ["aws:a": ["xy"]], false),
        .init("a star is itself", #"{"StringEquals": {"aws:a": "x*"}}"#, ["aws:a": ["x*"]], true),
        .init("key in any case", #"{"StringEquals": {"AWS:A": "x"}}"#, ["aws:a": ["x"]], true),
        .init(
            "tag keys too", #"{"StringEquals": {"aws:PrincipalTag/x509Subject/CN": "x"}}"#,
            ["aws:principaltag/X509SUBJECT/cn": ["x"]], true),
        .init(
            "values are alternatives", #"{"StringEquals": {"aws:a": ["x", "y"]}}"#,
            ["aws:a": ["y"]], true),
        .init(
            "keys must all match", #"{"StringEquals": {"aws:a": "x", "aws:b": "y"}}"#,
            ["aws:a": ["x"], "aws:b": ["z"]], false),
        .init(
            "operators must all match",
            #"{"StringEquals": {"aws:a": "x"}, "StringLike": {"aws:b": "y*"}}"#,
            ["aws:a": ["x"], "aws:b": ["yy"]], true),
        .init("an empty block says nothing", #"{}"#, [:], true),
        .init("nor an empty operator", #"{"StringEquals": {}}"#, [:], true),
        .init("numbers are text", #"{"StringEquals": {"aws:a": 12}}"#, ["aws:a": ["12"]], true),
        .init(
            "booleans are text", #"{"StringEquals": {"aws:a": true}}"#, ["aws:a": ["true"]], true),
        .init("missing key, positive", #"{"StringEquals": {"aws:a": "x"}}"#, [:], false),
        .init(
            "an empty string is a value", #"{"StringEquals": {"aws:a": ""}}"#, ["aws:a": [""]], true
        ),
        .init("negated", #"{"StringNotEquals": {"aws:a": "x"}}"#, ["aws:a": ["y"]], true),
        .init("negated", #"{"StringNotEquals": {"aws:a": "x"}}"#, ["aws:a": ["x"]], false),
        .init(
            "negated values are NOR", #"{"StringNotEquals": {"aws:a": ["x", "y"]}}"#,
            ["aws:a": ["y"]], false),
        .init("missing key, negated", #"{"StringNotEquals": {"aws:a": "x"}}"#, [:], true),
        .init(
            "case ignored", #"{"StringEqualsIgnoreCase": {"aws:a": "Host"}}"#,
            ["aws:a": ["hOST"]], true),
        .init(
            "case ignored, other text", #"{"StringEqualsIgnoreCase": {"aws:a": "Host"}}"#,
            ["aws:a": ["hosts"]], false),
        .init(
            "case ignored, negated", #"{"StringNotEqualsIgnoreCase": {"aws:a": "Host"}}"#,
            ["aws:a": ["HOST"]], false),
        .init(
            "missing, case ignored", #"{"StringNotEqualsIgnoreCase": {"aws:a": "x"}}"#, [:], true),
        .init("wildcards", #"{"StringLike": {"aws:a": "web-*"}}"#, ["aws:a": ["web-01"]], true),
        .init(
            "a star may be nothing", #"{"StringLike": {"aws:a": "web*"}}"#, ["aws:a": ["web"]], true
        ),
        .init("? is one", #"{"StringLike": {"aws:a": "web-0?"}}"#, ["aws:a": ["web-01"]], true),
        .init(
            "? is not none", #"{"StringLike": {"aws:a": "web-0?"}}"#, ["aws:a": ["web-0"]], false),
        .init(
            "StringLike and case", #"{"StringLike": {"aws:a": "w*"}}"#, ["aws:a": ["Web"]], false),
        .init(
            "StringNotLike", #"{"StringNotLike": {"aws:a": "web-*"}}"#, ["aws:a": ["db-1"]], true),
        .init(
            "not like", #"{"StringNotLike": {"aws:a": "web-*"}}"#, ["aws:a": ["web-1"]], false),
        .init("missing, StringNotLike", #"{"StringNotLike": {"aws:a": "x"}}"#, [:], true),
        .init(
            "equal is byte for byte", #"{"StringEquals": {"aws:a": "\u00e9"}}"#,
            ["aws:a": ["e\u{301}"]], false),
    ]

    private static let arns: [ConditionCase] = [
        .init(
            "the same ARN", #"{"ArnEquals": {"aws:SourceArn": "\#(trustAnchor)"}}"#,
            ["aws:SourceArn": [trustAnchor]], true),
        .init(
            "ArnEquals has wildcards",
            #"{"ArnEquals": {"aws:SourceArn": "arn:aws:rolesanywhere:*:*:trust-anchor/*"}}"#,
            ["aws:SourceArn": [trustAnchor]], true),
        .init(
            "ArnLike is the same", #"{"ArnLike": {"aws:SourceArn": "arn:*:rolesanywhere:*:*:*"}}"#,
            ["aws:SourceArn": [trustAnchor]], true),
        .init(
            "a wildcard stays in its part",
            #"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:x:y"}}"#,
            ["aws:SourceArn": ["arn:aws:s3:a:b:x:y"]], false),
        .init(
            "the sixth part holds colons",
            #"{"ArnLike": {"aws:SourceArn": "arn:aws:sns:r:1:a*z"}}"#,
            ["aws:SourceArn": ["arn:aws:sns:r:1:a:b:z"]], true),
        .init(
            "case matters", #"{"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::Bucket"}}"#,
            ["aws:SourceArn": ["arn:aws:s3:::bucket"]], false),
        .init(
            "ArnNotEquals", #"{"ArnNotEquals": {"aws:SourceArn": "arn:aws:s3:::a"}}"#,
            ["aws:SourceArn": ["arn:aws:s3:::b"]], true),
        .init(
            "ArnNotLike", #"{"ArnNotLike": {"aws:SourceArn": "arn:aws:s3:::*"}}"#,
            ["aws:SourceArn": ["arn:aws:s3:::b"]], false),
        .init(
            "missing, ArnEquals", #"{"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::a"}}"#, [:], false
        ),
        .init(
            "missing, ArnNotLike", #"{"ArnNotLike": {"aws:SourceArn": "arn:aws:s3:::a"}}"#, [:],
            true),
        .init(
            "what is no ARN matches nothing", #"{"ArnNotLike": {"aws:a": "arn:aws:s3:::a"}}"#,
            ["aws:a": ["bucket"]], false),
    ]
}
