/// A behaviour as people choose it: its name, its values, and what it is about.
public struct BehaviourEntry: Sendable {
    /// What is switched.
    public let behaviour: Behaviour

    /// The number of the question in the project's list of what AWS leaves open, if it is there.
    public let question: Int?

    /// The values; for numbers the range, as in `0...86400`.
    public let values: [String]

    /// What it decides, one sentence.
    public let summary: String

    let read: @Sendable (Behaviours) -> String
    let write: @Sendable (inout Behaviours, String) -> Bool

    /// The name, as it is given on a command line.
    public var name: String { behaviour.rawValue }

    /// The value that counts where none is chosen.
    public var defaultValue: String { read(Behaviours()) }

    /// The entry of a behaviour; nil only where the catalogue is not complete.
    static func of(_ behaviour: Behaviour) -> BehaviourEntry? {
        catalogue.first { $0.behaviour == behaviour }
    }
}

extension BehaviourEntry {
    static func choice<Value: BehaviourValue>(
        _ behaviour: Behaviour, _ question: Int?,
        _ property: WritableKeyPath<Behaviours, Value> & Sendable, _ summary: String
    ) -> BehaviourEntry {
        BehaviourEntry(
            behaviour: behaviour, question: question, values: Value.allCases.map(\.rawValue),
            summary: summary, read: { $0[keyPath: property].rawValue },
            write: { behaviours, text in
                guard let value = Value(rawValue: text) else { return false }
                behaviours[keyPath: property] = value
                return true
            })
    }

    static func number(
        _ behaviour: Behaviour, _ question: Int?,
        _ property: WritableKeyPath<Behaviours, Int> & Sendable, in range: ClosedRange<Int>,
        _ summary: String
    ) -> BehaviourEntry {
        BehaviourEntry(
            behaviour: behaviour, question: question,
            values: ["\(range.lowerBound)...\(range.upperBound)"],
            summary: summary, read: { "\($0[keyPath: property])" },
            write: { behaviours, text in
                // Int's own parser would take a sign as well.
                guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                    let value = Int(text), range.contains(value)
                else { return false }
                behaviours[keyPath: property] = value
                return true
            })
    }
}
