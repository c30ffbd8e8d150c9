@testable import IAMPolicy

/// Numbers, dates, booleans, binary values, addresses and `Null`.
enum EvaluationTableTypes {
    static func cases() throws -> [EvaluationCase] {
        try numbers() + dates() + flags() + addresses()
    }

    private static func numbers() throws -> [EvaluationCase] {
        [
            try .init(
                "numbers are compared as numbers", .operators, #"{"NumericEquals": {"s3:n": 10}}"#,
                ["s3:n": ["10.0"]], "allowed: NumericEquals s3:n [10] [10.0] yes"),
            try .init(
                "and exactly", .operators, #"{"NumericEquals": {"s3:n": "10"}}"#,
                ["s3:n": ["10.001"]], "implicitDeny: NumericEquals s3:n [10] [10.001] no"),
            try .init(
                "neither less nor more", .operators, #"{"NumericEquals": {"s3:n": "10"}}"#,
                ["s3:n": ["9"]], "implicitDeny: NumericEquals s3:n [10] [9] no"),
            try .init(
                "a missing key does not match", .operators, #"{"NumericEquals": {"s3:n": "10"}}"#,
                [:], "implicitDeny: NumericEquals s3:n [10] nothing no"),
            try .init(
                "NumericNotEquals is the negation", .operators,
                #"{"NumericNotEquals": {"s3:n": "10"}}"#, ["s3:n": ["10"]],
                "implicitDeny: NumericNotEquals s3:n [10] [10] no"),
            try .init(
                "NumericNotEquals is the negation", .operators,
                #"{"NumericNotEquals": {"s3:n": "10"}}"#, ["s3:n": ["11"]],
                "allowed: NumericNotEquals s3:n [10] [11] yes"),
            try .init(
                "a missing key satisfies a negated operator", .operators,
                #"{"NumericNotEquals": {"s3:n": "10"}}"#, [:],
                "allowed: NumericNotEquals s3:n [10] nothing yes"),
            try .init(
                "less than", .operators, #"{"NumericLessThan": {"s3:n": "10"}}"#,
                ["s3:n": ["9"]], "allowed: NumericLessThan s3:n [10] [9] yes"),
            try .init(
                "less than is not equal", .operators, #"{"NumericLessThan": {"s3:n": "10"}}"#,
                ["s3:n": ["10"]], "implicitDeny: NumericLessThan s3:n [10] [10] no"),
            try .init(
                "less than or equal", .operators, #"{"NumericLessThanEquals": {"s3:n": "10"}}"#,
                ["s3:n": ["10"]], "allowed: NumericLessThanEquals s3:n [10] [10] yes"),
            try .init(
                "less than or equal is not more", .operators,
                #"{"NumericLessThanEquals": {"s3:n": "10"}}"#, ["s3:n": ["11"]],
                "implicitDeny: NumericLessThanEquals s3:n [10] [11] no"),
            try .init(
                "greater than, by value and not by text", .operators,
                #"{"NumericGreaterThan": {"s3:n": "9"}}"#, ["s3:n": ["10"]],
                "allowed: NumericGreaterThan s3:n [9] [10] yes"),
            try .init(
                "greater than is not equal", .operators, #"{"NumericGreaterThan": {"s3:n": "10"}}"#,
                ["s3:n": ["10"]], "implicitDeny: NumericGreaterThan s3:n [10] [10] no"),
            try .init(
                "greater than or equal", .operators,
                #"{"NumericGreaterThanEquals": {"s3:n": "-2"}}"#, ["s3:n": ["-2"]],
                "allowed: NumericGreaterThanEquals s3:n [-2] [-2] yes"),
            try .init(
                "greater than or equal is not less", .operators,
                #"{"NumericGreaterThanEquals": {"s3:n": "-2"}}"#, ["s3:n": ["-2.5"]],
                "implicitDeny: NumericGreaterThanEquals s3:n [-2] [-2.5] no"),
            try .init(
                "a missing key does not match", .operators,
                #"{"NumericLessThan": {"s3:n": "10"}}"#, [:],
                "implicitDeny: NumericLessThan s3:n [10] nothing no"),
            try .init(
                "nor with a policy's value that is none", .operators,
                #"{"NumericNotEquals": {"s3:n": "ten"}}"#, ["s3:n": ["10"]],
                "implicitDeny: NumericNotEquals s3:n [ten] [10] no?"),
            try .init(
                "what is no number is not compared", .operators,
                #"{"NumericNotEquals": {"s3:n": "10"}}"#, ["s3:n": ["ten"]],
                "implicitDeny: NumericNotEquals s3:n [10] [ten] no?"),
        ]
    }

