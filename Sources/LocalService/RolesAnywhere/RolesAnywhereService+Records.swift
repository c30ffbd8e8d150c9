import RolesAnywhere

/// What is the same for trust anchors, profiles and CRLs.
extension RolesAnywhereService {
    /// The resource that the path names.
    func find<Record>(
        _ table: KeyPath<ServiceState, ResourceTable<Record>>, _ state: ServiceState
    ) throws(Refusal) -> Record {
        let id = call.request.path.count > 1 ? call.request.path[1] : ""
        var validation = Validation()
        let noun = Record.operationNoun
        let name = noun.prefix(1).lowercased() + noun.dropFirst() + "Id"
        validation.length(id, at: name, 36...36)
        try validation.finish()
        try authorize(arn(of: Record.self, id: id), state)
        guard let record = state[keyPath: table][id] else {
            throw Self.notFound.because("there is no \(Record.arnNoun) \(id)")
        }
        return record
    }

    /// Deletes the resource that the path names.
    func delete<Record>(
        _ table: WritableKeyPath<ServiceState, ResourceTable<Record>>,
        _ state: inout ServiceState
    ) throws(Refusal) -> Record {
        let record = try find(table, state)
        state[keyPath: table][record.id] = nil
        return record
    }

    /// Enables or disables the resource that the path names.
    func set<Record>(
        _ table: WritableKeyPath<ServiceState, ResourceTable<Record>>, enabled: Bool,
        _ state: inout ServiceState
    ) throws(Refusal) -> Record {
        var record = try find(table, state)
        record.setEnabled(enabled, at: call.now.fractionalTimestamp)
        state[keyPath: table][record.id] = record
        return record
    }

    /// The page that the query asks for.
    func page<Record>(
        of table: KeyPath<ServiceState, ResourceTable<Record>>, _ state: ServiceState
    ) throws(Refusal) -> (records: [Record], nextToken: String?) {
        try authorize(arn(of: Record.self, id: "*"), state)
        let pageSize = call.request.query["pageSize"]
        var validation = Validation()
        validation.length(call.request.query["nextToken"], at: "nextToken", 1...10_000)
        if let pageSize, (Int(pageSize) ?? 0) < 1 {
            validation.fail(pageSize, at: "pageSize", "have value greater than or equal to 1")
        }
        try validation.finish()
        var start = 0
        if let token = call.request.query["nextToken"] {
            guard let number = PageToken.decode(token, kind: Record.arnNoun) else {
                throw Refusal(
                    status: 400, code: "ValidationException", message: "Invalid nextToken"
                ).unverified
            }
            start = number
        }
        let count = pageSize.flatMap { Int($0) } ?? 50
        let page = state[keyPath: table].page(after: start, count: count)
        return (page.records, page.last.map { PageToken.encode($0, kind: Record.arnNoun) })
    }

    /// The request's body as its operation wants it.
    func body<Body: Decodable>(_ type: Body.Type) throws(Refusal) -> Body {
        try JSONBody.decode(type, call.request.body)
    }

    /// An id for a new resource.
    func newID() -> String { call.configuration.newIdentifier() }

    /// The ARN of a resource of this account.
    func arn<Record: ResourceRecord>(of type: Record.Type, id: String) -> String {
        call.configuration.arn("rolesanywhere", "\(Record.arnNoun)/\(id)")
    }

    func reply(_ record: TrustAnchorRecord, status: Int = 200) -> Reply {
        .json(TrustAnchorResponse(trustAnchor: record.detail), status: status)
    }

    func reply(_ record: ProfileRecord, status: Int = 200) -> Reply {
        .json(ProfileResponse(profile: record.detail), status: status)
    }

    func reply(_ record: RevocationListRecord, status: Int = 200) -> Reply {
        .json(CrlResponse(crl: record.detail), status: status)
    }

    /// The refusal of an id or ARN that names nothing.
    static var notFound: Refusal {
        Refusal(
            status: 404, code: "ResourceNotFoundException",
            message: "The specified resource does not exist."
        ).unverified
    }
}
