import RolesAnywhere

/// Attribute mappings of profiles: put, delete.
extension RolesAnywhereService {
    func putAttributeMapping(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let body = try body(PutAttributeMappingBody.self)
        var validation = Validation()
        validation.identifier(pathID, of: ProfileRecord.self)
        validation.certificateField(body.certificateField)
        validation.mappingRules(body.mappingRules)
        try validation.finish()
        guard let field = body.certificateField else { throw Validation.incomplete }
        let specifiers = (body.mappingRules ?? []).compactMap(\.specifier).map {
            MappingSpecifier.normalized($0, in: field)
        }
        return try changeMappings(&state) { (mappings) throws(Refusal) in
            for specifier in specifiers where !MappingSpecifier.isKnown(specifier, in: field) {
                throw Self.invalid("Invalid specifier \(specifier) for \(field)")
            }
            return mappings.adding(specifiers, to: field)
        }
    }

    func deleteAttributeMapping(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let named = call.request.query["certificateField"]
        var validation = Validation()
        validation.identifier(pathID, of: ProfileRecord.self)
        validation.certificateField(named)
        try validation.finish()
        guard let field = named else { throw Validation.incomplete }
        let specifiers = call.request.query.values(of: "specifiers").map {
            MappingSpecifier.normalized($0, in: field)
        }
        return try changeMappings(&state) { (mappings) throws(Refusal) in
            mappings.removing(specifiers, from: field)
        }
    }

    private func changeMappings(
        _ state: inout ServiceState,
        _ change: ([AttributeMapping]) throws(Refusal) -> [AttributeMapping]
    ) throws(Refusal) -> Reply {
        var record = try find(pathID, in: \.profiles, state)
        record.detail.attributeMappings = try change(record.detail.attributeMappings ?? [])
        record.detail.updatedAt = call.now.microsecondTimestamp
        state.profiles[record.id] = record
        return reply(record)
    }
}
