import Testing

@testable import IAMPolicy

/// Numbers, dates, booleans, binary values, addresses and `Null`, with the rule of each case.
struct ConditionTypeTests {
    @Test(arguments: numbers + dates + booleans + addresses)
    func followsTheRule(_ testCase: ConditionCase) throws {
        #expect(try testCase.applies() == testCase.holds)
    }

    private static let numbers: [ConditionCase] = [
        .init("equal", #"{"NumericEquals": {"s3:max-keys": "10"}}"#, ["s3:max-keys": ["10"]], true),
        .init("as value, not text", #"{"NumericEquals": {"s3:n": 10}}"#, ["s3:n": ["10.0"]], true),
        .init("as value, not text", #"{"NumericEquals": {"s3:n": "007"}}"#, ["s3:n": ["7"]], true),
        .init(
            "exact", #"{"NumericEquals": {"s3:n": "9007199254740993"}}"#,
            ["s3:n": ["9007199254740992"]], false),
        .init("not equal", #"{"NumericNotEquals": {"s3:n": "10"}}"#, ["s3:n": ["11"]], true),
        .init("not equal", #"{"NumericNotEquals": {"s3:n": "10"}}"#, ["s3:n": ["10"]], false),
        .init("less", #"{"NumericLessThan": {"s3:n": "10"}}"#, ["s3:n": ["9"]], true),
        .init(
            "less is not equal", #"{"NumericLessThan": {"s3:n": "10"}}"#, ["s3:n": ["10"]], false),
        .init("or equal", #"{"NumericLessThanEquals": {"s3:n": "10"}}"#, ["s3:n": ["10"]], true),
        .init(
            "or equal", #"{"NumericLessThanEquals": {"s3:n": "10"}}"#, ["s3:n": ["10.01"]], false),
        .init("greater", #"{"NumericGreaterThan": {"s3:n": "10"}}"#, ["s3:n": ["100"]], true),
        .init(
            "greater is not equal", #"{"NumericGreaterThan": {"s3:n": "10"}}"#, ["s3:n": ["10"]],
            false),
        .init(
            "negative", #"{"NumericGreaterThanEquals": {"s3:n": "-2"}}"#, ["s3:n": ["-1.5"]], true),
        .init(
            "below", #"{"NumericGreaterThanEquals": {"s3:n": "-2"}}"#, ["s3:n": ["-2.5"]], false),
        .init("missing, positive", #"{"NumericLessThan": {"s3:n": "10"}}"#, [:], false),
        .init("missing, negated", #"{"NumericNotEquals": {"s3:n": "10"}}"#, [:], true),
        .init("missing, IfExists", #"{"NumericLessThanIfExists": {"s3:n": "10"}}"#, [:], true),
        .init(
            "no number, no match", #"{"NumericNotEquals": {"s3:n": "10"}}"#, ["s3:n": ["ten"]],
            false),
    ]

    private static let dates: [ConditionCase] = [
        .init(
            "before", #"{"DateLessThan": {"aws:CurrentTime": "2025-06-15T12:00:00Z"}}"#,
            ["aws:CurrentTime": ["2025-06-15T11:59:59Z"]], true),
        .init(
            "not before", #"{"DateLessThan": {"aws:CurrentTime": "2025-06-15T12:00:00Z"}}"#,
            ["aws:CurrentTime": ["2025-06-15T12:00:00Z"]], false),
        .init(
            "or equal", #"{"DateLessThanEquals": {"aws:CurrentTime": "2025-06-15T12:00:00Z"}}"#,
            ["aws:CurrentTime": ["2025-06-15T12:00:00Z"]], true),
        .init(
            "after", #"{"DateGreaterThan": {"aws:CurrentTime": "2025-06-15"}}"#,
            ["aws:CurrentTime": ["2025-06-15T00:00:01Z"]], true),
        .init(
            "after", #"{"DateGreaterThan": {"aws:CurrentTime": "2025-06-15"}}"#,
            ["aws:CurrentTime": ["2025-06-15T00:00:00Z"]], false),
        .init(
            "or equal", #"{"DateGreaterThanEquals": {"aws:CurrentTime": "2025"}}"#,
            ["aws:CurrentTime": ["2025-01-01T00:00:00Z"]], true),
        .init(
            "zones", #"{"DateEquals": {"aws:CurrentTime": "2025-06-15T14:00+02:00"}}"#,
            ["aws:CurrentTime": ["2025-06-15T12:00:00Z"]], true),
        .init(
            "fractions", #"{"DateEquals": {"aws:CurrentTime": "2025-06-15T12:00:00.50Z"}}"#,
            ["aws:CurrentTime": ["2025-06-15T12:00:00.5Z"]], true),
        .init(
            "epoch seconds", #"{"DateEquals": {"aws:CurrentTime": "1749988800"}}"#,
            ["aws:CurrentTime": ["2025-06-15T12:00:00Z"]], true),
        .init(
            "epoch as number", #"{"DateLessThan": {"aws:EpochTime": 1749988801}}"#,
            ["aws:EpochTime": ["1749988800"]], true),
        .init(
            "not equal", #"{"DateNotEquals": {"aws:CurrentTime": "2025-06"}}"#,
            ["aws:CurrentTime": ["2025-06-01T00:00:00Z"]], false),
        .init(
            "missing, positive", #"{"DateLessThan": {"aws:TokenIssueTime": "2025"}}"#, [:], false),
        .init("missing, negated", #"{"DateNotEquals": {"aws:TokenIssueTime": "2025"}}"#, [:], true),
    ]

    private static let booleans: [ConditionCase] = [
        .init(
            "true", #"{"Bool": {"aws:SecureTransport": "true"}}"#,
            ["aws:SecureTransport": ["true"]], true),
        .init(
            "a JSON boolean", #"{"Bool": {"aws:SecureTransport": true}}"#,
            ["aws:SecureTransport": ["true"]], true),
        .init(
            "false", #"{"Bool": {"aws:SecureTransport": "false"}}"#,
            ["aws:SecureTransport": ["true"]], false),
        .init("missing is not false", #"{"Bool": {"aws:SecureTransport": "false"}}"#, [:], false),
        .init(
            "missing, IfExists", #"{"BoolIfExists": {"aws:SecureTransport": "true"}}"#, [:], true),
        .init(
            "there, IfExists", #"{"BoolIfExists": {"aws:SecureTransport": "true"}}"#,
            ["aws:SecureTransport": ["false"]], false),
        .init("binary", #"{"BinaryEquals": {"aws:b": "QmluYXJ5"}}"#, ["aws:b": ["QmluYXJ5"]], true),
        .init(
            "binary", #"{"BinaryEquals": {"aws:b": "QmluYXJ5"}}"#, ["aws:b": ["QmluYXJ6"]], false),
        .init("missing, binary", #"{"BinaryEquals": {"aws:b": "QmluYXJ5"}}"#, [:], false),
        .init("Null true: absent", #"{"Null": {"aws:a": "true"}}"#, [:], true),
        .init("Null true: absent", #"{"Null": {"aws:a": "true"}}"#, ["aws:a": ["x"]], false),
        .init("Null false: present", #"{"Null": {"aws:a": false}}"#, ["aws:a": ["x"]], true),
        .init("Null false: present", #"{"Null": {"aws:a": false}}"#, [:], false),
        .init("no values are absence", #"{"Null": {"aws:a": "true"}}"#, ["aws:a": []], true),
    ]

    private static let addresses: [ConditionCase] = [
        .init(
            "a range", #"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#,
            ["aws:SourceIp": ["203.0.113.255"]], true),
        .init(
            "a range", #"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#,
            ["aws:SourceIp": ["203.0.114.0"]], false),
        .init(
            "odd prefix", #"{"IpAddress": {"aws:SourceIp": "10.0.0.0/9"}}"#,
            ["aws:SourceIp": ["10.127.1.1"]], true),
        .init(
            "odd prefix", #"{"IpAddress": {"aws:SourceIp": "10.0.0.0/9"}}"#,
            ["aws:SourceIp": ["10.128.1.1"]], false),
        .init(
            "one address is /32", #"{"IpAddress": {"aws:SourceIp": "192.0.2.1"}}"#,
            ["aws:SourceIp": ["192.0.2.1"]], true),
        .init(
            "one address is /32", #"{"IpAddress": {"aws:SourceIp": "192.0.2.1"}}"#,
            ["aws:SourceIp": ["192.0.2.2"]], false),
        .init(
            "everything", #"{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}"#,
            ["aws:SourceIp": ["255.1.2.3"]], true),
        .init(
            "version 6", #"{"IpAddress": {"aws:SourceIp": "2001:db8::/33"}}"#,
            ["aws:SourceIp": ["2001:DB8:7fff::1"]], true),
        .init(
            "version 6", #"{"IpAddress": {"aws:SourceIp": "2001:db8::/33"}}"#,
            ["aws:SourceIp": ["2001:db8:8000::1"]], false),
        .init(
            "families differ", #"{"IpAddress": {"aws:SourceIp": "::/0"}}"#,
            ["aws:SourceIp": ["192.0.2.1"]], false),
        .init(
            "either of two", #"{"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"]}}"#,
            ["aws:SourceIp": ["2001:db8::9"]], true),
        .init(
            "negated", #"{"NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24", "10.0.0.0/8"]}}"#,
            ["aws:SourceIp": ["10.1.1.1"]], false),
        .init(
            "negated", #"{"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}"#,
            ["aws:SourceIp": ["192.0.3.1"]], true),
        .init("missing, positive", #"{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}"#, [:], false),
        .init("missing, negated", #"{"NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}}"#, [:], true),
        .init(
            "no address, no match", #"{"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}"#,
            ["aws:SourceIp": ["192.0.2"]], false),
    ]
}