    private static func dates() throws -> [EvaluationCase] {
        [
            try .init(
                "dates are moments", .operators,
                #"{"DateEquals": {"aws:CurrentTime": "2025-06-15T14:00:00+02:00"}}"#,
                ["aws:CurrentTime": ["2025-06-15T12:00:00Z"]],
                "allowed: DateEquals aws:CurrentTime [2025-06-15T14:00:00+02:00] "
                    + "[2025-06-15T12:00:00Z] yes"),
            try .init(
                "another moment is not equal", .operators,
                #"{"DateEquals": {"aws:CurrentTime": "2025-06-15"}}"#,
                ["aws:CurrentTime": ["2025-06-15T12:00:00Z"]],
                "implicitDeny: DateEquals aws:CurrentTime [2025-06-15] [2025-06-15T12:00:00Z] no"),
            try .init(
                "nor is an earlier one", .operators,
                #"{"DateEquals": {"aws:CurrentTime": "2025-06-15"}}"#,
                ["aws:CurrentTime": ["2025-06-14T12:00:00Z"]],
                "implicitDeny: DateEquals aws:CurrentTime [2025-06-15] [2025-06-14T12:00:00Z] no"),
            try .init(
                "seconds since 1970", .operators,
                #"{"DateEquals": {"aws:EpochTime": "1749988800"}}"#,
                ["aws:EpochTime": ["2025-06-15T12:00:00Z"]],
                "allowed: DateEquals aws:EpochTime [1749988800] [2025-06-15T12:00:00Z] yes"),
            try .init(
                "DateNotEquals is the negation", .operators,
                #"{"DateNotEquals": {"aws:CurrentTime": "2025-06-15"}}"#,
                ["aws:CurrentTime": ["2025-06-15T00:00:00Z"]],
                "implicitDeny: DateNotEquals aws:CurrentTime [2025-06-15] "
                    + "[2025-06-15T00:00:00Z] no"),
            try .init(
                "a missing key satisfies a negated operator", .operators,
                #"{"DateNotEquals": {"aws:TokenIssueTime": "2025-06-15"}}"#, [:],
                "allowed: DateNotEquals aws:TokenIssueTime [2025-06-15] nothing yes"),
            try .init(
                "before", .operators, #"{"DateLessThan": {"aws:CurrentTime": "2025-06-15"}}"#,
                ["aws:CurrentTime": ["2025-06-14T23:59:59Z"]],
                "allowed: DateLessThan aws:CurrentTime [2025-06-15] [2025-06-14T23:59:59Z] yes"),
            try .init(
                "before is not at", .operators,
                #"{"DateLessThan": {"aws:CurrentTime": "2025-06-15"}}"#,
                ["aws:CurrentTime": ["2025-06-15T00:00:00Z"]],
                "implicitDeny: DateLessThan aws:CurrentTime [2025-06-15] "
                    + "[2025-06-15T00:00:00Z] no"),
            try .init(
                "at or before", .operators,
                #"{"DateLessThanEquals": {"aws:CurrentTime": "2025-06-15"}}"#,
                ["aws:CurrentTime": ["2025-06-15T00:00:00Z"]],
                "allowed: DateLessThanEquals aws:CurrentTime [2025-06-15] "
                    + "[2025-06-15T00:00:00Z] yes"),
            try .init(
                "after", .operators, #"{"DateGreaterThan": {"aws:CurrentTime": "2025-06-15"}}"#,
                ["aws:CurrentTime": ["2025-06-15T00:00:01Z"]],
                "allowed: DateGreaterThan aws:CurrentTime [2025-06-15] [2025-06-15T00:00:01Z] yes"),
            try .init(
                "after is not at", .operators,
                #"{"DateGreaterThan": {"aws:CurrentTime": "2025-06-15"}}"#,
                ["aws:CurrentTime": ["2025-06-15T00:00:00Z"]],
                "implicitDeny: DateGreaterThan aws:CurrentTime [2025-06-15] "
                    + "[2025-06-15T00:00:00Z] no"),
            try .init(
                "at or after", .operators,
                #"{"DateGreaterThanEquals": {"aws:CurrentTime": "2025-06-15"}}"#,
                ["aws:CurrentTime": ["2025-06-15T00:00:00Z"]],
                "allowed: DateGreaterThanEquals aws:CurrentTime [2025-06-15] "
                    + "[2025-06-15T00:00:00Z] yes"),
            try .init(
                "a missing key does not match", .operators,
                #"{"DateGreaterThanEquals": {"aws:TokenIssueTime": "1970-01-01"}}"#, [:],
                "implicitDeny: DateGreaterThanEquals aws:TokenIssueTime [1970-01-01] nothing no"),
        ]
    }

