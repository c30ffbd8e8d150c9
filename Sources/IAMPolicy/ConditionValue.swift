/// A policy's value in a condition, parsed as what its operator compares.
///
/// Only strings and ARNs have policy variables. IAM takes values that its operators cannot compare
/// with, such as a number that is none; what such a value matches nobody has documented.
enum ConditionValue: Hashable, Sendable {
    case text(PolicyTemplate)
    case number(PolicyNumber)
    case date(PolicyDate)
    case boolean(Bool)
    case binary([UInt8], text: String)
    case addresses(AddressRange)
    case unreadable(text: String, reason: String)

    /// The value as a trace shows it.
    var text: String {
        switch self {
        case .text(let template): template.text
        case .number(let number): number.text
        case .date(let date): date.text
        case .boolean(let value): "\(value)"
        case .binary(_, let text): text
        case .addresses(let range): range.text
        case .unreadable(let text, _): text
        }
    }

    /// The condition keys whose values the policy variables need.
    var variableKeys: [String] {
        if case .text(let template) = self { template.variableKeys } else { [] }
    }

    /// Parses a value.
    ///
    /// - Throws: ``MalformedText`` when a policy variable in it is malformed.
    init(
        _ text: String, for comparison: ConditionOperator.Comparison, variables: Bool
    ) throws(MalformedText) {
        let value: ConditionValue?
        let type: String
        switch comparison {
        case .string, .stringIgnoringCase:
            self = .text(try PolicyTemplate(text, wildcards: false, variables: variables))
            return
        case .pattern, .arn:
            self = .text(try PolicyTemplate(text, wildcards: true, variables: variables))
            return
        case .boolean, .null:
            (value, type) = (Bool(ignoringCase: text).map { .boolean($0) }, "a boolean")
        case .binary:
            (value, type) = (base64Decoded(text).map { .binary($0, text: text) }, "base64")
        case .address:
            (value, type) = (AddressRange(text).map { .addresses($0) }, "an IP address")
        case .number:
            (value, type) = (PolicyNumber(text).map { .number($0) }, "a number")
        case .date:
            (value, type) = (PolicyDate(text).map { .date($0) }, "a date")
        }
        self =
            value
            ?? .unreadable(text: text, reason: "the policy's value \"\(text)\" is not \(type)")
    }
}

extension Bool {
    /// Reads `true` or `false` in any case.
    init?(ignoringCase text: String) {
        switch text.lowercased() {
        case "true": self = true
        case "false": self = false
        default: return nil
        }
    }
}
