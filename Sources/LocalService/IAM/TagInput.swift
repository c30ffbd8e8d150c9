/// A tag as a request has it, of which either part may be missing.
struct TagInput {
    let key: String?
    let value: String?
}

extension Parameters {
    /// The tags `Tags.member.N.Key` and `.Value`; of too many one more than there may be.
    var tags: [TagInput] {
        var tags: [TagInput] = []
        while tags.count <= RoleTag.limit {
            let place = "Tags.member.\(tags.count + 1)"
            let tag = TagInput(key: self["\(place).Key"], value: self["\(place).Value"])
            guard tag.key != nil || tag.value != nil else { return tags }
            tags.append(tag)
        }
        return tags
    }
}

extension [RoleTag] {
    /// These tags with others added, which replace those of the same key.
    func adding(_ others: [TagInput]) throws(Refusal) -> [RoleTag] {
        let others = others.map { RoleTag(key: $0.key ?? "", value: $0.value ?? "") }
        let keys = others.map { $0.key.lowercased() }
        guard Set(keys).count == keys.count else {
            throw IAMRefusal.invalidInput(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
        }
        guard !keys.contains(where: { $0.hasPrefix("aws:") }) else {
            throw IAMRefusal.invalidInput("Tag keys that begin with aws: are reserved.")
                .unverified
        }
        let all = filter { !keys.contains($0.key.lowercased()) } + others
        guard all.count <= RoleTag.limit else {
            throw IAMRefusal.limitExceeded(
                "Cannot exceed quota for TagsPerRole: \(RoleTag.limit)"
            ).unverified
        }
        return all
    }
}
