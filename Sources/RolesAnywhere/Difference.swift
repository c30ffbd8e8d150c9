import IAMPolicy

/// One field in which a resource is not what was asked for.
public struct Difference: Hashable, Sendable, CustomStringConvertible {
    /// The field's name in words.
    public let field: String

    /// The value that was asked for.
    public let wanted: String

    /// The value that the resource has.
    public let found: String

    /// Notes a difference.
    public init(field: String, wanted: String, found: String) {
        self.field = field
        self.wanted = wanted
        self.found = found
    }

    /// The field and both values, as a fragment.
    public var description: String { "\(field): \(found), wanted \(wanted)" }
}

/// Collects what differs between what was asked for and what is there.
struct Comparison {
    private(set) var differences: [Difference] = []

    /// Compares two plain values.
    mutating func field<Value: Equatable>(_ name: String, wanted: Value, found: Value?) {
        guard found != wanted else { return }
        let text = found.map { "\($0)" } ?? "absent"
        note(name, wanted: "\(wanted)", found: text)
    }

    /// Compares two lists whose order means nothing.
    mutating func list(_ name: String, wanted: [String], found: [String]) {
        let (wanted, found) = (Set(wanted).sorted(), Set(found).sorted())
        guard wanted != found else { return }
        note(name, wanted: Self.text(wanted), found: Self.text(found))
    }

    /// Compares two policy documents by what they mean.
    mutating func policy(
        _ name: String, kind: PolicyDocument.Kind, wanted: String?, found: String?
    ) {
        guard !PolicyText.sameMeaning(wanted, found, kind: kind) else { return }
        note(name, wanted: wanted ?? "absent", found: found ?? "absent")
    }

    /// Notes a difference that was found in another way.
    mutating func note(_ name: String, wanted: String, found: String) {
        differences.append(Difference(field: name, wanted: wanted, found: found))
    }

    /// Adds what another comparison has found.
    mutating func add(_ other: Comparison) {
        differences += other.differences
    }

    static func text(_ list: [String]) -> String {
        list.isEmpty ? "empty" : list.joined(separator: ", ")
    }
}
