/// A list in a policy whose order has no meaning: kept as written, compared as a set.
struct UnorderedValues<Element: Hashable & Sendable>: Hashable, Sendable {
    let elements: [Element]

    init(_ elements: [Element]) {
        self.elements = elements
    }

    static func == (left: Self, right: Self) -> Bool {
        Set(left.elements) == Set(right.elements)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(Set(elements))
    }
}
