import StrictJSON

/// A value in a manifest, with the place where it stands.
struct ManifestNode {
    let node: JSONNode

    /// For instance `roles[0].name`; empty for the whole.
    let path: String

    /// Where it stands.
    var place: Manifest.Place {
        Manifest.Place(path: path, line: node.position.line, column: node.position.column)
    }

    /// The members of an object that has no others than `allowed`.
    func object(_ allowed: Set<String>) throws(RolesAnywhereError) -> ManifestObject {
        let members = try members { (member) throws(RolesAnywhereError) in
            guard !allowed.contains(member.name) else { return }
            let known = allowed.sorted().joined(separator: ", ")
            throw Self.fault(
                place(of: member), "there is no member \"\(member.name)\"; there are \(known)")
        }
        return ManifestObject(node: self, members: members)
    }

    /// The members of an object, whatever their names.
    func members() throws(RolesAnywhereError) -> [String: ManifestNode] {
        try members { (_) throws(RolesAnywhereError) in }
    }

    private func members(
        _ check: (JSONNode.Member) throws(RolesAnywhereError) -> Void
    ) throws(RolesAnywhereError) -> [String: ManifestNode] {
        guard case .object(let members) = node.value else { throw wrong("an object") }
        var found: [String: ManifestNode] = [:]
        for member in members {
            try check(member)
            let value = ManifestNode(node: member.value, path: path(of: member))
            guard found.updateValue(value, forKey: member.name) == nil else {
                throw Self.fault(place(of: member), "it is there twice")
            }
        }
        return found
    }

    private func path(of member: JSONNode.Member) -> String {
        path.isEmpty ? member.name : "\(path).\(member.name)"
    }

    private func place(of member: JSONNode.Member) -> Manifest.Place {
        Manifest.Place(
            path: path(of: member), line: member.position.line, column: member.position.column)
    }

    /// The elements of a list.
    func elements() throws(RolesAnywhereError) -> [ManifestNode] {
        guard case .array(let elements) = node.value else { throw wrong("a list") }
        return elements.enumerated().map {
            ManifestNode(node: $0.element, path: "\(path)[\($0.offset)]")
        }
    }

    /// The elements of a list, each read.
    func list<Element>(
        _ read: (ManifestNode) throws(RolesAnywhereError) -> Element
    ) throws(RolesAnywhereError) -> [Element] {
        var list: [Element] = []
        for element in try elements() { list.append(try read(element)) }
        return list
    }

    func string() throws(RolesAnywhereError) -> String {
        guard case .string(let text) = node.value else { throw wrong("a string") }
        return text
    }

    func strings() throws(RolesAnywhereError) -> [String] {
        try list { (element) throws(RolesAnywhereError) in try element.string() }
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
    func policy() throws(RolesAnywhereError) -> Manifest.Content {
        switch node.value {
        case .string(let path): Manifest.Content(.file(path), at: place)
        case .object(let members) where members.contains(where: { $0.name == "file" }):
            try template()
        case .object: Manifest.Content(.text(JSONText.compact(node)), at: place, node: node)
        default: throw wrong("a policy, or the name of a file with one")
        }
    }

    /// The name of a file with a policy, and the values for its places.
    private func template() throws(RolesAnywhereError) -> Manifest.Content {
        let object = try object(["file", "parameters"])
        let file = try object.required("file")
        var values: [String: [String]] = [:]
        for (name, member) in try object["parameters"]?.members() ?? [:] {
            guard PolicyParameters.isName(name) else {
                throw member.fault(
                    "a parameter is named with letters, digits and hyphens, a letter first")
            }
            if case .string(let value) = member.node.value {
                values[name] = [value]
            } else {
                values[name] = try member.strings()
            }
        }
        return Manifest.Content(
            .template(try file.string(), parameters: values), at: file.place)
    }

    /// Does what checks this value, so that a complaint tells where it stands.
    func checked<Value>(
        _ check: () throws(RolesAnywhereError) -> Value
    ) throws(RolesAnywhereError) -> Value {
        do {
            return try check()
        } catch .invalidManifest(_, let reason) {
            throw fault(reason)
        } catch {
            throw fault("\(error)")
        }
    }

    func fault(_ reason: String) -> RolesAnywhereError { Self.fault(place, reason) }

    private static func fault(_ place: Manifest.Place, _ reason: String) -> RolesAnywhereError {
        .invalidManifest(place: "\(place)", reason: reason)
    }

    private func wrong(_ expected: String) -> RolesAnywhereError {
        let isText = expected == "a string" && isQuotable
        return fault("it is \(node.typeName), not \(expected)" + (isText ? "; quote it" : ""))
    }

    /// Whether quotation marks would make a string of it.
    private var isQuotable: Bool {
        switch node.value {
        case .number, .boolean: true
        default: false
        }
    }
}

/// The members of an object in a manifest.
struct ManifestObject {
    let node: ManifestNode
    let members: [String: ManifestNode]

    subscript(_ name: String) -> ManifestNode? { members[name] }

    /// A member that has to be there.
    func required(_ name: String) throws(RolesAnywhereError) -> ManifestNode {
        guard let member = members[name] else { throw node.fault("it has no \"\(name)\"") }
        return member
    }

    /// Refuses members that say the same in two ways, and that none of them is there.
    func one(of names: String...) throws(RolesAnywhereError) -> (String, ManifestNode) {
        let found = names.compactMap { name in members[name].map { (name, $0) } }
        let quoted = names.map { "\"\($0)\"" }
        guard let first = found.first else {
            throw node.fault("it has neither \(quoted.joined(separator: " nor "))")
        }
        guard found.count == 1 else {
            throw found[1].1.fault("only one of \(quoted.joined(separator: " and ")) can be there")
        }
        return first
    }
}