    private static func flags() throws -> [EvaluationCase] {
        [
            try .init(
                "Bool compares with true or false", .operators,
                #"{"Bool": {"aws:SecureTransport": "true"}}"#, ["aws:SecureTransport": ["true"]],
                "allowed: Bool aws:SecureTransport [true] [true] yes"),
            try .init(
                "Bool compares with true or false", .operators,
                #"{"Bool": {"aws:SecureTransport": false}}"#, ["aws:SecureTransport": ["true"]],
                "implicitDeny: Bool aws:SecureTransport [false] [true] no"),
            try .init(
                "a missing key is not false", .operators,
                #"{"Bool": {"aws:SecureTransport": "false"}}"#, [:],
                "implicitDeny: Bool aws:SecureTransport [false] nothing no"),
            try .init(
                "BinaryEquals compares the decoded bytes", .operators,
                #"{"BinaryEquals": {"aws:b": "QmluYXJ5"}}"#, ["aws:b": ["QmluYXJ5"]],
                "allowed: BinaryEquals aws:b [QmluYXJ5] [QmluYXJ5] yes"),
            try .init(
                "BinaryEquals compares the decoded bytes", .operators,
                #"{"BinaryEquals": {"aws:b": "QmluYXJ5"}}"#, ["aws:b": ["QmluYXJ6"]],
                "implicitDeny: BinaryEquals aws:b [QmluYXJ5] [QmluYXJ6] no"),
            try .init(
                "a missing key does not match", .operators,
                #"{"BinaryEquals": {"aws:b": "QmluYXJ5"}}"#, [:],
                "implicitDeny: BinaryEquals aws:b [QmluYXJ5] nothing no"),
            try .init(
                "Null true: the key is absent", .operators, #"{"Null": {"aws:a": "true"}}"#, [:],
                "allowed: Null aws:a [true] nothing yes"),
            try .init(
                "Null true: the key is absent", .operators, #"{"Null": {"aws:a": "true"}}"#,
                ["aws:a": ["x"]], "implicitDeny: Null aws:a [true] [x] no"),
            try .init(
                "Null false: the key is there", .operators, #"{"Null": {"aws:a": "false"}}"#,
                ["aws:a": ["x"]], "allowed: Null aws:a [false] [x] yes"),
            try .init(
                "Null false: the key is there", .operators, #"{"Null": {"aws:a": "false"}}"#, [:],
                "implicitDeny: Null aws:a [false] nothing no"),
        ]
    }

    private static func addresses() throws -> [EvaluationCase] {
        [
            try .init(
                "an address in a range", .operators,
                #"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#,
                ["aws:SourceIp": ["203.0.113.255"]],
                "allowed: IpAddress aws:SourceIp [203.0.113.0/24] [203.0.113.255] yes"),
            try .init(
                "an address outside of it", .operators,
                #"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#,
                ["aws:SourceIp": ["203.0.114.0"]],
                "implicitDeny: IpAddress aws:SourceIp [203.0.113.0/24] [203.0.114.0] no"),
            try .init(
                "an address alone is /32", .operators,
                #"{"IpAddress": {"aws:SourceIp": "203.0.113.7"}}"#,
                ["aws:SourceIp": ["203.0.113.8"]],
                "implicitDeny: IpAddress aws:SourceIp [203.0.113.7] [203.0.113.8] no"),
            try .init(
                "version 6, however it is written", .operators,
                #"{"IpAddress": {"aws:SourceIp": "2001:db8::/32"}}"#,
                ["aws:SourceIp": ["2001:DB8:0:0::1"]],
                "allowed: IpAddress aws:SourceIp [2001:db8::/32] [2001:DB8:0:0::1] yes"),
            try .init(
                "a missing key does not match", .operators,
                #"{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}"#, [:],
                "implicitDeny: IpAddress aws:SourceIp [0.0.0.0/0] nothing no"),
            try .init(
                "NotIpAddress is the negation", .operators,
                #"{"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#,
                ["aws:SourceIp": ["10.1.2.3"]],
                "implicitDeny: NotIpAddress aws:SourceIp [10.0.0.0/8] [10.1.2.3] no"),
            try .init(
                "NotIpAddress is the negation", .operators,
                #"{"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#,
                ["aws:SourceIp": ["11.1.2.3"]],
                "allowed: NotIpAddress aws:SourceIp [10.0.0.0/8] [11.1.2.3] yes"),
            try .init(
                "a missing key satisfies a negated operator", .operators,
                #"{"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#, [:],
                "allowed: NotIpAddress aws:SourceIp [10.0.0.0/8] nothing yes"),
        ]
    }
}
