/// Values that were used lately, by key: between `capacity` and twice as many at most.
///
/// There are two generations. What is used is in the young one; when that is full it becomes the old
/// one, and what was in the old one and not used since is forgotten.
package struct RecentValues<Key: Hashable, Value> {
    private let capacity: Int
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]

    package init(capacity: Int) {
        self.capacity = capacity
    }

    /// How many values are remembered.
    package var count: Int { young.count + old.count }

    /// The value, which thereby has been used.
    package mutating func value(for key: Key) -> Value? {
        if let value = young[key] { return value }
        guard let value = old.removeValue(forKey: key) else { return nil }
        remember(value, for: key)
        return value
    }

    /// Remembers a value, in the place of one that had the key.
    package mutating func remember(_ value: Value, for key: Key) {
        if young[key] == nil, young.count >= capacity {
            old = young
            young = [:]
        }
        old[key] = nil
        young[key] = value
    }
}
