import AWS
import X509

/// Trust anchors, CRLs and profiles.
extension Steps {
    func create(_ state: TrustAnchorState) throws -> String {
        let tags = tags(for: .trustAnchor(state))
        return try made(tags) {
            try rolesAnywhere.createTrustAnchor(
                CreateTrustAnchorRequest(
                    name: change.name, source: state.source, enabled: state.isEnabled,
                    tags: tags, notificationSettings: state.notifications))
        }
    }

    func update(
        _ actual: ActualResource, _ old: TrustAnchorState, _ new: TrustAnchorState
    ) throws {
        let id = actual.id
        if old.sourceLines != new.sourceLines {
            try step {
                try rolesAnywhere.updateTrustAnchor(
                    id: id, UpdateTrustAnchorRequest(source: new.source))
            }
        }
        let changed = new.notifications.filter { setting in
            !old.notifications.contains { $0.hasMeaning(of: setting) }
        }
        if !changed.isEmpty {
            try step {
                try rolesAnywhere.putNotificationSettings(
                    PutNotificationSettingsRequest(
                        trustAnchorId: id, notificationSettings: changed))
            }
        }
        if old.isEnabled != new.isEnabled {
            try step {
                new.isEnabled
                    ? try rolesAnywhere.enableTrustAnchor(id: id)
                    : try rolesAnywhere.disableTrustAnchor(id: id)
            }
        }
        try retag(actual, .trustAnchor(new))
    }

    func create(_ state: RevocationListState) throws -> String {
        let tags = tags(for: .crl(state))
        return try made(tags) {
            try rolesAnywhere.importCrl(
                ImportCrlRequest(
                    name: change.name, crlData: Base64.encode(state.bytes),
                    trustAnchorArn: state.trustAnchorARN, enabled: state.isEnabled, tags: tags))
        }
    }

    func update(
        _ actual: ActualResource, _ old: RevocationListState, _ new: RevocationListState
    ) throws {
        if old.bytes != new.bytes {
            // A newer one may have come since the plan was made.
            let current = try rolesAnywhere.crl(actual.arn)
            try step {
                try Provisioner(rolesAnywhere: rolesAnywhere, iam: iam).replace(
                    current, by: RevocationListBytes(new.bytes))
            }
        }
        if old.isEnabled != new.isEnabled {
            try step {
                new.isEnabled
                    ? try rolesAnywhere.enableCrl(id: actual.id)
                    : try rolesAnywhere.disableCrl(id: actual.id)
            }
        }
        try retag(actual, .crl(new))
    }

