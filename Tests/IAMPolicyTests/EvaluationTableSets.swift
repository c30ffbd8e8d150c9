@testable import IAMPolicy

/// Several values, several keys, `IfExists`, `ForAnyValue` and `ForAllValues`.
enum EvaluationTableSets {
    static func cases() throws -> [EvaluationCase] { try logic() + ifExists() + sets() }

    private static func logic() throws -> [EvaluationCase] {
        [
            try .init(
                "the values of a key are alternatives", .logic,
                #"{"StringEquals": {"aws:a": ["x", "y"]}}"#, ["aws:a": ["y"]],
                "allowed: StringEquals aws:a [x|y] [y] yes"),
            try .init(
                "of which one must match", .logic, #"{"StringEquals": {"aws:a": ["x", "y"]}}"#,
                ["aws:a": ["z"]], "implicitDeny: StringEquals aws:a [x|y] [z] no"),
            try .init(
                "of a negated operator none may match", .logic,
                #"{"StringNotEquals": {"aws:a": ["x", "y"]}}"#, ["aws:a": ["y"]],
                "implicitDeny: StringNotEquals aws:a [x|y] [y] no"),
            try .init(
                "of a negated operator none may match", .logic,
                #"{"StringNotEquals": {"aws:a": ["x", "y"]}}"#, ["aws:a": ["z"]],
                "allowed: StringNotEquals aws:a [x|y] [z] yes"),
            try .init(
                "addresses are alternatives", .logic,
                #"{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32"]}}"#,
                ["aws:SourceIp": ["2001:db8::1"]],
                "allowed: IpAddress aws:SourceIp [10.0.0.0/8|2001:db8::/32] [2001:db8::1] yes"),
            try .init(
                "all keys of an operator must match", .logic,
                #"{"StringEquals": {"aws:a": "x", "aws:b": "y"}}"#,
                ["aws:a": ["x"], "aws:b": ["y"]],
                "allowed: StringEquals aws:a [x] [x] yes & StringEquals aws:b [y] [y] yes"),
            try .init(
                "all keys of an operator must match", .logic,
                #"{"StringEquals": {"aws:a": "x", "aws:b": "y"}}"#,
                ["aws:a": ["x"], "aws:b": ["z"]],
                "implicitDeny: StringEquals aws:a [x] [x] yes & StringEquals aws:b [y] [z] no"),
            try .init(
                "all operators must match", .logic,
                #"{"StringLike": {"aws:a": "x*"}, "Bool": {"aws:b": "true"}}"#,
                ["aws:a": ["xx"], "aws:b": ["false"]],
                "implicitDeny: StringLike aws:a [x*] [xx] yes & Bool aws:b [true] [false] no"),
            try .init(
                "all operators must match", .logic,
                #"{"StringLike": {"aws:a": "x*"}, "Null": {"aws:b": "true"}}"#,
                ["aws:a": ["xx"]],
                "allowed: StringLike aws:a [x*] [xx] yes & Null aws:b [true] nothing yes"),
            try .init(
                "one key may have two operators", .logic,
                #"{"StringLike": {"aws:a": "x*"}, "StringNotEquals": {"aws:a": "xx"}}"#,
                ["aws:a": ["xx"]],
                "implicitDeny: StringLike aws:a [x*] [xx] yes & "
                    + "StringNotEquals aws:a [xx] [xx] no"),
            try .init(
                "without values nothing matches", .logic, #"{"StringEquals": {"aws:a": []}}"#,
                ["aws:a": ["x"]], "implicitDeny: StringEquals aws:a [] [x] no?"),
            try .init(
                "and none is matched", .logic, #"{"StringNotEquals": {"aws:a": []}}"#,
                ["aws:a": ["x"]], "allowed: StringNotEquals aws:a [] [x] yes?"),
            try .init("a block without operators asks for nothing", .logic, "{}", [:], "allowed: "),
        ]
    }

    private static func ifExists() throws -> [EvaluationCase] {
        [
            try .init(
                "IfExists is true of a missing key", .operators,
                #"{"StringEqualsIfExists": {"aws:a": "x"}}"#, [:],
                "allowed: StringEqualsIfExists aws:a [x] nothing yes"),
            try .init(
                "IfExists compares a key that is there", .operators,
                #"{"StringEqualsIfExists": {"aws:a": "x"}}"#, ["aws:a": ["y"]],
                "implicitDeny: StringEqualsIfExists aws:a [x] [y] no"),
            try .init(
                "IfExists compares a key that is there", .operators,
                #"{"StringEqualsIfExists": {"aws:a": "x"}}"#, ["aws:a": ["x"]],
                "allowed: StringEqualsIfExists aws:a [x] [x] yes"),
            try .init(
                "IfExists with a negated operator", .operators,
                #"{"StringNotEqualsIfExists": {"aws:a": "x"}}"#, ["aws:a": ["x"]],
                "implicitDeny: StringNotEqualsIfExists aws:a [x] [x] no"),
            try .init(
                "IfExists with an ARN", .operators,
                #"{"ArnLikeIfExists": {"aws:SourceArn": "arn:aws:s3:::*"}}"#, [:],
                "allowed: ArnLikeIfExists aws:SourceArn [arn:aws:s3:::*] nothing yes"),
            try .init(
                "IfExists with an address", .operators,
                #"{"IpAddressIfExists": {"aws:SourceIp": "10.0.0.0/8"}}"#, [:],
                "allowed: IpAddressIfExists aws:SourceIp [10.0.0.0/8] nothing yes"),
            try .init(
                "IfExists with a boolean", .operators,
                #"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}"#,
                ["aws:MultiFactorAuthPresent": ["false"]],
                "implicitDeny: BoolIfExists aws:MultiFactorAuthPresent [true] [false] no"),
            try .init(
                "IfExists with a number", .operators,
                #"{"NumericLessThanIfExists": {"aws:MultiFactorAuthAge": "3600"}}"#, [:],
                "allowed: NumericLessThanIfExists aws:MultiFactorAuthAge [3600] nothing yes"),
            try .init(
                "IfExists with ForAnyValue", .operators,
                #"{"ForAnyValue:StringEqualsIfExists": {"aws:TagKeys": "a"}}"#, [:],
                "allowed: ForAnyValue:StringEqualsIfExists aws:TagKeys [a] nothing yes"),
        ]
    }

