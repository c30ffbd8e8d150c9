extension Provisioner {
    /// Lets attributes of a certificate field become session tags, in a profile of ours.
    ///
    /// - Parameters:
    ///   - profile: which profile.
    ///   - field: `x509Subject`, `x509Issuer` or `x509SAN`.
    ///   - specifiers: the attributes, as `AttributeMappingRule` has them.
    ///   - isOnly: whether those of the field that are not named are taken away.
    /// - Returns: what was changed.
    /// - Throws: `RolesAnywhereError` with `invalidSpecifier`, `notFound`, `ambiguous` or
    ///   `notOurs`; `AWSError`.
    public func putMapping(
        profile: String, field: String, specifiers: [String], only isOnly: Bool = false
    ) throws -> Changed {
        let wanted = try AttributeMappingRule.specifiers(specifiers, of: field)
        let existing = try rolesAnywhere.profile(profile)
        try refuseForeign(existing)
        let known = existing.specifiers(of: field)
        let added = wanted.filter { !known.contains($0) }
        // First what is added, so that no session is without a tag that it has before and after.
        if !added.isEmpty {
            _ = try rolesAnywhere.putAttributeMapping(
                profileID: existing.profileId,
                AttributeMapping(
                    certificateField: field,
                    mappingRules: added.map { MappingRule(specifier: $0) }))
        }
        let removed = isOnly ? known.filter { !wanted.contains($0) } : []
        if !removed.isEmpty {
            _ = try rolesAnywhere.deleteAttributeMapping(
                profileID: existing.profileId, field: field, specifiers: removed)
        }
        return Self.changed(
            existing, field: field, to: known.filter { !removed.contains($0) } + added)
    }

    /// Keeps attributes of a certificate field from becoming session tags, in a profile of ours.
    ///
    /// - Parameters:
    ///   - profile: which profile.
    ///   - field: `x509Subject`, `x509Issuer` or `x509SAN`.
    ///   - specifiers: the attributes; none means all of the field.
    /// - Returns: what was changed.
    /// - Throws: `RolesAnywhereError` with `invalidSpecifier`, `noSuchMapping`, `notFound`,
    ///   `ambiguous` or `notOurs`; `AWSError`.
    public func deleteMapping(
        profile: String, field: String, specifiers: [String]
    ) throws -> Changed {
        let unwanted = try AttributeMappingRule.specifiers(specifiers, of: field)
        let existing = try rolesAnywhere.profile(profile)
        try refuseForeign(existing)
        let known = existing.specifiers(of: field)
        for specifier in unwanted where !known.contains(specifier) {
            throw RolesAnywhereError.noSuchMapping(
                profile: existing.name, field: field, specifier: specifier, known: known)
        }
        if !known.isEmpty {
            _ = try rolesAnywhere.deleteAttributeMapping(
                profileID: existing.profileId, field: field, specifiers: unwanted)
        }
        let left = unwanted.isEmpty ? [] : known.filter { !unwanted.contains($0) }
        return Self.changed(existing, field: field, to: left)
    }

    private static func changed(
        _ profile: ProfileDetail, field: String, to specifiers: [String]
    ) -> Changed {
        var comparison = Comparison()
        comparison.list(field, wanted: specifiers, found: profile.specifiers(of: field))
        return Changed(profile, comparison)
    }
}

extension ProfileDetail {
    /// The attributes of a certificate field that become session tags.
    func specifiers(of field: String) -> [String] {
        (attributeMappings ?? []).filter { $0.certificateField == field }
            .flatMap { $0.mappingRules.map(\.specifier) }
    }
}
