import AWS

/// What Roles Anywhere makes, although it lets several resources have one name.
extension Steps {
    /// Makes a resource, and gives what there is of it afterwards.
    ///
    /// An answer may be lost after the resource was made, and another run of the same manifest may
    /// make it at the same moment. So AWS is asked again what has the name: of several the one that
    /// was made first stays, by which all runs decide alike, and what this one has made is taken
    /// away again. Whoever is later sees what is earlier, because everybody looks after making.
    ///
    /// - Parameters:
    ///   - tags: what the resource is made with.
    ///   - state: what it is like then.
    ///   - isWhole: whether nothing is left to do when it is made.
    ///   - create: makes it.
    /// - Returns: the one that stays.
    /// - Throws: what `create` throws where nothing was made; `AWSError`.
    func made<Resource: ManifestResource>(
        _ tags: [Tag], _ state: ResourceState, isWhole: Bool = true, _ create: () throws -> Resource
    ) throws -> ActualResource {
        var own: Resource?
        var refusal: AWSError?
        do {
            own = try step { try create() }
        } catch let error as AWSError where !error.isDenial {
            refusal = error
        }
        isUnseen = own != nil && isWhole
        let twins = try twins(of: own)
        isUnseen = false
        let all = twins.map(\.resource) + (own.map { [$0] } ?? [])
        guard let first = all.min(by: { $0.age < $1.age }) else {
            throw refusal
                ?? .malformedResponse(
                    service: .rolesanywhere, operation: "List", problem: "it has not what was made")
        }
        if let own, own.arn == first.arn {
            return ActualResource(
                kind: Resource.kind, name: own.name, arn: own.arn, state: state,
                tags: Dictionary(tags.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
        }
        // Without an answer, what this run has made is known by its tags.
        let surplus = own.map { [$0] } ?? twins.filter { $0.tags == Set(tags) }.map(\.resource)
        for resource in surplus where resource.arn != first.arn {
            try withdraw(resource)
        }
        return try actual(first)
    }

    /// What was made under the name for this manifest since the plan was made, by this run or another.
    private func twins<Resource: ManifestResource>(
        of own: Resource?
    ) throws -> [(resource: Resource, tags: Set<Tag>)] {
        var found: [(resource: Resource, tags: Set<Tag>)] = []
        for candidate in try Resource.all(in: rolesAnywhere)
        where candidate.name == change.name && candidate.arn != change.arn
            && candidate.arn != own?.arn
        {
            guard let tags = try presentTags(of: candidate.arn) else { continue }
            let ownership = Ownership(
                tags: Dictionary(tags.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
            guard ownership.isOurs, ownership.manifest == manifest else { continue }
            found.append((candidate, Set(tags)))
        }
        return found
    }

    /// The tags of what another run may take away at any moment; nil where it has.
    private func presentTags(of arn: String) throws -> [Tag]? {
        do {
            return try rolesAnywhere.tags(of: arn)
        } catch let error as AWSError where error.isAbsence {
            return nil
        }
    }

    private func withdraw(_ resource: some ManifestResource) throws {
        do {
            try step { try resource.delete(in: rolesAnywhere) }
        } catch let error as AWSError where error.isAbsence {
            return
        }
    }

    /// A resource as AWS has it.
    private func actual(_ resource: some ManifestResource) throws -> ActualResource {
        ActualResource(
            kind: type(of: resource).kind, name: resource.name, arn: resource.arn,
            state: try resource.state(in: rolesAnywhere),
            tags: Dictionary(
                try rolesAnywhere.tags(of: resource.arn).map { ($0.key, $0.value) },
                uniquingKeysWith: { $1 }))
    }
}

/// What a manifest makes in Roles Anywhere.
protocol ManifestResource: NamedResource {
    /// When it was made, and its identifier, which decides between those of one moment.
    var age: (String, String) { get }

    /// All of its kind.
    static func all(in client: RolesAnywhereClient) throws -> [Self]

    /// What it is like.
    func state(in client: RolesAnywhereClient) throws -> ResourceState

    /// Deletes it.
    func delete(in client: RolesAnywhereClient) throws
}

extension TrustAnchorDetail: ManifestResource {
    var age: (String, String) { (createdAt ?? "", trustAnchorId) }

    static func all(in client: RolesAnywhereClient) throws -> [Self] { try client.trustAnchors() }

    func state(in client: RolesAnywhereClient) throws -> ResourceState {
        .trustAnchor(TrustAnchorState(self))
    }

    func delete(in client: RolesAnywhereClient) throws {
        _ = try client.deleteTrustAnchor(id: trustAnchorId)
    }
}

extension CrlDetail: ManifestResource {
    var age: (String, String) { (createdAt ?? "", crlId) }

    static func all(in client: RolesAnywhereClient) throws -> [Self] { try client.crls() }

    func state(in client: RolesAnywhereClient) throws -> ResourceState {
        .crl(try RevocationListState(self, in: client))
    }

    func delete(in client: RolesAnywhereClient) throws {
        _ = try client.deleteCrl(id: crlId)
    }
}

extension ProfileDetail: ManifestResource {
    var age: (String, String) { (createdAt ?? "", profileId) }

    static func all(in client: RolesAnywhereClient) throws -> [Self] { try client.profiles() }

    func state(in client: RolesAnywhereClient) throws -> ResourceState {
        .profile(ProfileState(self))
    }

    func delete(in client: RolesAnywhereClient) throws {
        _ = try client.deleteProfile(id: profileId)
    }
}
