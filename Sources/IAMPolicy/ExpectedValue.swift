/// A value that a condition compares with, after the request's values took the variables' place.
struct ExpectedValue {
    private enum Kind {
        case string(Glob)
        case stringIgnoringCase(String)
        case arn(ARNPattern)
        case binary([UInt8])
        case boolean(Bool)
        case number(PolicyNumber, ConditionOperator.Order)
        case date(PolicyDate, ConditionOperator.Order)
        case addresses(AddressRange)
        case never
        case incomparable(Incomparable)
    }

    /// The value as a trace shows it.
    let text: String

    /// Why nothing is compared with the value, if that is so.
    let reason: String?

    private let kind: Kind

    /// A value of a condition that is decided without comparing.
    init(unresolved value: ConditionValue) {
        self.init(text: value.text, kind: .never)
    }

    /// The value, which matches nothing where one of its variables has no value, and cannot be
    /// compared where the text with the variables' values is not what the operator compares.
    init(
        _ value: ConditionValue, for comparison: ConditionOperator.Comparison,
        request: PolicyRequest
    ) {
        do {
            self = try Self(readable: value, for: comparison, request: request)
        } catch {
            let isNothing = error.isWithoutValue && request.rules.unresolvedMatchesNothing
            self.init(
                text: value.text, kind: isNothing ? .never : .incomparable(error),
                reason: error.reason)
        }
    }

    private init(text: String, kind: Kind, reason: String? = nil) {
        self.text = text
        self.kind = kind
        self.reason = reason
    }

    private init(
        readable value: ConditionValue, for comparison: ConditionOperator.Comparison,
        request: PolicyRequest
    ) throws(Incomparable) {
        reason = nil
        switch (comparison, value) {
        case (.string, .text(let template)), (.pattern, .text(let template)):
            let expanded = try template.expanded(for: request)
            (text, kind) = (expanded.text, .string(expanded.glob))
        case (.stringIgnoringCase, .text(let template)):
            let expanded = try template.expanded(for: request)
            (text, kind) = (expanded.text, .stringIgnoringCase(expanded.text.lowercased()))
        case (.arn, .text(let template)):
            let expanded = try template.expanded(for: request)
            guard let pattern = expanded.arn else {
                throw Incomparable(reason: "\"\(expanded.text)\" is not an ARN of six parts")
            }
            (text, kind) = (expanded.text, .arn(pattern))
        case (.binary, .binary(let bytes, let base64)):
            (text, kind) = (base64, .binary(bytes))
        case (.boolean, .boolean(let bool)):
            (text, kind) = ("\(bool)", .boolean(bool))
        case (.null, .boolean(let bool)):
            (text, kind) = ("\(bool)", .never)
        case (.number(let order), .number(let number)):
            (text, kind) = (number.text, .number(number, order))
        case (.date(let order), .date(let date)):
            (text, kind) = (date.text, .date(date, order))
        case (.address, .addresses(let range)):
            (text, kind) = (range.text, .addresses(range))
        case (_, .unreadable(_, let reason)):
            throw Incomparable(reason: reason)
        default:
            throw Incomparable(reason: "the operator cannot compare with \"\(value.text)\"")
        }
    }

    /// Whether a value of the request matches, negation left aside.
    ///
    /// - Throws: ``Incomparable`` when this or the request's value is not of the operator's type.
    func matches(_ value: String) throws(Incomparable) -> Bool {
        switch kind {
        case .never:
            false
        case .incomparable(let error):
            throw error
        case .string(let glob):
            glob.matches(value)
        case .stringIgnoringCase(let text):
            text.unicodeScalars.elementsEqual(value.lowercased().unicodeScalars)
        case .arn(let pattern):
            try comparable(pattern.matches(value), value, "an ARN")
        case .binary(let bytes):
            try comparable(base64Decoded(value), value, "base64") == bytes
        case .boolean(let bool):
            try comparable(Bool(ignoringCase: value), value, "a boolean") == bool
        case .number(let number, let order):
            order.holds(try comparable(PolicyNumber(value), value, "a number"), number)
        case .date(let date, let order):
            order.holds(try comparable(PolicyDate(value), value, "a date"), date)
        case .addresses(let range):
            try comparable(range.contains(value), value, "an IP address")
        }
    }

    private func comparable<Value>(
        _ result: Value?, _ value: String, _ type: String
    ) throws(Incomparable) -> Value {
        guard let result else {
            throw Incomparable(reason: "the request's value \"\(value)\" is not \(type)")
        }
        return result
    }
}

/// Why a comparison cannot be made.
struct Incomparable: Error, Equatable {
    let reason: String

    /// Whether a variable has no value: of that IAM's guide says that it matches nothing.
    var isWithoutValue = false
}
