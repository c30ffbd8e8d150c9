/// The condition keys of which a request says what it has, be it nothing.
///
/// Only of these is an absent key truly missing, as IAM means it; whether a real request would have
/// any other is not known.
public struct ModelledKeys: Hashable, Sendable {
    private let keys: Set<String>
    private let families: Set<String>

    /// Whether the others count as missing too, as IAM's rule is, though that be a guess.
    private(set) var othersAreMissing = false

    /// Keys by name, and families by their beginning.
    ///
    /// - Parameters:
    ///   - keys: whole keys, for instance `aws:SourceIp`; compared without regard to case.
    ///   - families: what all keys of a family begin with, for instance `aws:PrincipalTag/`.
    public init(_ keys: Set<String>, families: Set<String>) {
        self.keys = Set(keys.map { $0.lowercased() })
        self.families = Set(families.map { $0.lowercased() })
    }

    /// The same keys, where all others count as missing.
    public func takingOthersForMissing() -> ModelledKeys {
        var copy = self
        copy.othersAreMissing = true
        return copy
    }

    /// Both together.
    public func union(_ other: ModelledKeys) -> ModelledKeys {
        let both = ModelledKeys(keys.union(other.keys), families: families.union(other.families))
        return othersAreMissing || other.othersAreMissing ? both.takingOthersForMissing() : both
    }

    func contains(_ key: ConditionKey) -> Bool {
        keys.contains(key.folded) || families.contains { key.folded.hasPrefix($0) }
    }
}
