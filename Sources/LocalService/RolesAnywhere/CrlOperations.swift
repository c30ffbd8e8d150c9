import RolesAnywhere
import X509

/// CRLs: import, update, list.
extension RolesAnywhereService {
    func importCrl(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let body = try body(ImportCrlBody.self)
        let given = try Self.bytes(body.crlData)
        var validation = Validation()
        validation.require(body.name, at: "name")
        validation.require(body.crlData, at: "crlData")
        validation.require(body.trustAnchorArn, at: "trustAnchorArn")
        validation.name(body.name)
        validation.length(body.trustAnchorArn, at: "trustAnchorArn", 1...1011)
        validation.pattern(
            body.trustAnchorArn, at: "trustAnchorArn",
            .arn(service: "rolesanywhere", resource: "trust-anchor"))
        validation.crlData(given)
        validation.tags(body.tags)
        try validation.finish()
        guard let name = body.name, let bytes = given, let anchorARN = body.trustAnchorArn
        else { throw Validation.incomplete }
        let tags = try Self.distinct(body.tags)
        try authorizeCreation(of: RevocationListRecord.self, tags: tags, state)
        let anchor = state.trustAnchors.record(arn: anchorARN)
        guard let anchor else { throw Self.noTrustAnchor.because("no \(anchorARN)") }
        let siblings = state.revocationLists.all.filter { $0.detail.trustAnchorArn == anchorARN }
        guard siblings.count < Quota.revocationListsPerTrustAnchor else {
            throw overQuota(
                "CRLs for a trust anchor", Quota.revocationListsPerTrustAnchor)
        }
        try checkName(name, among: state.revocationLists)
        let (list, remark) = try RevocationListRules.parse(
            bytes, for: anchor.certificates, call.configuration.behaviours, call.trail)
        let id = newID()
        let time = state.creationTime(call.now)
        let record = RevocationListRecord(
            detail: CrlDetail(
                crlId: id, crlArn: arn(of: RevocationListRecord.self, id: id), name: name,
                enabled: isEnabled(body.enabled), crlData: body.crlData, trustAnchorArn: anchorARN,
                createdAt: time, updatedAt: time),
            list: list, tags: tags)
        state.revocationLists.add(record)
        return reply(record, status: 201).noting(remark ?? enabledByDefault(body.enabled))
    }

    func updateCrl(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let body = try body(UpdateCrlRequest.self)
        let bytes = try Self.bytes(body.crlData)
        var validation = Validation()
        validation.identifier(pathID, of: RevocationListRecord.self)
        validation.name(body.name)
        validation.crlData(bytes)
        try validation.finish()
        var record = try find(pathID, in: \.revocationLists, state)
        try checkName(body.name, of: record.id, among: state.revocationLists)
        var remark: String?
        if let bytes {
            let anchor = record.detail.trustAnchorArn.flatMap { state.trustAnchors.record(arn: $0) }
            (record.list, remark) = try RevocationListRules.parse(
                bytes, for: anchor?.certificates ?? [], call.configuration.behaviours, call.trail)
            record.detail.crlData = body.crlData
        }
        if let name = body.name { record.detail.name = name }
        record.detail.updatedAt = call.now.microsecondTimestamp
        state.revocationLists[record.id] = record
        return reply(record).noting(remark)
    }

    func listCrls(_ state: ServiceState) throws(Refusal) -> Reply {
        let page = try page(of: \.revocationLists, state)
        return .json(
            CrlListResponse(crls: page.records.map(\.detail), nextToken: page.nextToken))
    }

    /// The bytes of a list in base64.
    private static func bytes(_ data: String?) throws(Refusal) -> [UInt8]? {
        guard let data else { return nil }
        guard let bytes = Base64.decode(data) else {
            throw Refusal(
                status: 400, code: "SerializationException", message: "crlData is not base64"
            ).unverified
        }
        return bytes
    }

    private static var noTrustAnchor: Refusal {
        Refusal(
            status: 400, code: "ValidationException",
            message: "Specified Trust Anchor wasn't found."
        ).unverified
    }
}
