@testable import IAMPolicy

/// Denials and permissions with values that cannot be compared, or have variables without a value.
///
/// IAM's guide says that values are alternatives, and that a variable without a value matches
/// nothing. Where no value can be compared it says nothing: then a denial applies, no permission does,
/// and the trace has a question mark. It has one, too, where the others decided but might not have.
enum EvaluationTableUndecided {
    static func cases() throws -> [EvaluationCase] {
        try variables() + values() + sets() + permissions() + resources()
    }

    private static let object = "arn:aws:s3:::b/k"
    private static let everything = #"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#
    private static let start = "Action [*] [s3:GetObject] yes & "

    /// A statement that allows everything, and one that denies.
    private static func deny(
        _ rule: String, _ page: EvaluationCase.Page, _ members: String,
        _ context: [String: [String]], applies: Bool, _ checks: String
    ) throws -> EvaluationCase {
        let denial = #"{"Effect": "Deny", "Action": "*", \#(members)}"#
        return try EvaluationCase(
            rule, page, [(.identity, ["\(everything), \(denial)"])],
            request(on: object, context: context),
            """
            \(applies ? "explicitDeny identity by 1" : "allowed by 0")
            identity Allow applies: \(start)Resource [*] [\(object)] yes
            identity Deny \(applies ? "applies" : "not"): \(start)\(checks)
            """)
    }

    /// The same with a condition; the check is `OPERATOR KEY [values] [values] yes|no`.
    private static func deny(
        _ rule: String, _ page: EvaluationCase.Page, if condition: String,
        _ context: [String: [String]], applies: Bool, _ check: String
    ) throws -> EvaluationCase {
        try deny(
            rule, page, #""Resource": "*", "Condition": \#(condition)"#, context, applies: applies,
            "Resource [*] [\(object)] yes & \(check)")
    }

    private static func variables() throws -> [EvaluationCase] {
        [
            try deny(
                "a negated operator matches what has no value", .variables,
                if: #"{"StringNotEquals": {"aws:a": "${aws:b}"}}"#, ["aws:a": ["x"]],
                applies: true, "StringNotEquals aws:a [${aws:b}] [x] yes"),
            try deny(
                "so does it as a pattern", .variables,
                if: #"{"StringNotLike": {"aws:a": "${aws:b}*"}}"#, ["aws:a": ["x"]],
                applies: true, "StringNotLike aws:a [${aws:b}*] [x] yes"),
            try deny(
                "and in an ARN", .variables,
                if: #"{"ArnNotLike": {"aws:a": "arn:aws:s3:::${aws:b}"}}"#,
                ["aws:a": ["arn:aws:s3:::x"]], applies: true,
                "ArnNotLike aws:a [arn:aws:s3:::${aws:b}] [arn:aws:s3:::x] yes"),
            try deny(
                "a variable without a value takes no other value away", .variables,
                if: #"{"StringEquals": {"aws:a": ["host-01", "${aws:b}"]}}"#,
                ["aws:a": ["host-01"]], applies: true,
                "StringEquals aws:a [host-01|${aws:b}] [host-01] yes"),
            try deny(
                "and matches nothing itself", .variables,
                if: #"{"StringEquals": {"aws:a": "${aws:b}"}}"#, ["aws:a": ["x"]],
                applies: false, "StringEquals aws:a [${aws:b}] [x] no"),
            try deny(
                "a variable with two values is not compared", .variables,
                if: #"{"StringEquals": {"aws:a": "${aws:b}"}}"#,
                ["aws:a": ["x"], "aws:b": ["x", "y"]],
                applies: true, "StringEquals aws:a [${aws:b}] [x] yes?"),
        ]
    }

    private static func values() throws -> [EvaluationCase] {
        [
            try deny(
                "an address beside one that is none", .logic,
                if: #"{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "bogus"]}}"#,
                ["aws:SourceIp": ["10.1.2.3"]], applies: true,
                "IpAddress aws:SourceIp [10.0.0.0/8|bogus] [10.1.2.3] yes"),
            try deny(
                "which matches nothing, as far as is known", .logic,
                if: #"{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "bogus"]}}"#,
                ["aws:SourceIp": ["11.1.2.3"]], applies: false,
                "IpAddress aws:SourceIp [10.0.0.0/8|bogus] [11.1.2.3] no?"),
            try deny(
                "negated, an address outside", .logic,
                if: #"{"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8", "10.0.0.0/33"]}}"#,
                ["aws:SourceIp": ["11.1.2.3"]], applies: true,
                "NotIpAddress aws:SourceIp [10.0.0.0/8|10.0.0.0/33] [11.1.2.3] yes?"),
            try deny(
                "negated, an address inside", .logic,
                if: #"{"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8", "10.0.0.0/33"]}}"#,
                ["aws:SourceIp": ["10.1.2.3"]], applies: false,
                "NotIpAddress aws:SourceIp [10.0.0.0/8|10.0.0.0/33] [10.1.2.3] no"),
            try deny(
                "a number beside one that is none", .logic,
                if: #"{"NumericEquals": {"s3:n": ["10.5", "x"]}}"#, ["s3:n": ["10.5"]],
                applies: true, "NumericEquals s3:n [10.5|x] [10.5] yes"),
            try deny(
                "no number at all", .operators,
                if: #"{"NumericEquals": {"s3:n": "x"}}"#, ["s3:n": ["10"]],
                applies: true, "NumericEquals s3:n [x] [10] yes?"),
            try deny(
                "a request's value that is no number", .operators,
                if: #"{"NumericLessThan": {"s3:n": "10"}}"#, ["s3:n": ["ten"]],
                applies: true, "NumericLessThan s3:n [10] [ten] yes?"),
            try deny(
                "the same negated", .operators,
                if: #"{"NumericNotEquals": {"s3:n": "10"}}"#, ["s3:n": ["ten"]],
                applies: true, "NumericNotEquals s3:n [10] [ten] yes?"),
            try deny(
                "a date beside one that is none", .logic,
                if: #"{"DateGreaterThan": {"aws:CurrentTime": ["2025-2-31", "2020-01-01"]}}"#,
                ["aws:CurrentTime": ["2025-06-15T12:00:00Z"]], applies: true,
                "DateGreaterThan aws:CurrentTime [2025-2-31|2020-01-01] [2025-06-15T12:00:00Z] yes"
            ),
            try deny(
                "another condition does not hold", .logic,
                if: #"{"NumericEquals": {"s3:n": "x"}, "StringEquals": {"aws:a": "y"}}"#,
                ["s3:n": ["10"], "aws:a": ["z"]], applies: false,
                "NumericEquals s3:n [x] [10] yes? & StringEquals aws:a [y] [z] no"),
            try deny(
                "Null with what is no boolean", .operators,
                if: #"{"Null": {"aws:a": "maybe"}}"#, ["aws:a": ["z"]], applies: true,
                "Null aws:a [maybe] [z] yes?"),
        ]
    }

