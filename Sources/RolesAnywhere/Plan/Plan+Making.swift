import X509

extension Plan {
    /// Compares what is asked for with what there is.
    ///
    /// - Parameters:
    ///   - desired: what is asked for.
    ///   - inventory: what there is.
    ///   - account: the account, twelve digits.
    ///   - partition: the partition, such as `aws`.
    ///   - takingOver: whether what somebody else made becomes ours.
    public init(
        _ desired: DesiredState, _ inventory: Inventory, account: String, partition: String,
        takingOver: Bool = false
    ) {
        var arns = ResourceARNs(account: account, partition: partition)
        for resource in desired.resources {
            let found = PlanMaker.find(resource, in: inventory, for: desired.manifest)
            if case .one(let actual) = found { arns[resource.kind, resource.name] = actual.arn }
            guard case .role(let state, _) = resource.content else { continue }
            // A role that stays has the letters that AWS has, whichever the manifest writes.
            if case .one(let actual) = found, case .role(let role) = actual.state,
                role.path == state.path
            {
                continue
            }
            arns[.role, resource.name] = arns.role(resource.name, path: state.path)
        }
        let maker = PlanMaker(
            manifest: desired.manifest, inventory: inventory, arns: arns, takingOver: takingOver)
        let changes = [ResourceKind.trustAnchor, .crl, .role, .profile].flatMap { kind in
            desired.resources(kind).map(maker.change)
        }
        let deletions = maker.deletions(besides: desired)
        self.init(
            changes: maker.ordered(changes, deletions), manifest: desired.manifest, arns: arns,
            mentions: inventory.mentions)
    }

    /// What has to be done so that nothing of a manifest is left.
    ///
    /// - Parameters:
    ///   - desired: the manifest.
    ///   - inventory: what there is.
    /// - Returns: deletions, and what is kept because it is not ours.
    public static func destroying(_ desired: DesiredState, _ inventory: Inventory) -> Plan {
        let arns = ResourceARNs(account: "", partition: "")
        let maker = PlanMaker(
            manifest: desired.manifest, inventory: inventory, arns: arns, takingOver: false)
        let all = PlanMaker.deletionOrder.flatMap { kind in
            inventory.resources.filter { actual in
                actual.kind == kind
                    && (maker.isOwned(actual)
                        || desired.resources(kind).contains { $0.names(actual) })
            }.map(maker.destruction)
        }
        return Plan(
            changes: all, manifest: desired.manifest, arns: arns, mentions: inventory.mentions)
    }
}

extension DesiredResource {
    /// Whether it is asked for under this name.
    func names(_ actual: ActualResource) -> Bool {
        guard kind == actual.kind else { return false }
        return kind == .role
            ? name.lowercased() == actual.name.lowercased() : name == actual.name
    }
}

/// Finds out what becomes of each resource.
struct PlanMaker {
    let manifest: String?
    let inventory: Inventory
    let arns: ResourceARNs
    let takingOver: Bool

    static let deletionOrder: [ResourceKind] = [.profile, .role, .crl, .trustAnchor]

    /// What carries a name.
    enum Found {
        case none
        case one(ActualResource)
        case several([ActualResource])
    }

    /// The resource that is meant: ours, where others have the same name; the oldest, where runs at
    /// once of one manifest have made several.
    static func find(
        _ wanted: DesiredResource, in inventory: Inventory, for manifest: String?
    ) -> Found {
        let named = inventory.resources(wanted.kind, named: wanted.name)
        let ours = named.filter(\.ownership.isOurs)
        let candidates = ours.isEmpty ? named : ours
        guard let first = candidates.first else { return .none }
        let areOwned =
            manifest != nil && candidates.allSatisfy { $0.ownership.manifest == manifest }
        return candidates.count == 1 || (areOwned && !ours.isEmpty)
            ? .one(first) : .several(candidates)
    }

    func change(_ wanted: DesiredResource) -> PlannedChange {
        let state = wanted.state(arns.text)
        switch Self.find(wanted, in: inventory, for: manifest) {
        case .none:
            if let reason = wanted.sourceObjection ?? obstacle(wanted, state, nil) {
                return PlannedChange(wanted, nil, .blocked(by: .rule(reason)), [])
            }
            return PlannedChange(
                wanted, nil, .create,
                state.settings.fields.map {
                    FieldChange(name: $0.name, from: [], to: $0.lines, isDrift: false)
                })
        case .several(let candidates):
            return PlannedChange(
                wanted, nil, .blocked(by: .ambiguous(arns: candidates.map(\.arn))), [])
        case .one(let actual):
            return change(wanted, state, actual)
        }
    }

