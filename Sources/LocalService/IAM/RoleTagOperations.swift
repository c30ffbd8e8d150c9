import AWS

/// Tags of roles.
extension IAMService {
    func tagRole(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        let tags = form.tags
        var validation = Validation()
        validation.roleName(form["RoleName"])
        validation.require(tags.isEmpty ? nil : tags, at: "tags")
        validation.tags(tags)
        try validation.finish(code: "ValidationError")
        var role = try role(form["RoleName"] ?? "", state, context: tagContext(tags))
        role.tags = try role.tags.adding(tags)
        state.roles[role.name] = role
        return nil
    }

    func untagRole(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        let keys = form.members(of: "TagKeys", atMost: RoleTag.limit)
        var validation = Validation()
        validation.roleName(form["RoleName"])
        validation.require(keys.isEmpty ? nil : keys, at: "tagKeys")
        validation.tagKeys(keys)
        try validation.finish(code: "ValidationError")
        var role = try role(form["RoleName"] ?? "", state, context: ["aws:TagKeys": keys])
        let gone = Set(keys.map { $0.lowercased() })
        role.tags.removeAll { gone.contains($0.key.lowercased()) }
        state.roles[role.name] = role
        return nil
    }

    func listRoleTags(_ state: ServiceState) throws(Refusal) -> [XMLElement] {
        var validation = Validation()
        validation.roleName(form["RoleName"])
        let request = pageRequest(&validation)
        try validation.finish(code: "ValidationError")
        let tags = try role(form["RoleName"] ?? "", state).tags
        return try page(request, of: tags, as: "Tags", key: \.key, element: \.element)
    }
}
