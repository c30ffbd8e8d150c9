extension RolesAnywhereClient {
    /// Adds attributes to those of a certificate field that become session tags.
    ///
    /// The service adds: what the field has already stays.
    ///
    /// - Parameters:
    ///   - id: the profile's UUID.
    ///   - mapping: the field, and what to add.
    /// - Returns: the profile with all its mappings.
    /// - Throws: `AWSError`
    public func putAttributeMapping(
        profileID id: String, _ mapping: AttributeMapping
    ) throws -> ProfileDetail {
        try send(
            Call("PutAttributeMapping", "PUT", "/profiles/\(label(id))/mappings", .profile),
            mapping, as: ProfileResponse.self
        ).profile
    }

    /// Takes attributes of a certificate field away from those that become session tags.
    ///
    /// - Parameters:
    ///   - id: the profile's UUID.
    ///   - field: `x509Subject`, `x509Issuer` or `x509SAN`.
    ///   - specifiers: what to take away; none takes away all of the field.
    /// - Returns: the profile with the mappings that are left.
    /// - Throws: `AWSError`
    public func deleteAttributeMapping(
        profileID id: String, field: String, specifiers: [String]
    ) throws -> ProfileDetail {
        var call = Call(
            "DeleteAttributeMapping", "DELETE", "/profiles/\(label(id))/mappings", .profile)
        call.query =
            [(name: "certificateField", value: field)]
            + specifiers.map { (name: "specifiers", value: $0) }
        return try send(call, as: ProfileResponse.self).profile
    }
}