    func create(_ state: ProfileState) throws -> String {
        // Attribute mappings take calls of their own, and are noted as applied after those.
        var first = state
        first.attributeMappings = AttributeMapping.defaults
        var request = CreateProfileRequest(name: change.name, roleArns: state.roleARNs)
        request.sessionPolicy = state.sessionPolicy
        request.managedPolicyArns =
            state.managedPolicyARNs.isEmpty ? nil : state.managedPolicyARNs
        request.durationSeconds = state.durationSeconds
        request.acceptRoleSessionName = state.acceptsSessionName
        request.enabled = state.isEnabled
        let tags = tags(for: .profile(first))
        request.tags = tags
        let arn = try made(tags) { try rolesAnywhere.createProfile(request) }
        let actual = ActualResource(
            kind: .profile, name: change.name, arn: arn, state: .profile(first),
            tags: Dictionary(tags.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
        try update(actual, first, state)
        return arn
    }

    func update(_ actual: ActualResource, _ old: ProfileState, _ new: ProfileState) throws {
        var request = UpdateProfileRequest()
        if Set(old.roleARNs) != Set(new.roleARNs) { request.roleArns = new.roleARNs }
        if let policy = new.sessionPolicy,
            old.sessionPolicy.map(PolicyLines.lines) != PolicyLines.lines(policy)
        {
            request.sessionPolicy = policy
        }
        if Set(old.managedPolicyARNs) != Set(new.managedPolicyARNs) {
            request.managedPolicyArns = new.managedPolicyARNs
        }
        if old.durationSeconds != new.durationSeconds {
            request.durationSeconds = new.durationSeconds
        }
        if old.acceptsSessionName != new.acceptsSessionName {
            request.acceptRoleSessionName = new.acceptsSessionName
        }
        if request != UpdateProfileRequest() {
            try step { try rolesAnywhere.updateProfile(id: actual.id, request) }
        }
        try changeMappings(of: actual.id, old.attributeMappings, new.attributeMappings)
        if old.isEnabled != new.isEnabled {
            try step {
                new.isEnabled
                    ? try rolesAnywhere.enableProfile(id: actual.id)
                    : try rolesAnywhere.disableProfile(id: actual.id)
            }
        }
        try retag(actual, .profile(new))
    }

    /// Takes away what is too much, and then adds: `*` would otherwise stand for all.
    private func changeMappings(
        of id: String, _ old: [AttributeMapping], _ new: [AttributeMapping]
    ) throws {
        func specifiers(_ mappings: [AttributeMapping], _ field: String) -> Set<String> {
            Set(
                mappings.filter { $0.certificateField == field }
                    .flatMap { $0.mappingRules.map(\.specifier) })
        }
        for field in AttributeMapping.defaults.map(\.certificateField) {
            let (before, after) = (specifiers(old, field), specifiers(new, field))
            let surplus = before.subtracting(after).sorted()
            if !surplus.isEmpty {
                try step {
                    try rolesAnywhere.deleteAttributeMapping(
                        profileID: id, field: field, specifiers: surplus)
                }
            }
            let missing = after.subtracting(before).sorted()
            if !missing.isEmpty {
                try step {
                    try rolesAnywhere.putAttributeMapping(
                        profileID: id,
                        AttributeMapping(
                            certificateField: field,
                            mappingRules: missing.map { MappingRule(specifier: $0) }))
                }
            }
        }
    }
}

/// What creating and changing have in common.
extension Steps {
    /// The tags of a resource in this state, ours included.
    private func tags(for state: ResourceState) -> [Tag] {
        wantedTags(for: state).map { Tag(key: $0.key, value: $0.value) }
            .sorted { $0.key < $1.key }
    }

    /// Gives a resource the tags that it lacks, and takes away those that it is not to have.
    private func retag(_ actual: ActualResource, _ state: ResourceState) throws {
        let missing = tags(for: state).filter { actual.tags[$0.key] != $0.value }
        let surplus = surplusTags(of: actual, state)
        if !surplus.isEmpty { try step { try rolesAnywhere.untag(actual.arn, keys: surplus) } }
        if !missing.isEmpty { try step { try rolesAnywhere.tag(actual.arn, with: missing) } }
    }

    /// Makes a resource.
    ///
    /// An answer may be lost after the resource was made. Nothing else carries the name and these
    /// tags, so that it is found again instead of being made twice.
    private func made<Resource: NamedResource>(
        _ tags: [Tag], _ create: () throws -> Resource
    ) throws -> String {
        do {
            return try step { try create() }.arn
        } catch let error as AWSError where !error.isRefusal {
            for candidate in try Resource.all(in: rolesAnywhere)
            where candidate.name == change.name && candidate.arn != change.arn {
                let found = try rolesAnywhere.tags(of: candidate.arn)
                if Set(found) == Set(tags) { return step { candidate.arn } }
            }
            throw error
        }
    }
}

extension NamedResource {
    /// All resources of the kind.
    fileprivate static func all(in client: RolesAnywhereClient) throws -> [Self] {
        switch kind {
        case .trustAnchor: try client.trustAnchors().compactMap { $0 as? Self }
        case .profile: try client.profiles().compactMap { $0 as? Self }
        case .crl: try client.crls().compactMap { $0 as? Self }
        case .role, .subject: []
        }
    }
}

extension NotificationSetting {
    fileprivate func hasMeaning(of other: NotificationSetting) -> Bool {
        event == other.event && enabled == other.enabled
            && (!enabled || (threshold ?? 45) == (other.threshold ?? 45))
    }
}
