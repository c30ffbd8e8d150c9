import RolesAnywhere

/// Trust anchors: create, update, delete, list.
extension RolesAnywhereService {
    func createTrustAnchor(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let body = try body(CreateTrustAnchorBody.self)
        var validation = Validation()
        validation.require(body.name, at: "name")
        validation.require(body.source, at: "source")
        validation.name(body.name)
        validation.source(body.source)
        validation.tags(body.tags)
        validation.notificationSettings(body.notificationSettings)
        try validation.finish()
        guard let name = body.name, let source = body.source else { throw Validation.incomplete }
        let tags = try Self.distinct(body.tags)
        let settings = try settings(body.notificationSettings)
        try authorizeCreation(of: TrustAnchorRecord.self, tags: tags, state)
        guard state.trustAnchors.all.count < Quota.trustAnchors else {
            throw overQuota("trust anchors", Quota.trustAnchors)
        }
        try checkName(name, among: state.trustAnchors)
        let certificates = try certificates(of: source)
        try makeServiceLinkedRole(&state)
        let id = newID()
        let time = state.creationTime(call.now)
        let detail = TrustAnchorDetail(
            trustAnchorId: id, trustAnchorArn: arn(of: TrustAnchorRecord.self, id: id),
            name: name, source: source, enabled: isEnabled(body.enabled), createdAt: time,
            updatedAt: time,
            notificationSettings: NotificationSetting.defaults.changed(
                by: settings, account: call.configuration.account))
        let record = TrustAnchorRecord(detail: detail, certificates: certificates, tags: tags)
        state.trustAnchors.add(record)
        return reply(record, status: 201).noting(enabledByDefault(body.enabled))
    }

    func updateTrustAnchor(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let body = try body(UpdateTrustAnchorRequest.self)
        var validation = Validation()
        validation.identifier(pathID, of: TrustAnchorRecord.self)
        validation.name(body.name)
        validation.source(body.source)
        try validation.finish()
        var record = try find(pathID, in: \.trustAnchors, state)
        try checkName(body.name, of: record.id, among: state.trustAnchors)
        if let source = body.source {
            do {
                record.certificates = try certificates(of: source)
            } catch {
                // The texts have been seen where trust anchors are created.
                throw error.unverified
            }
            record.detail.source = source
        }
        if let name = body.name { record.detail.name = name }
        record.detail.updatedAt = call.now.microsecondTimestamp
        state.trustAnchors[record.id] = record
        return reply(record)
    }

    func deleteTrustAnchor(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let record = try delete(\.trustAnchors, &state)
        let orphans = state.revocationLists.all.filter { $0.detail.trustAnchorArn == record.arn }
        return reply(record).noting(
            orphans.isEmpty ? nil : "\(orphans.count) CRL(s) of this trust anchor stay behind")
    }

    func listTrustAnchors(_ state: ServiceState) throws(Refusal) -> Reply {
        let page = try page(of: \.trustAnchors, state)
        return .json(
            TrustAnchorListResponse(
                trustAnchors: page.records.map(\.detail), nextToken: page.nextToken))
    }

    /// Refuses the request unless the caller may create, and tag where tags are given.
    func authorizeCreation<Record: ResourceRecord>(
        of type: Record.Type, tags: [Tag], _ state: ServiceState
    ) throws(Refusal) {
        let resource = arn(of: type, id: "*")
        try authorize(resource, state)
        guard !tags.isEmpty else { return }
        try Authorizer(call, state).require(
            "rolesanywhere:TagResource", on: resource, context: context(of: resource, state))
    }
}
