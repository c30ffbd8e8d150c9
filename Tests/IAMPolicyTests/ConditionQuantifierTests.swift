import Testing

@testable import IAMPolicy

/// `IfExists`, `ForAnyValue` and `ForAllValues`, and keys with several values.
struct ConditionQuantifierTests {
    @Test(arguments: ifExists + sets)
    func followsTheRule(_ testCase: ConditionCase) throws {
        #expect(try testCase.applies() == testCase.holds)
    }

    private static let ifExists: [ConditionCase] = [
        .init("absent is true", #"{"StringEqualsIfExists": {"aws:a": "x"}}"#, [:], true),
        .init(
            "present must match", #"{"StringEqualsIfExists": {"aws:a": "x"}}"#, ["aws:a": ["y"]],
            false),
        .init(
            "present must match", #"{"StringEqualsIfExists": {"aws:a": "x"}}"#, ["aws:a": ["x"]],
            true),
        .init("negated, absent", #"{"StringNotEqualsIfExists": {"aws:a": "x"}}"#, [:], true),
        .init(
            "negated, present", #"{"StringNotEqualsIfExists": {"aws:a": "x"}}"#, ["aws:a": ["x"]],
            false),
        .init("ARN, absent", #"{"ArnLikeIfExists": {"aws:a": "arn:aws:s3:::x"}}"#, [:], true),
        .init(
            "address, absent", #"{"IpAddressIfExists": {"aws:SourceIp": "192.0.2.1"}}"#, [:], true),
        .init(
            "any value, absent", #"{"ForAnyValue:StringEqualsIfExists": {"aws:a": "x"}}"#, [:], true
        ),
        .init(
            "all values, present", #"{"ForAllValues:StringEqualsIfExists": {"aws:a": "x"}}"#,
            ["aws:a": ["y"]], false),
    ]

    private static let sets: [ConditionCase] = [
        .init(
            "all: a subset", #"{"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b", "c"]}}"#,
            ["aws:TagKeys": ["a", "c"]], true),
        .init(
            "all: one outside", #"{"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}}"#,
            ["aws:TagKeys": ["a", "c"]], false),
        .init(
            "all: absent is true", #"{"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}"#, [:],
            true),
        .init(
            "all: an empty string is absent",
            #"{"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}"#, ["aws:TagKeys": [""]], true),
        .init(
            "all: wildcards", #"{"ForAllValues:StringLike": {"aws:TagKeys": "key*"}}"#,
            ["aws:TagKeys": ["key1", "key2"]], true),
        .init(
            "all, negated: none may match",
            #"{"ForAllValues:StringNotEquals": {"aws:TagKeys": ["a", "b"]}}"#,
            ["aws:TagKeys": ["c", "d"]], true),
        .init(
            "all, negated: one matches",
            #"{"ForAllValues:StringNotEquals": {"aws:TagKeys": ["a", "b"]}}"#,
            ["aws:TagKeys": ["c", "a"]], false),
        .init(
            "any: one inside", #"{"ForAnyValue:StringEquals": {"aws:TagKeys": ["a", "b"]}}"#,
            ["aws:TagKeys": ["z", "b"]], true),
        .init(
            "any: none inside", #"{"ForAnyValue:StringEquals": {"aws:TagKeys": ["a", "b"]}}"#,
            ["aws:TagKeys": ["y", "z"]], false),
        .init(
            "any: absent is false", #"{"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}}"#, [:],
            false),
        .init(
            "any, negated: absent is false",
            #"{"ForAnyValue:StringNotEquals": {"aws:TagKeys": "a"}}"#, [:], false),
        .init(
            "any, negated: one is outside",
            #"{"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a", "b"]}}"#,
            ["aws:TagKeys": ["a", "c"]], true),
        .init(
            "any, negated: all are inside",
            #"{"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a", "b"]}}"#,
            ["aws:TagKeys": ["a", "b"]], false),
        .init(
            "any: numbers", #"{"ForAnyValue:NumericLessThan": {"s3:n": "5"}}"#,
            ["s3:n": ["9", "4"]], true),
        .init(
            "all: addresses", #"{"ForAllValues:IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}"#,
            ["aws:VpcSourceIp": ["10.1.1.1", "11.1.1.1"]], false),
        .init(
            "no quantifier: one is enough", #"{"StringEquals": {"aws:TagKeys": "a"}}"#,
            ["aws:TagKeys": ["b", "a"]], true),
        .init(
            "no quantifier, negated: none", #"{"StringNotEquals": {"aws:TagKeys": "a"}}"#,
            ["aws:TagKeys": ["b", "a"]], false),
    ]
}
