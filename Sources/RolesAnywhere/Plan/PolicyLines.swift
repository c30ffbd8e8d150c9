import StrictJSON

/// A policy document as lines that are the same for documents which say the same.
///
/// IAM hands documents back with members in another order, or with a list of one where a string
/// was sent. Lists in policies are sets, so that they are sorted as well.
enum PolicyLines {
    /// The document in JSON, indented; text that is no JSON is shown as it is.
    static func lines(_ json: String) -> [String] {
        guard let node = try? JSONReader.read(json) else {
            return json.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
        return write(canonical(node.value))
    }

    /// A value in its one form.
    private indirect enum Value {
        case plain(String)
        case list([Value])
        case object([(name: String, value: Value)])

        var text: String {
            switch self {
            case .plain(let text): text
            case .list(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
            case .object(let members):
                JSONText.object(members.map { (name: $0.name, value: $0.value.text) })
            }
        }
    }

    private static func canonical(_ value: JSONNode.Value) -> Value {
        switch value {
        case .object(let members):
            // Version comes first, because people expect it there; IAM's older parser does, too.
            let sorted = members.sorted {
                ($0.name == "Version" ? "" : $0.name) < ($1.name == "Version" ? "" : $1.name)
            }
            return .object(
                sorted.map { member in
                    let value = canonical(member.value.value)
                    return (member.name, member.name == "AWS" ? principals(value) : value)
                })
        case .array(let elements):
            return set(elements.map { canonical($0.value) })
        case .string(let text): return .plain(JSONText.string(text))
        // A condition's number or boolean is the same with and without quotation marks.
        case .number(let text): return .plain(JSONText.string(text))
        case .boolean(let value): return .plain(JSONText.string("\(value)"))
        case .null: return .plain("null")
        }
    }

    private static func set(_ elements: [Value]) -> Value {
        let values = Dictionary(
            elements.map { ($0.text, $0) }, uniquingKeysWith: { first, _ in first })
        let sorted = values.sorted { $0.key < $1.key }.map(\.value)
        return sorted.count == 1 ? sorted[0] : .list(sorted)
    }

    /// Accounts by their numbers, which IAM turns into the ARNs of their root users.
    ///
    /// - SeeAlso: IAM User Guide, "AWS JSON policy elements: Principal"
    private static func principals(_ value: Value) -> Value {
        switch value {
        case .plain(let text): .plain(account(text))
        case .list(let values): set(values.map(principals))
        case .object: value
        }
    }

    private static func account(_ text: String) -> String {
        let parts = text.dropFirst().dropLast().split(
            separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "iam", parts[3].isEmpty,
            parts[4].utf8.count == 12, parts[5] == "root"
        else { return text }
        return JSONText.string(String(parts[4]))
    }

    private static func write(_ value: Value) -> [String] {
        switch value {
        case .plain(let text): [text]
        case .list(let values): enclosed("[", values.map { write($0) }, "]")
        case .object(let members):
            enclosed(
                "{",
                members.map { member in
                    var lines = write(member.value)
                    lines[0] = JSONText.string(member.name) + ": " + lines[0]
                    return lines
                }, "}")
        }
    }

    private static func enclosed(
        _ opening: String, _ parts: [[String]], _ closing: String
    ) -> [String] {
        guard !parts.isEmpty else { return [opening + closing] }
        var lines = [opening]
        for (index, part) in parts.enumerated() {
            var part = part
            if index < parts.count - 1 { part[part.count - 1] += "," }
            lines += part.map { "  " + $0 }
        }
        return lines + [closing]
    }
}
