import AWS

/// Tags of roles.
extension IAMService {
    func tagRole(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        var role = try role(state)
        let tags = form.roleTags
        var validation = Validation()
        validation.require(tags.isEmpty ? nil : tags, at: "tags")
        validation.roleTags(tags)
        try validation.finish(code: "ValidationError")
        role.tags = try role.tags.adding(tags)
        state.roles[role.name] = role
        return nil
    }

    func untagRole(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        var role = try role(state)
        let keys = form.members(of: "TagKeys")
        var validation = Validation()
        validation.require(keys.isEmpty ? nil : keys, at: "tagKeys")
        try validation.finish(code: "ValidationError")
        let gone = Set(keys.map { $0.lowercased() })
        role.tags.removeAll { gone.contains($0.key.lowercased()) }
        state.roles[role.name] = role
        return nil
    }

    func listRoleTags(_ state: ServiceState) throws(Refusal) -> [XMLElement] {
        let tags = try role(state).tags.sorted { $0.key.lowercased() < $1.key.lowercased() }
        return try page(of: tags, as: "Tags", key: \.key, element: \.element)
    }
}

extension Parameters {
    /// The tags `Tags.member.N.Key` and `.Value`.
    var roleTags: [RoleTag] {
        var tags: [RoleTag] = []
        while let key = self["Tags.member.\(tags.count + 1).Key"] {
            tags.append(RoleTag(key: key, value: self["Tags.member.\(tags.count + 1).Value"] ?? ""))
        }
        return tags
    }
}

extension [RoleTag] {
    /// These tags with others added, which replace those of the same key.
    func adding(_ others: [RoleTag]) throws(Refusal) -> [RoleTag] {
        let keys = others.map { $0.key.lowercased() }
        guard Set(keys).count == keys.count else {
            throw IAMRefusal.invalidInput(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive."
            ).unverified
        }
        let all = filter { !keys.contains($0.key.lowercased()) } + others
        guard all.count <= 50 else {
            throw IAMRefusal.limitExceeded("Cannot exceed quota for TagsPerRole: 50").unverified
        }
        return all
    }
}
