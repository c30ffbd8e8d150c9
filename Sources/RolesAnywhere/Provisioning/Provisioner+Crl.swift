import X509

extension Provisioner {
    /// Imports a CRL under a name, or replaces the content of the one of that name.
    ///
    /// - Parameters:
    ///   - list: the list.
    ///   - name: 1 to 255 of `[ a-zA-Z0-9-_]`.
    ///   - trustAnchorARN: the trust anchor whose clients it concerns.
    /// - Returns: `created`, `updated` or `unchanged`.
    /// - Throws: `RolesAnywhereError` with `invalidName`, `ambiguous`, `differs` (another trust
    ///   anchor, or disabled) or `notOurs`; `AWSError`.
    public func importList(
        _ list: RevocationListBytes, name: String, trustAnchorARN: String
    ) throws -> Provisioned {
        try ResourceName.check(name, kind: .crl)
        guard let existing = try rolesAnywhere.crls().only(named: name) else {
            let created = try rolesAnywhere.importCrl(
                ImportCrlRequest(
                    name: name, crlData: list.base64, trustAnchorArn: trustAnchorARN,
                    enabled: true, tags: [OwnershipTag.tag]))
            return Provisioned(.created, arn: created.crlArn)
        }
        var comparison = Comparison()
        comparison.field("enabled", wanted: true, found: existing.enabled)
        comparison.field("trust anchor", wanted: trustAnchorARN, found: existing.trustAnchorArn)
        try accept(existing, comparison)
        if existing.crlData.flatMap(Base64.decode) == list.bytes {
            return Provisioned(.unchanged, arn: existing.crlArn)
        }
        let updated = try rolesAnywhere.updateCrl(
            id: existing.crlId, UpdateCrlRequest(crlData: list.base64))
        return Provisioned(.updated, arn: updated.crlArn)
    }

    /// Deletes a CRL of ours.
    ///
    /// - Parameter nameOrARN: which one.
    /// - Returns: what was deleted.
    /// - Throws: `RolesAnywhereError` with `notFound`, `ambiguous` or `notOurs`; `AWSError`.
    public func deleteCrl(_ nameOrARN: String) throws -> CrlDetail {
        let existing = try rolesAnywhere.crl(nameOrARN)
        try refuseForeign(existing)
        return try rolesAnywhere.deleteCrl(id: existing.crlId)
    }
}
