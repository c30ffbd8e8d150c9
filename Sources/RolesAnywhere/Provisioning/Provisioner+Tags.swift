import AWS

extension Provisioner {
    /// The resource that a name or an ARN means, among those of several kinds.
    ///
    /// - Parameters:
    ///   - nameOrARN: an ARN of any of the kinds, or a name.
    ///   - kinds: where to look for a name.
    /// - Returns: the resource, which there is.
    /// - Throws: `RolesAnywhereError` with `unknownResource`, `ambiguousResource`, `notFound`,
    ///   `ambiguous` or `notAnARN`; `AWSError`.
    public func resource(_ nameOrARN: String, among kinds: [ResourceKind]) throws -> TaggedResource
    {
        let isARN = ResourceARN.looksLikeARN(nameOrARN)
        let possible = kinds.filter { kind in
            !isARN || (try? ResourceARN.parse(nameOrARN, kind: kind)) != nil
        }
        var found: [TaggedResource] = []
        for kind in possible {
            do {
                found.append(try resource(nameOrARN, kind))
            } catch RolesAnywhereError.notFound where possible.count > 1 {
                continue
            }
        }
        guard let first = found.first else {
            if isARN, kinds.count == 1 {
                throw RolesAnywhereError.notAnARN(kind: kinds[0], text: nameOrARN)
            }
            throw RolesAnywhereError.unknownResource(name: nameOrARN, kinds: kinds)
        }
        guard found.count == 1 else {
            throw RolesAnywhereError.ambiguousResource(
                name: nameOrARN, candidates: found.map { "\($0.kind.noun) \($0.arn)" })
        }
        return first
    }

    /// The tags of a resource, by key.
    ///
    /// - Throws: `AWSError`
    public func tags(of resource: TaggedResource) throws -> [Tag] {
        let tags =
            resource.kind == .role
            ? try iam.getRole(resource.name).tags.map { Tag(key: $0.key, value: $0.value) }
            : try rolesAnywhere.tags(of: resource.arn)
        return tags.sorted { $0.key < $1.key }
    }

    /// Adds tags to a resource, or replaces the values of those whose keys there are.
    ///
    /// Whose it is does not matter: the tag that says so is given in this way, too.
    ///
    /// - Returns: what was changed; nothing is sent where all are so already.
    /// - Throws: `RolesAnywhereError` with `invalidTag` or `tooManyTags`; `AWSError`.
    public func tag(_ resource: TaggedResource, with tags: [Tag]) throws -> Changed {
        try TagRule.check(tags)
        let isRole = resource.kind == .role
        if isRole { try RoleRule.checkTagKeys(tags.map(\.key)) }
        let known = try self.tags(of: resource)
        var comparison = Comparison()
        for tag in tags {
            // A role's tag is replaced by one whose key differs in case.
            let old = known.first { other in
                isRole ? other.key.lowercased() == tag.key.lowercased() : other.key == tag.key
            }
            comparison.field(tag.key, wanted: tag.value, found: old?.value)
        }
        let missing = tags.filter { !known.contains($0) }
        if !missing.isEmpty {
            if resource.kind == .role {
                try iam.tagRole(
                    resource.name, tags: missing.map { IAMTag(key: $0.key, value: $0.value) })
            } else {
                try rolesAnywhere.tag(resource.arn, with: missing)
            }
        }
        return Changed(
            name: resource.name, arn: resource.arn, differences: comparison.differences)
    }

    /// Takes tags from a resource; those that it has not are no error.
    ///
    /// - Returns: what was changed; nothing is sent where it has none of them.
    /// - Throws: `RolesAnywhereError.invalidTag`; `AWSError`.
    public func untag(_ resource: TaggedResource, keys: [String]) throws -> Changed {
        for key in keys { try TagRule.checkKey(key) }
        let known = try tags(of: resource).filter { keys.contains($0.key) }
        var comparison = Comparison()
        for tag in known { comparison.note(tag.key, wanted: "absent", found: tag.value) }
        if !known.isEmpty {
            if resource.kind == .role {
                try iam.untagRole(resource.name, keys: known.map(\.key))
            } else {
                try rolesAnywhere.untag(resource.arn, keys: known.map(\.key))
            }
        }
        return Changed(
            name: resource.name, arn: resource.arn, differences: comparison.differences)
    }

    private func resource(_ nameOrARN: String, _ kind: ResourceKind) throws -> TaggedResource {
        switch kind {
        case .trustAnchor: TaggedResource(try rolesAnywhere.trustAnchor(nameOrARN))
        case .profile: TaggedResource(try rolesAnywhere.profile(nameOrARN))
        case .crl: TaggedResource(try rolesAnywhere.crl(nameOrARN))
        case .subject: TaggedResource(try rolesAnywhere.subject(nameOrARN))
        case .role: TaggedResource(try iam.role(nameOrARN))
        }
    }
}

extension TaggedResource {
    fileprivate init(_ resource: some NamedResource) {
        self.init(kind: type(of: resource).kind, name: resource.name, arn: resource.arn)
    }

    fileprivate init(_ subject: SubjectDetail) {
        self.init(kind: .subject, name: subject.x509Subject ?? "", arn: subject.subjectArn)
    }

    fileprivate init(_ role: IAMRole) {
        self.init(kind: .role, name: role.name, arn: role.arn)
    }
}