    private static func sets() throws -> [EvaluationCase] {
        [
            try .init(
                "ForAllValues: the request's values are a subset", .sets,
                #"{"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}}"#,
                ["aws:TagKeys": ["a"]],
                "allowed: ForAllValues:StringEquals aws:TagKeys [a|b] [a] yes"),
            try .init(
                "ForAllValues: the request's values are a subset", .sets,
                #"{"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}}"#,
                ["aws:TagKeys": ["a", "c"]],
                "implicitDeny: ForAllValues:StringEquals aws:TagKeys [a|b] [a|c] no"),
            try .init(
                "ForAllValues is true of a missing key", .sets,
                #"{"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}"#, [:],
                "allowed: ForAllValues:StringEquals aws:TagKeys [a] nothing yes"),
            try .init(
                "ForAllValues is true of an empty value", .sets,
                #"{"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}"#, ["aws:TagKeys": [""]],
                "allowed: ForAllValues:StringEquals aws:TagKeys [a] [] yes"),
            try .init(
                "ForAllValues with wildcards", .sets,
                #"{"ForAllValues:StringLike": {"aws:TagKeys": "team-*"}}"#,
                ["aws:TagKeys": ["team-a", "team-b"]],
                "allowed: ForAllValues:StringLike aws:TagKeys [team-*] [team-a|team-b] yes"),
            try .init(
                "ForAllValues, negated: no value matches", .sets,
                #"{"ForAllValues:StringNotEquals": {"aws:TagKeys": ["a", "b"]}}"#,
                ["aws:TagKeys": ["c", "d"]],
                "allowed: ForAllValues:StringNotEquals aws:TagKeys [a|b] [c|d] yes"),
            try .init(
                "ForAllValues, negated: no value matches", .sets,
                #"{"ForAllValues:StringNotEquals": {"aws:TagKeys": ["a", "b"]}}"#,
                ["aws:TagKeys": ["c", "a"]],
                "implicitDeny: ForAllValues:StringNotEquals aws:TagKeys [a|b] [c|a] no"),
            try .init(
                "ForAnyValue: one of the request's values matches", .sets,
                #"{"ForAnyValue:StringEquals": {"aws:TagKeys": ["a", "b"]}}"#,
                ["aws:TagKeys": ["z", "b"]],
                "allowed: ForAnyValue:StringEquals aws:TagKeys [a|b] [z|b] yes"),
            try .init(
                "ForAnyValue: one of the request's values matches", .sets,
                #"{"ForAnyValue:StringEquals": {"aws:TagKeys": ["a", "b"]}}"#,
                ["aws:TagKeys": ["y", "z"]],
                "implicitDeny: ForAnyValue:StringEquals aws:TagKeys [a|b] [y|z] no"),
            try .init(
                "ForAnyValue is false of a missing key", .sets,
                #"{"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}}"#, [:],
                "implicitDeny: ForAnyValue:StringEquals aws:TagKeys [a] nothing no"),
            try .init(
                "ForAnyValue is false of a missing key, also negated", .sets,
                #"{"ForAnyValue:StringNotEquals": {"aws:TagKeys": "a"}}"#, [:],
                "implicitDeny: ForAnyValue:StringNotEquals aws:TagKeys [a] nothing no"),
            try .init(
                "ForAnyValue, negated: one value is none of the policy's", .sets,
                #"{"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a", "b"]}}"#,
                ["aws:TagKeys": ["a", "c"]],
                "allowed: ForAnyValue:StringNotEquals aws:TagKeys [a|b] [a|c] yes"),
            try .init(
                "ForAnyValue, negated: one value is none of the policy's", .sets,
                #"{"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a", "b"]}}"#,
                ["aws:TagKeys": ["a", "b"]],
                "implicitDeny: ForAnyValue:StringNotEquals aws:TagKeys [a|b] [a|b] no"),
            try .init(
                "ForAnyValue with addresses", .sets,
                #"{"ForAnyValue:IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}"#,
                ["aws:VpcSourceIp": ["11.1.1.1", "10.1.1.1"]],
                "allowed: ForAnyValue:IpAddress aws:VpcSourceIp [10.0.0.0/8] "
                    + "[11.1.1.1|10.1.1.1] yes"),
        ]
    }
}
