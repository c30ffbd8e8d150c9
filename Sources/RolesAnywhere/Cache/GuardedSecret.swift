public import FoundationEssentials

/// What opens a key that locks after a few wrong answers, as keys in tokens and TPMs do.
public struct GuardedSecret: Sendable {
    /// Whether an error says that the secret was refused.
    let isRefusal: @Sendable (any Error) -> Bool

    /// What tells one secret from another; nil where somebody types it.
    let mark: @Sendable ([UInt8]) -> [UInt8]?

    /// The error of whoever does not try a refused secret again.
    let refusal: @Sendable (Date) -> any Error

    /// Describes a secret.
    ///
    /// - Parameters:
    ///   - isRefusal: whether an error says that it was refused.
    ///   - mark: given a salt, what tells this secret from another, and gives away next to nothing of
    ///     it; nil where somebody types it, and knows what happened.
    ///   - refusal: given when it was refused, the error for not trying it again.
    public init(
        isRefusal: @escaping @Sendable (any Error) -> Bool,
        mark: @escaping @Sendable (_ salt: [UInt8]) -> [UInt8]?,
        refusal: @escaping @Sendable (Date) -> any Error
    ) {
        self.isRefusal = isRefusal
        self.mark = mark
        self.refusal = refusal
    }

    /// No such secret.
    public static let none = GuardedSecret(
        isRefusal: { _ in false }, mark: { _ in nil }, refusal: { _ in CacheProblem.noPlace })

    /// The note of its refusal; nil where it cannot be told from others.
    func note(at moment: Date) -> AttemptNote? {
        let salt = (0..<8).map { _ in UInt8.random(in: .min ... .max) }
        return mark(salt).map {
            .secretRefused(at: Int(moment.timeIntervalSince1970), salt: salt, mark: $0)
        }
    }
}
