import StrictJSON

/// A value in a manifest, with the place where it stands.
struct ManifestNode {
    let node: JSONNode

    /// For instance `roles[0].name`; empty for the whole.
    let place: String

    /// The members of an object that has no others than `allowed`.
    func members(
        _ allowed: Set<String>
    ) throws(RolesAnywhereError) -> [String: ManifestNode] {
        try members { (name) throws(RolesAnywhereError) in
            guard !allowed.contains(name) else { return }
            throw fault(
                "there is no member \"\(name)\"; there are \(allowed.sorted().joined(separator: ", "))"
            )
        }
    }

    /// The members of an object, whatever their names.
    func members() throws(RolesAnywhereError) -> [String: ManifestNode] {
        try members { (_) throws(RolesAnywhereError) in }
    }

    private func members(
        _ check: (String) throws(RolesAnywhereError) -> Void
    ) throws(RolesAnywhereError) -> [String: ManifestNode] {
        guard case .object(let members) = node.value else { throw wrong("an object") }
        var found: [String: ManifestNode] = [:]
        for member in members {
            try check(member.name)
            let inside = place.isEmpty ? member.name : "\(place).\(member.name)"
            let value = ManifestNode(node: member.value, place: inside)
            guard found.updateValue(value, forKey: member.name) == nil else {
                throw value.fault("it is there twice")
            }
        }
        return found
    }

    /// The elements of a list.
    func elements() throws(RolesAnywhereError) -> [ManifestNode] {
        guard case .array(let elements) = node.value else { throw wrong("a list") }
        return elements.enumerated().map {
            ManifestNode(node: $0.element, place: "\(place)[\($0.offset)]")
        }
    }

    func string() throws(RolesAnywhereError) -> String {
        guard case .string(let text) = node.value else { throw wrong("a string") }
        return text
    }

    func strings() throws(RolesAnywhereError) -> [String] {
        var texts: [String] = []
        for element in try elements() { texts.append(try element.string()) }
        return texts
    }

    func integer() throws(RolesAnywhereError) -> Int {
        guard case .number(let text) = node.value, let number = Int(text) else {
            throw wrong("a whole number")
        }
        return number
    }

    func boolean() throws(RolesAnywhereError) -> Bool {
        guard case .boolean(let value) = node.value else { throw wrong("true or false") }
        return value
    }

    /// A policy: the document as an object, or the name of its file.
    func policy() throws(RolesAnywhereError) -> Manifest.Policy {
        switch node.value {
        case .string(let path): .file(path)
        case .object: .document(Self.json(node))
        default: throw wrong("a policy, or the name of a file with one")
        }
    }

    func fault(_ reason: String) -> RolesAnywhereError {
        .invalidManifest(
            place: "\(place.isEmpty ? "" : "\(place), ")line \(node.position.line)",
            reason: reason)
    }

    private func wrong(_ expected: String) -> RolesAnywhereError {
        fault("it is \(node.typeName), not \(expected)")
    }

    /// The value as JSON once more, order and repeated members kept.
    private static func json(_ node: JSONNode) -> String {
        switch node.value {
        case .object(let members):
            JSONText.object(members.map { ($0.name, json($0.value)) })
        case .array(let elements): "[" + elements.map(json).joined(separator: ",") + "]"
        case .string(let text): JSONText.string(text)
        case .number(let text): text
        case .boolean(let value): "\(value)"
        case .null: "null"
        }
    }
}
