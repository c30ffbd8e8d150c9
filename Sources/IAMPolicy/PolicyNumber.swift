/// A decimal number of any length, compared exactly.
///
/// `[ "+" / "-" ] 1*DIGIT [ "." 1*DIGIT ]`: floating point would make neighbours equal.
struct PolicyNumber: Hashable, Comparable, Sendable {
    private let isNegative: Bool

    /// The digits before the point without leading zeros, and after it without trailing ones.
    private let whole: String
    private let fraction: String

    /// Reads a number; nil if the text is not one.
    init?(_ text: String) {
        var digits = Substring(text)
        let sign = digits.first.flatMap { $0 == "-" || $0 == "+" ? $0 : nil }
        if sign != nil { digits.removeFirst() }
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let areDigits = parts.allSatisfy { part in
            !part.isEmpty && part.unicodeScalars.allSatisfy(\.isASCIIDigit)
        }
        guard areDigits, let first = parts.first else { return nil }
        whole = String(first.drop { $0 == "0" })
        let second = parts.count > 1 ? parts[1] : ""
        fraction = String(second.reversed().drop { $0 == "0" }.reversed())
        isNegative = sign == "-" && !(whole.isEmpty && fraction.isEmpty)
    }

    /// The number in its shortest form.
    var text: String {
        let digits = whole.isEmpty ? "0" : whole
        return (isNegative ? "-" : "") + digits + (fraction.isEmpty ? "" : ".\(fraction)")
    }

    static func < (left: Self, right: Self) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        return left.isNegative
            ? isSmaller(right, left)
            : isSmaller(left, right)
    }

    private static func isSmaller(_ left: Self, _ right: Self) -> Bool {
        (left.whole.utf8.count, left.whole, left.fraction)
            < (right.whole.utf8.count, right.whole, right.fraction)
    }
}
