extension StatementTrace {
    /// One comparison of a statement's element with the request.
    public struct Check: Equatable, Sendable, Codable {
        /// The element: `Principal`, `NotAction`, or a condition's operator: `StringEquals`.
        public let element: String

        /// The condition's key, as the policy writes it; nil for the other elements.
        public let key: String?

        /// What the policy says, with the variables replaced.
        public let policyValues: [String]

        /// What the request has; nil if it does not have the key.
        public let requestValues: [String]?

        /// Whether the element lets the statement apply.
        public let matched: Bool

        /// Why the two could not be compared, or something of them, if that is so.
        public let note: String?

        /// Whether AWS, which does not say what becomes of what cannot be compared, may see this
        /// otherwise.
        public let isUndecided: Bool

        /// The condition key that is not modelled, where there was one.
        public let unknownKey: String?

        init(
            element: String, key: String? = nil, policyValues: [String],
            requestValues: [String]?, matched: Bool, note: String? = nil,
            isUndecided: Bool = false, unknownKey: String? = nil
        ) {
            self.element = element
            self.key = key
            self.policyValues = policyValues
            self.requestValues = requestValues
            self.matched = matched
            self.note = note
            self.isUndecided = isUndecided
            self.unknownKey = unknownKey
        }
    }
}

extension StatementTrace.Check: CustomStringConvertible {
    /// Both sides of the comparison, and why it could not be made.
    public var description: String {
        let name = key.map { "\(element) \($0)" } ?? element
        let request = requestValues.map(Self.quoted) ?? "nothing"
        let comparison = "\(name): policy \(Self.quoted(policyValues)), request \(request)"
        return note.map { "\(comparison) (\($0))" } ?? comparison
    }

    private static func quoted(_ values: [String]) -> String {
        "[\(values.map { "\"\($0)\"" }.joined(separator: ", "))]"
    }
}
