import AWS

/// The tags that say whose a resource is, what was applied, and whether that was finished.
extension Steps {
    /// All tags that a resource in this state is to have, ours included.
    func wantedTags(for state: ResourceState) -> [String: String] {
        Ownership.tags(for: state.settings, manifest: manifest)
            .merging(state.tags ?? [:]) { $1 }
    }

    /// The same as Roles Anywhere takes them.
    func tags(for state: ResourceState) -> [Tag] { Self.list(wantedTags(for: state)) }

    private static func list(_ tags: [String: String]) -> [Tag] {
        tags.map { Tag(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
    }

    /// Notes that what follows takes several calls, so that what is left when it stops between two of
    /// them is not taken for somebody else's doing.
    func mark(_ actual: ActualResource) throws {
        guard !actual.ownership.isUnfinished, !isMarked else { return }
        try add([StateTag.key: StateTag.changing], to: actual)
        isMarked = true
    }

    /// Gives a resource the tags that it lacks, and takes away those that it is not to have.
    func retag(_ actual: ActualResource, _ state: ResourceState) throws {
        var tags = wantedTags(for: state)
        var found = actual.tags
        if isMarked { found[StateTag.key] = StateTag.changing }
        if found[StateTag.key] != nil { tags[StateTag.key] = StateTag.complete }
        let missing = tags.filter { found[$0.key] != $0.value }
        let surplus = state.tags.map { wanted in
            (actual.state.tags ?? [:]).keys.filter { wanted[$0] == nil }.sorted()
        }
        if let surplus, !surplus.isEmpty {
            try step {
                actual.kind == .role
                    ? try iam.untagRole(actual.name, keys: surplus)
                    : try rolesAnywhere.untag(actual.arn, keys: surplus)
            }
        }
        if !missing.isEmpty { try add(missing, to: actual) }
    }

    private func add(_ tags: [String: String], to actual: ActualResource) throws {
        guard actual.kind == .role else {
            return try step { try rolesAnywhere.tag(actual.arn, with: Self.list(tags)) }
        }
        // The ownership tag goes along, because permissions may depend on its being in the request.
        let sent = tags.merging([OwnershipTag.key: OwnershipTag.value]) { $1 }
        try step { try iam.tagRole(actual.name, tags: Self.roleTags(sent)) }
    }

    /// Tags as IAM takes them.
    static func roleTags(_ tags: [String: String]) -> [IAMTag] {
        tags.sorted { $0.key < $1.key }.map { IAMTag(key: $0.key, value: $0.value) }
    }
}
