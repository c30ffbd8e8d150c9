import AWS
import X509

/// Trust anchors, CRLs and profiles.
extension Steps {
    func create(_ state: TrustAnchorState) throws -> String {
        let tags = tags(for: .trustAnchor(state))
        let actual = try made(tags, .trustAnchor(state)) {
            try rolesAnywhere.createTrustAnchor(
                CreateTrustAnchorRequest(
                    name: change.name, source: state.source, enabled: state.isEnabled,
                    tags: tags, notificationSettings: state.notifications))
        }
        return try update(actual, to: .trustAnchor(state))
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
        let actual = try made(tags, .crl(state)) {
            try rolesAnywhere.importCrl(
                ImportCrlRequest(
                    name: change.name, crlData: Base64.encode(state.bytes),
                    trustAnchorArn: state.trustAnchorARN, enabled: state.isEnabled, tags: tags))
        }
        return try update(actual, to: .crl(state))
    }

    func update(
        _ actual: ActualResource, _ old: RevocationListState, _ new: RevocationListState
    ) throws {
        if old.bytes != new.bytes {
            // A newer one may have come since the plan was made.
            let current = try rolesAnywhere.crl(actual.arn)
            try Provisioner(rolesAnywhere: rolesAnywhere, iam: iam).replace(
                current, by: RevocationListBytes(new.bytes), taken: { step {} })
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
        var tags = tags(for: .profile(first))
        let isWhole = first.settings == state.settings
        if !isWhole {
            tags.append(Tag(key: StateTag.key, value: StateTag.creating))
        }
        request.tags = tags
        let actual = try made(tags, .profile(first), isWhole: isWhole) {
            try rolesAnywhere.createProfile(request)
        }
        return try update(actual, to: .profile(state))
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
        try changeMappings(of: actual, old.attributeMappings, new.attributeMappings)
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
        of actual: ActualResource, _ old: [AttributeMapping], _ new: [AttributeMapping]
    ) throws {
        var calls: [() throws -> ProfileDetail] = []
        func specifiers(_ mappings: [AttributeMapping], _ field: String) -> Set<String> {
            Set(
                mappings.filter { $0.certificateField == field }
                    .flatMap { $0.mappingRules.map(\.specifier) })
        }
        for field in AttributeMapping.defaults.map(\.certificateField) {
            let (before, after) = (specifiers(old, field), specifiers(new, field))
            let surplus = before.subtracting(after).sorted()
            if !surplus.isEmpty {
                calls.append { [self] in
                    try rolesAnywhere.deleteAttributeMapping(
                        profileID: actual.id, field: field, specifiers: surplus)
                }
            }
            let missing = after.subtracting(before).sorted()
            if !missing.isEmpty {
                calls.append { [self] in
                    try rolesAnywhere.putAttributeMapping(
                        profileID: actual.id,
                        AttributeMapping(
                            certificateField: field,
                            mappingRules: missing.map { MappingRule(specifier: $0) }))
                }
            }
        }
        if calls.count > 1 { try mark(actual) }
        for call in calls { try step(call) }
    }
}

extension NotificationSetting {
    fileprivate func hasMeaning(of other: NotificationSetting) -> Bool {
        event == other.event && enabled == other.enabled
            && (!enabled || (threshold ?? 45) == (other.threshold ?? 45))
    }
}
