/// A pattern for an ARN: six parts between colons, each with wildcards of its own.
///
/// A wildcard never reaches beyond its part; the sixth part is the rest, colons included.
///
/// - SeeAlso: IAM User Guide, "ARN condition operators"
struct ARNPattern: Sendable {
    private let whole: Glob
    private let parts: [Glob]
    private let hasWildcards: Bool

    /// Splits a pattern; nil if it does not have six parts.
    init?(_ glob: Glob) {
        let parts = glob.elements.split(
            separator: .literal(":"), maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6 else { return nil }
        whole = glob
        self.parts = parts.map { Glob(Array($0)) }
        hasWildcards = glob.elements.contains { if case .literal = $0 { false } else { true } }
    }

    /// Whether an ARN matches, part by part; nil if the text does not have six parts.
    func matches(_ arn: String) -> Bool? {
        guard hasWildcards else {
            // Without wildcards the parts are the same where the whole is.
            let colons = arn.utf8.count { $0 == UInt8(ascii: ":") }
            return colons < 5 ? nil : whole.matches(arn)
        }
        let texts = arn.unicodeScalars.split(
            separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard texts.count == 6 else { return nil }
        return zip(parts, texts).allSatisfy { $0.matches($1) }
    }
}
