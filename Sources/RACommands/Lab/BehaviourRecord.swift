import LocalService

/// A behaviour as `ra lab --list-behaviours` shows it.
struct BehaviourRecord: Encodable {
    let name: String
    let values: [String]
    let defaultValue: String
    let question: Int?
    let summary: String

    private enum CodingKeys: String, CodingKey {
        case name, values
        case defaultValue = "default"
        case question, summary
    }

    init(_ entry: BehaviourEntry) {
        name = entry.name
        values = entry.values
        defaultValue = entry.defaultValue
        question = entry.question
        summary = entry.summary
    }

    /// The lines for people: name and values, the default first, and what it is about.
    var lines: [String] {
        let others = values.filter { $0 != defaultValue }
        return [
            "\(name)=\(defaultValue)  (or \(others.joined(separator: ", ")))", "  \(summary)",
        ]
    }
}
