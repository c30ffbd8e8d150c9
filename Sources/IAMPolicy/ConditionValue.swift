/// A policy's value in a condition, parsed as what its operator compares.
///
/// Only strings and ARNs have policy variables.
enum ConditionValue: Hashable, Sendable {
    case text(PolicyTemplate)
    case number(PolicyNumber)
    case date(PolicyDate)
    case boolean(Bool)
    case binary([UInt8], text: String)
    case addresses(AddressRange)

    /// The value as a trace shows it.
    var text: String {
        switch self {
        case .text(let template): template.text
        case .number(let number): number.text
        case .date(let date): date.text
        case .boolean(let value): "\(value)"
        case .binary(_, let text): text
        case .addresses(let range): range.text
        }
    }

    /// The condition keys whose values the policy variables need.
    var variableKeys: [String] {
        if case .text(let template) = self { template.variableKeys } else { [] }
    }

    /// Parses a value.
    ///
    /// - Throws: ``MalformedText`` when the operator cannot compare with it.
    init(
        _ text: String, for comparison: ConditionOperator.Comparison, variables: Bool
    ) throws(MalformedText) {
        switch comparison {
        case .string, .stringIgnoringCase:
            self = .text(try PolicyTemplate(text, wildcards: false, variables: variables))
        case .pattern:
            self = .text(try PolicyTemplate(text, wildcards: true, variables: variables))
        case .arn:
            let template = try PolicyTemplate(text, wildcards: true, variables: variables)
            guard template.hasVariables || ARNPattern(Glob(wildcardsIn: text)) != nil else {
                throw MalformedText(reason: "is not an ARN of six parts")
            }
            self = .text(template)
        case .boolean, .null:
            self = .boolean(
                try Self.parsed(Bool(ignoringCase: text), "is not \"true\" or \"false\""))
        case .binary:
            self = .binary(try Self.parsed(base64Decoded(text), "is not base64"), text: text)
        case .address:
            self = .addresses(
                try Self.parsed(AddressRange(text), "is not an IP address or a range of them"))
        case .number:
            self = .number(try Self.parsed(PolicyNumber(text), "is not a decimal number"))
        case .date:
            self = .date(try Self.parsed(PolicyDate(text), "is not a date"))
        }
    }

    private static func parsed<Value>(
        _ value: Value?, _ reason: String
    ) throws(MalformedText) -> Value {
        guard let value else { throw MalformedText(reason: reason) }
        return value
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
