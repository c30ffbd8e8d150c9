/// The name of a condition key, made ready to be looked up: keys have no case.
struct ConditionKey: Hashable, Sendable {
    /// The key as the policy writes it.
    let text: String

    /// The key in lower case.
    let folded: String

    init(_ text: String) {
        self.text = text
        folded = text.lowercased()
    }
}
