import RolesAnywhere

/// What is the same for trust anchors, profiles and CRLs.
extension RolesAnywhereService {
    /// The id in the path.
    var pathID: String { call.request.path.count > 1 ? call.request.path[1] : "" }

    /// The resource that the path names, for an operation that takes nothing else.
    func named<Record>(
        _ table: KeyPath<ServiceState, ResourceTable<Record>>, _ state: ServiceState
    ) throws(Refusal) -> Record {
        var validation = Validation()
        validation.identifier(pathID, of: Record.self)
        try validation.finish()
        return try find(pathID, in: table, state)
    }

    /// The resource with that id, if the caller may use this operation on it; everything else of
    /// the request has been validated.
    func find<Record>(
        _ id: String, in table: KeyPath<ServiceState, ResourceTable<Record>>, _ state: ServiceState
    ) throws(Refusal) -> Record {
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
        let record = try named(table, state)
        state[keyPath: table][record.id] = nil
        return record
    }

    /// Enables or disables the resource that the path names.
    func set<Record>(
        _ table: WritableKeyPath<ServiceState, ResourceTable<Record>>, enabled: Bool,
        _ state: inout ServiceState
    ) throws(Refusal) -> Record {
        var record = try named(table, state)
        record.setEnabled(enabled, at: call.now.microsecondTimestamp)
        state[keyPath: table][record.id] = record
        return record
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

    /// A refusal of what the model allows, in a text that AWS has not been seen to give.
    static func invalid(_ message: String) -> Refusal {
        Refusal(status: 400, code: "ValidationException", message: message).unverified
    }
}

extension Validation {
    /// Checks the id of a resource, whose member is named after its kind, as `trustAnchorId` is.
    mutating func identifier<Record: ResourceRecord>(_ id: String?, of type: Record.Type) {
        let noun = Record.operationNoun
        identifier(id, at: noun.prefix(1).lowercased() + noun.dropFirst() + "Id")
    }
}
