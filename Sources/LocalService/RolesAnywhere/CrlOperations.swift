import RolesAnywhere
import X509

/// CRLs: import, update, list.
extension RolesAnywhereService {
    func importCrl(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let body = try body(ImportCrlRequest.self)
        var validation = Validation()
        validation.require(body.name, at: "name")
        validation.require(body.crlData, at: "crlData")
        validation.require(body.trustAnchorArn, at: "trustAnchorArn")
        validation.name(body.name)
        validation.length(body.trustAnchorArn, at: "trustAnchorArn", 1...1011)
        validation.pattern(
            body.trustAnchorArn, at: "trustAnchorArn",
            .arn(service: "rolesanywhere", resource: "trust-anchor"))
        validation.tags(body.tags)
        try validation.finish()
        guard let name = body.name, let data = body.crlData, let anchorARN = body.trustAnchorArn
        else { throw Validation.incomplete }
        try authorizeCreation(of: RevocationListRecord.self, tags: body.tags, state)
        let anchor = state.trustAnchors.record(arn: anchorARN)
        guard let anchor else { throw Self.noTrustAnchor.because("no \(anchorARN)") }
        let siblings = state.revocationLists.all.filter { $0.detail.trustAnchorArn == anchorARN }
        guard siblings.count < Quota.revocationListsPerTrustAnchor else {
            throw Quota.exceeded(
                "CRLs for a trust anchor", Quota.revocationListsPerTrustAnchor)
        }
        let (list, remark) = try RevocationListRules.parse(data, for: anchor.certificates)
        let id = newID()
        let time = call.now.fractionalTimestamp
        let record = RevocationListRecord(
            detail: CrlDetail(
                crlId: id, crlArn: arn(of: RevocationListRecord.self, id: id), name: name,
                enabled: body.enabled ?? false, crlData: data, trustAnchorArn: anchorARN,
                createdAt: time, updatedAt: time),
            list: list, tags: body.tags ?? [])
        state.revocationLists.add(record)
        return reply(record, status: 201).noting(remark ?? disabledByDefault(body.enabled))
    }

    func updateCrl(_ state: inout ServiceState) throws(Refusal) -> Reply {
        var record = try find(\.revocationLists, state)
        let body = try body(UpdateCrlRequest.self)
        var validation = Validation()
        validation.name(body.name)
        try validation.finish()
        var remark: String?
        if let data = body.crlData {
            let anchor = record.detail.trustAnchorArn.flatMap { state.trustAnchors.record(arn: $0) }
            (record.list, remark) = try RevocationListRules.parse(
                data, for: anchor?.certificates ?? [])
            record.detail.crlData = data
        }
        if let name = body.name { record.detail.name = name }
        record.detail.updatedAt = call.now.fractionalTimestamp
        state.revocationLists[record.id] = record
        return reply(record).noting(remark)
    }

    func listCrls(_ state: ServiceState) throws(Refusal) -> Reply {
        let page = try page(of: \.revocationLists, state)
        return .json(
            CrlListResponse(crls: page.records.map(\.detail), nextToken: page.nextToken))
    }

    private static var noTrustAnchor: Refusal {
        Refusal(
            status: 400, code: "ValidationException",
            message: "Specified Trust Anchor wasn't found."
        ).unverified
    }
}
