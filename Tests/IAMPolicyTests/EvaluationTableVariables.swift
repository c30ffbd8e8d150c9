@testable import IAMPolicy

/// Policy variables in conditions and resources.
enum EvaluationTableVariables {
    static func cases() throws -> [EvaluationCase] { try conditions() + resources() }

    private static func conditions() throws -> [EvaluationCase] {
        [
            try .init(
                "a variable is the request's value", .variables,
                #"{"StringEquals": {"aws:a": "${aws:b}"}}"#, ["aws:a": ["x"], "aws:b": ["x"]],
                "allowed: StringEquals aws:a [x] [x] yes"),
            try .init(
                "a variable is the request's value", .variables,
                #"{"StringEquals": {"aws:a": "${aws:b}"}}"#, ["aws:a": ["x"], "aws:b": ["y"]],
                "implicitDeny: StringEquals aws:a [y] [x] no"),
            try .init(
                "in the middle of a text", .variables,
                #"{"StringLike": {"aws:a": "u-${aws:b}-*"}}"#,
                ["aws:a": ["u-ann-1"], "aws:b": ["ann"]],
                "allowed: StringLike aws:a [u-ann-*] [u-ann-1] yes"),
            try .init(
                "its name has no case", .variables, #"{"StringEquals": {"aws:a": "${AWS:B}"}}"#,
                ["aws:a": ["x"], "aws:b": ["x"]], "allowed: StringEquals aws:a [x] [x] yes"),
            try .init(
                "a default stands in for a missing value", .variables,
                #"{"StringEquals": {"aws:a": "${aws:b, 'team'}"}}"#, ["aws:a": ["team"]],
                "allowed: StringEquals aws:a [team] [team] yes"),
            try .init(
                "and only for a missing one", .variables,
                #"{"StringEquals": {"aws:a": "${aws:b, 'team'}"}}"#,
                ["aws:a": ["team"], "aws:b": ["x"]],
                "implicitDeny: StringEquals aws:a [x] [team] no"),
            try .init(
                "without either the condition does not match", .variables,
                #"{"StringEquals": {"aws:a": "${aws:b}"}}"#, ["aws:a": ["x"]],
                "implicitDeny: StringEquals aws:a [${aws:b}] [x] no"),
            try .init(
                "not even with an empty value", .variables,
                #"{"StringEquals": {"aws:a": "${aws:b}"}}"#, ["aws:a": [""]],
                "implicitDeny: StringEquals aws:a [${aws:b}] [] no"),
            try .init(
                "and so a negated one does", .variables,
                #"{"StringNotEquals": {"aws:a": "${aws:b}"}}"#, ["aws:a": ["x"]],
                "allowed: StringNotEquals aws:a [${aws:b}] [x] yes"),
            try .init(
                "so do patterns", .variables,
                #"{"StringNotLike": {"aws:a": "u-${aws:b}-*"}}"#, ["aws:a": ["x"]],
                "allowed: StringNotLike aws:a [u-${aws:b}-*] [x] yes"),
            try .init(
                "and ARNs", .variables,
                #"{"ArnNotLike": {"aws:SourceArn": "arn:aws:s3:::${aws:b}"}}"#,
                ["aws:SourceArn": ["arn:aws:s3:::x"]],
                "allowed: ArnNotLike aws:SourceArn [arn:aws:s3:::${aws:b}] [arn:aws:s3:::x] yes"),
            try .init(
                "another value stands beside one without", .variables,
                #"{"StringEquals": {"aws:a": ["x", "${aws:b}"]}}"#, ["aws:a": ["x"]],
                "allowed: StringEquals aws:a [x|${aws:b}] [x] yes"),
            try .init(
                "a star in a value is no wildcard", .variables,
                #"{"StringLike": {"aws:a": "${aws:b}"}}"#, ["aws:a": ["any"], "aws:b": ["*"]],
                "implicitDeny: StringLike aws:a [*] [any] no"),
            try .init(
                "${*} is a star", .variables, #"{"StringLike": {"aws:a": "a${*}b"}}"#,
                ["aws:a": ["a*b"]], "allowed: StringLike aws:a [a*b] [a*b] yes"),
            try .init(
                "${*} is no wildcard", .variables, #"{"StringLike": {"aws:a": "a${*}b"}}"#,
                ["aws:a": ["axb"]], "implicitDeny: StringLike aws:a [a*b] [axb] no"),
            try .init(
                "${?} is a question mark", .variables, #"{"StringLike": {"aws:a": "a${?}"}}"#,
                ["aws:a": ["ax"]], "implicitDeny: StringLike aws:a [a?] [ax] no"),
            try .init(
                "${$} is a dollar sign", .variables, #"{"StringEquals": {"aws:a": "${$}{x}"}}"#,
                ["aws:a": ["${x}"]], "allowed: StringEquals aws:a [${x}] [${x}] yes"),
            try .init(
                "a variable in an ARN", .variables,
                #"{"ArnLike": {"aws:SourceArn": "arn:aws:iam::${aws:b}:role/*"}}"#,
                ["aws:SourceArn": ["arn:aws:iam::111122223333:role/r"], "aws:b": ["111122223333"]],
                "allowed: ArnLike aws:SourceArn [arn:aws:iam::111122223333:role/*] "
                    + "[arn:aws:iam::111122223333:role/r] yes"),
            try .init(
                "a tag of the principal", .variables,
                #"{"StringEquals": {"s3:prefix": "${aws:PrincipalTag/x509Subject/OU}"}}"#,
                ["s3:prefix": ["ops"], "aws:PrincipalTag/x509Subject/OU": ["ops"]],
                "allowed: StringEquals s3:prefix [ops] [ops] yes"),
        ]
    }