    private func change(
        _ wanted: DesiredResource, _ state: ResourceState, _ actual: ActualResource
    ) -> PlannedChange {
        let fields = Self.differences(state, actual)
        let isForeign = !actual.ownership.isOurs
        if isForeign, !takingOver {
            return PlannedChange(
                wanted, actual, .blocked(by: .foreign(differing: fields.map(\.name))), fields)
        }
        if let other = actual.ownership.manifest, other != manifest {
            return PlannedChange(
                wanted, actual, .blocked(by: .otherManifest(other)), fields)
        }
        let isSourceSent = fields.contains { $0.name == "source" }
        if isSourceSent, let reason = wanted.sourceObjection {
            return PlannedChange(wanted, actual, .blocked(by: .rule(reason)), fields)
        }
        if let reason = obstacle(wanted, state, actual) {
            return PlannedChange(wanted, actual, .blocked(by: .rule(reason)), fields)
        }
        if let reason = Self.replacement(fields) {
            // To take over what somebody else made is not to delete it.
            let action: PlannedChange.Action =
                isForeign
                ? .blocked(by: .irreplaceable(because: reason))
                : .replace(because: reason)
            return PlannedChange(wanted, actual, action, fields)
        }
        if !fields.isEmpty {
            return PlannedChange(wanted, actual, .update, fields, isTakenOver: isForeign)
        }
        let tags = Ownership.tags(for: state.settings, manifest: manifest)
        let isNoted = tags.allSatisfy { actual.tags[$0.key] == $0.value }
        guard isNoted, !actual.ownership.isUnfinished else {
            return PlannedChange(wanted, actual, .note, [], isTakenOver: isForeign)
        }
        return PlannedChange(wanted, actual, .nothing, [])
    }

    static func differences(
        _ state: ResourceState, _ actual: ActualResource
    ) -> [FieldChange] {
        let found = actual.state.settings
        return state.settings.fields.compactMap { wanted in
            let lines = found[wanted.name] ?? []
            guard lines != wanted.lines else { return nil }
            let isDrift = actual.ownership.hasDrifted(.init(name: wanted.name, lines: lines))
            return FieldChange(name: wanted.name, from: lines, to: wanted.lines, isDrift: isDrift)
        }
    }

    /// Why AWS, or good sense, would not have it.
    ///
    /// An older CRL never takes the place of a newer one, and a profile takes roles of its own
    /// account only, as a role does with trust anchors.
    private func obstacle(
        _ wanted: DesiredResource, _ state: ResourceState, _ actual: ActualResource?
    ) -> String? {
        do {
            if case .role(_, trust: .certificates(under: .arn(let arn), meeting: _)) = wanted
                .content
            {
                try RoleRule.checkTrustAnchor(arn, account: arns.account)
            }
            switch (state, actual?.state) {
            case (.profile(let profile), _):
                try ProfileRule.checkRoles(profile.roleARNs, account: arns.account)
            case (.crl(let wanted), .crl(let found)?) where wanted.bytes != found.bytes:
                // What AWS holds and nobody can read is not worth keeping.
                guard let known = try? CertificateRevocationList(pemOrDER: found.bytes) else {
                    return nil
                }
                try RevocationListBytes(wanted.bytes).checkSuccession(
                    to: known, named: actual?.name ?? "")
            default: break
            }
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// What AWS cannot change.
    private static func replacement(_ fields: [FieldChange]) -> String? {
        for field in fields {
            switch field.name {
            case "trustAnchor": return "AWS cannot give a CRL to another trust anchor"
            case "path": return "AWS cannot move a role to another path"
            case "sessionPolicy" where field.to.isEmpty:
                return "AWS cannot take a session policy away"
            default: continue
            }
        }
        return nil
    }
}

extension PlannedChange {
    init(
        _ desired: DesiredResource, _ actual: ActualResource?, _ action: Action,
        _ fields: [FieldChange], isTakenOver: Bool = false
    ) {
        self.init(
            kind: desired.kind, name: desired.name, arn: actual?.arn, action: action,
            fields: fields, isTakenOver: isTakenOver, desired: desired, actual: actual)
    }
}
