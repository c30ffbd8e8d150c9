/// A pattern of literal characters, `?` (one character) and `*` (any number of them).
///
/// Matching follows all alternatives at once, so the time is at most the product of the two
/// lengths, whatever the pattern: there is no backtracking that a policy could make explode.
struct Glob: Hashable, Sendable {
    enum Element: Hashable, Sendable {
        case literal(Unicode.Scalar)

        /// `?`; one that does not cross colons stays inside its part of an ARN.
        case one(crossingColons: Bool)

        /// `*`; one that does not cross colons stays inside its part of an ARN.
        case run(crossingColons: Bool)
    }

    var elements: [Element]

    init(_ elements: [Element]) {
        self.elements = elements
    }

    /// The pattern that a text with wildcards is.
    init(wildcardsIn text: String) {
        self.init(
            text.unicodeScalars.map { scalar in
                switch scalar {
                case "*": .run(crossingColons: true)
                case "?": .one(crossingColons: true)
                default: .literal(scalar)
                }
            })
    }

    /// The pattern as text, wildcards as `*` and `?`.
    var text: String {
        var text = String.UnicodeScalarView()
        for element in elements {
            switch element {
            case .literal(let scalar): text.append(scalar)
            case .one: text.append("?")
            case .run: text.append("*")
            }
        }
        return String(text)
    }

    /// Whether the pattern matches the whole text.
    func matches(_ text: String) -> Bool {
        matches(text.unicodeScalars)
    }

    /// Whether the pattern matches the whole sequence of characters.
    func matches(_ text: some Sequence<Unicode.Scalar>) -> Bool {
        var rest = text.makeIterator()
        // Most patterns have no wildcard, or begin without one.
        for (place, element) in elements.enumerated() {
            guard case .literal(let literal) = element else { return matches(&rest, from: place) }
            guard rest.next() == literal else { return false }
        }
        return rest.next() == nil
    }

    /// Whether the pattern from a place on matches all that follows.
    private func matches(
        _ rest: inout some IteratorProtocol<Unicode.Scalar>, from place: Int
    ) -> Bool {
        var states = States(count: elements.count + 1)
        enter(place, &states)
        while let scalar = rest.next() {
            let current = states.takeAll()
            for state in current where state < elements.count {
                switch elements[state] {
                case .literal(let literal):
                    if literal == scalar { enter(state + 1, &states) }
                case .one(let crossing):
                    if crossing || scalar != ":" { enter(state + 1, &states) }
                case .run(let crossing):
                    if crossing || scalar != ":" { enter(state, &states) }
                }
            }
            if states.isEmpty { return false }
        }
        return states.contains(elements.count)
    }

    /// Adds a state, and those that are reached from it by letting a `*` stand for nothing.
    private func enter(_ state: Int, _ states: inout States) {
        var state = state
        while states.insert(state), state < elements.count, case .run = elements[state] {
            state += 1
        }
    }
}

/// The positions in a pattern that the text so far can have led to.
private struct States {
    private var active: [Int] = []
    private var marks: [Bool]

    init(count: Int) {
        marks = Array(repeating: false, count: count)
    }

    var isEmpty: Bool { active.isEmpty }

    func contains(_ state: Int) -> Bool { marks[state] }

    /// Adds a state; false if it was there.
    mutating func insert(_ state: Int) -> Bool {
        guard !marks[state] else { return false }
        marks[state] = true
        active.append(state)
        return true
    }

    /// Empties the set and returns what was in it.
    mutating func takeAll() -> [Int] {
        for state in active { marks[state] = false }
        defer { active = [] }
        return active
    }
}