    private static func sets() throws -> [EvaluationCase] {
        [
            try deny(
                "of all values, one that cannot be compared", .sets,
                if: #"{"ForAllValues:NumericLessThan": {"s3:n": "5"}}"#, ["s3:n": ["1", "x"]],
                applies: true, "ForAllValues:NumericLessThan s3:n [5] [1|x] yes?"),
            try deny(
                "where another decides", .sets,
                if: #"{"ForAllValues:NumericLessThan": {"s3:n": "5"}}"#, ["s3:n": ["9", "x"]],
                applies: false, "ForAllValues:NumericLessThan s3:n [5] [9|x] no"),
            try deny(
                "of any value, one that matches is enough", .sets,
                if: #"{"ForAnyValue:NumericLessThan": {"s3:n": "5"}}"#, ["s3:n": ["1", "x"]],
                applies: true, "ForAnyValue:NumericLessThan s3:n [5] [1|x] yes"),
            try deny(
                "and one that does not is not", .sets,
                if: #"{"ForAnyValue:NumericLessThan": {"s3:n": "5"}}"#, ["s3:n": ["9", "x"]],
                applies: true, "ForAnyValue:NumericLessThan s3:n [5] [9|x] yes?"),
        ]
    }

    private static func permissions() throws -> [EvaluationCase] {
        [
            try .init(
                "a permission with a number beside one that is none", .logic,
                #"{"NumericEquals": {"s3:n": ["x", "10"]}}"#, ["s3:n": ["10"]],
                "allowed: NumericEquals s3:n [x|10] [10] yes"),
            try .init(
                "and with none", .operators,
                #"{"NumericEquals": {"s3:n": "x"}}"#, ["s3:n": ["10"]],
                "implicitDeny: NumericEquals s3:n [x] [10] no?"),
            try .init(
                "negated", .operators,
                #"{"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8", "x"]}}"#,
                ["aws:SourceIp": ["11.1.2.3"]],
                "allowed: NotIpAddress aws:SourceIp [10.0.0.0/8|x] [11.1.2.3] yes?"),
        ]
    }

    private static func resources() throws -> [EvaluationCase] {
        [
            try deny(
                "a resource beside one with a variable without a value", .variables,
                #""Resource": ["arn:aws:s3:::b/${aws:b}", "arn:aws:s3:::b/*"]"#, [:],
                applies: true,
                "Resource [arn:aws:s3:::b/${aws:b}|arn:aws:s3:::b/*] [\(object)] yes"),
            try deny(
                "which alone is no resource", .variables,
                #""Resource": "arn:aws:s3:::b/${aws:b}""#, [:], applies: false,
                "Resource [arn:aws:s3:::b/${aws:b}] [\(object)] no"),
            try deny(
                "and spares none", .variables,
                #""NotResource": "arn:aws:s3:::b/${aws:b}""#, [:], applies: true,
                "NotResource [arn:aws:s3:::b/${aws:b}] [\(object)] yes?"),
            try deny(
                "where another one does", .variables,
                #""NotResource": ["arn:aws:s3:::b/${aws:b}", "arn:aws:s3:::b/k"]"#, [:],
                applies: false,
                "NotResource [arn:aws:s3:::b/${aws:b}|arn:aws:s3:::b/k] [\(object)] no"),
            try EvaluationCase(
                "nor does a permission hang on it", .variables,
                [
                    (
                        .identity,
                        [
                            #"{"Effect": "Allow", "Action": "*", "#
                                + #""NotResource": "arn:aws:s3:::b/${aws:b}"}"#
                        ]
                    )
                ], request(on: object),
                "implicitDeny identity\nidentity Allow not: \(start)"
                    + "NotResource [arn:aws:s3:::b/${aws:b}] [\(object)] no?"),
        ]
    }
}
