/// A policy's text after the variables were replaced, in the forms in which it is needed.
///
/// Of a text without variables they are made when the policy is read, not at each request.
struct PolicyText: Sendable {
    let glob: Glob

    /// The pattern as a trace shows it.
    let text: String

    /// The pattern as one for ARNs; nil if it does not have six parts.
    let arn: ARNPattern?

    init(_ glob: Glob) {
        self.glob = glob
        text = glob.text
        arn = ARNPattern(glob)
    }

    /// The forms of another pattern, which mostly is the same.
    func replacing(_ other: Glob) -> PolicyText {
        // Two arrays that share their storage are compared at once.
        other == glob ? self : PolicyText(other)
    }
}

extension PolicyText: Hashable {
    /// Whether the patterns are the same; the other forms follow from them.
    static func == (left: PolicyText, right: PolicyText) -> Bool { left.glob == right.glob }

    /// Hashes the pattern.
    func hash(into hasher: inout Hasher) { hasher.combine(glob) }
}