    private static func home(_ pattern: String) -> [(PolicyLayer.Kind, [String])] {
        [
            (
                .identity,
                [#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "\#(pattern)"}"#]
            )
        ]
    }

    private static func ask(_ context: [String: [String]]) -> PolicyRequest {
        request(on: "arn:aws:s3:::home/ann/x", context: context)
    }

    private static func resources() throws -> [EvaluationCase] {
        [
            try .init(
                "a variable in a resource", .variables, home("arn:aws:s3:::home/${aws:username}/*"),
                ask(["aws:username": ["ann"]]),
                """
                allowed by 0
                identity Allow applies: Action [s3:GetObject] [s3:GetObject] yes & Resource \
                [arn:aws:s3:::home/${aws:username}/*] [arn:aws:s3:::home/ann/x] yes
                """),
            try .init(
                "a variable in a resource", .variables, home("arn:aws:s3:::home/${aws:username}/*"),
                ask(["aws:username": ["bob"]]),
                """
                implicitDeny identity
                identity Allow not: Action [s3:GetObject] [s3:GetObject] yes & Resource \
                [arn:aws:s3:::home/${aws:username}/*] [arn:aws:s3:::home/ann/x] no
                """),
            try .init(
                "without a value it does not match", .variables,
                home("arn:aws:s3:::home/${aws:username}/*"), ask([:]),
                """
                implicitDeny identity
                identity Allow not: Action [s3:GetObject] [s3:GetObject] yes & Resource \
                [arn:aws:s3:::home/${aws:username}/*] [arn:aws:s3:::home/ann/x] no
                """),
            try .init(
                "a default in a resource", .variables,
                home("arn:aws:s3:::home/${aws:username, 'ann'}/*"), ask([:]),
                """
                allowed by 0
                identity Allow applies: Action [s3:GetObject] [s3:GetObject] yes & Resource \
                [arn:aws:s3:::home/${aws:username, 'ann'}/*] [arn:aws:s3:::home/ann/x] yes
                """),
            try .init(
                "a value cannot widen a resource", .variables,
                home("arn:aws:s3:::home/${aws:username}/x"), ask(["aws:username": ["*"]]),
                """
                implicitDeny identity
                identity Allow not: Action [s3:GetObject] [s3:GetObject] yes & Resource \
                [arn:aws:s3:::home/${aws:username}/x] [arn:aws:s3:::home/ann/x] no
                """),
        ]
    }
}
