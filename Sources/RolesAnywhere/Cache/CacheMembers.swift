import StrictJSON

/// The members of a cache file by name.
struct CacheMembers {
    private let values: [String: JSONNode.Value]

    /// Reads a text; nil for what is no object, or repeats a member, or has not as many as it should.
    init?(_ json: String, count: Int? = nil) {
        guard let node = try? JSONReader.read(json), case .object(let members) = node.value,
            count == nil || members.count == count
        else { return nil }
        var values: [String: JSONNode.Value] = [:]
        for member in members {
            guard values.updateValue(member.value.value, forKey: member.name) == nil else {
                return nil
            }
        }
        self.values = values
    }

    /// A string; nil where there is none.
    func text(_ name: String) -> String? {
        if case .string(let text)? = values[name] { text } else { nil }
    }

    /// A whole number; nil where there is none.
    func number(_ name: String) -> Int? {
        if case .number(let text)? = values[name] { Int(text) } else { nil }
    }

    /// A string, or `.some(nil)` for null; nil where there is neither.
    func optionalText(_ name: String) -> String?? {
        if case .null? = values[name] { return .some(nil) }
        return text(name).map { .some($0) }
    }

    /// A whole number, or `.some(nil)` for null; nil where there is neither.
    func optionalNumber(_ name: String) -> Int?? {
        if case .null? = values[name] { return .some(nil) }
        return number(name).map { .some($0) }
    }
}
