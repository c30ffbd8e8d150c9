import FoundationEssentials
public import X509

extension Provisioner {
    /// Imports a CRL under a name, or replaces the content of the one of that name.
    ///
    /// What AWS has afterwards is read back and compared.
    ///
    /// - Parameters:
    ///   - list: the list.
    ///   - name: 1 to 255 of `[ a-zA-Z0-9-_]`.
    ///   - trustAnchorARN: the trust anchor whose clients it concerns.
    ///   - tags: tags beside the one that says whose it is; for a list that is not there yet.
    /// - Returns: `created`, `updated` or `unchanged`.
    /// - Throws: `RolesAnywhereError` with `invalidName`, `invalidTag`, `ambiguous`, `differs`
    ///   (another trust anchor, or disabled), `notOurs`, `tooManyLists`, `olderList`,
    ///   `listOfAnotherIssuer` or `listNotKept`; `AWSError`.
    public func importList(
        _ list: RevocationListBytes, name: String, trustAnchorARN: String, tags: [Tag] = []
    ) throws -> Provisioned {
        try ResourceName.check(name, kind: .crl)
        try TagRule.check(tags)
        let all = try rolesAnywhere.crls()
        guard let existing = try all.only(named: name) else {
            let siblings = all.filter { $0.trustAnchorArn == trustAnchorARN }
            guard siblings.count < Self.listsPerTrustAnchor else {
                throw RolesAnywhereError.tooManyLists(
                    trustAnchorARN: trustAnchorARN, names: siblings.map(\.name).sorted())
            }
            let created = try rolesAnywhere.importCrl(
                ImportCrlRequest(
                    name: name, crlData: list.base64, trustAnchorArn: trustAnchorARN,
                    enabled: true, tags: [OwnershipTag.tag] + tags))
            try confirm(list, in: created)
            return Provisioned(.created, arn: created.crlArn)
        }
        var comparison = Comparison()
        comparison.field("enabled", wanted: true, found: existing.enabled)
        comparison.field("trust anchor", wanted: trustAnchorARN, found: existing.trustAnchorArn)
        try accept(existing, comparison, tags: tags)
        let isReplaced = try replace(existing, by: list)
        return Provisioned(isReplaced ? .updated : .unchanged, arn: existing.crlArn)
    }

    /// Changes a CRL of ours.
    ///
    /// - Parameters:
    ///   - nameOrARN: which one.
    ///   - name: a new name; nil for the old one.
    ///   - list: new content; nil for the old one.
    /// - Returns: what was changed.
    /// - Throws: `RolesAnywhereError` with `invalidName`, `notFound`, `ambiguous`, `notOurs`,
    ///   `nameTaken`, `olderList`, `listOfAnotherIssuer` or `listNotKept`; `AWSError`.
    public func updateList(
        _ nameOrARN: String, name: String? = nil, list: RevocationListBytes? = nil
    ) throws -> Changed {
        if let name { try ResourceName.check(name, kind: .crl) }
        let existing = try rolesAnywhere.crl(nameOrARN)
        try refuseForeign(existing)
        var comparison = Comparison()
        if let name, name != existing.name {
            try refuseTaken(name, among: rolesAnywhere.crls())
            comparison.field("name", wanted: name, found: existing.name)
        }
        if let list, try replace(existing, by: list) {
            comparison.note(
                "content", wanted: Self.label(list.list), found: Self.label(existing.list))
        }
        if let name, name != existing.name {
            _ = try rolesAnywhere.updateCrl(id: existing.crlId, UpdateCrlRequest(name: name))
        }
        return Changed(existing, comparison)
    }

    /// Enables or disables a CRL of ours.
    ///
    /// - Parameters:
    ///   - nameOrARN: which one.
    ///   - isEnabled: whether the service is to consult it.
    /// - Returns: what was changed.
    /// - Throws: `RolesAnywhereError` with `notFound`, `ambiguous` or `notOurs`; `AWSError`.
    public func setCrl(_ nameOrARN: String, enabled isEnabled: Bool) throws -> Changed {
        let existing = try rolesAnywhere.crl(nameOrARN)
        return try set(existing, enabled: isEnabled, from: existing.enabled) {
            _ =
                isEnabled
                ? try rolesAnywhere.enableCrl(id: existing.crlId)
                : try rolesAnywhere.disableCrl(id: existing.crlId)
        }
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

    /// How many CRLs a trust anchor takes.
    static let listsPerTrustAnchor = 2

    /// How often AWS is asked whether it has what was sent; all but the first few times a second
    /// later.
    private static let confirmations = 8

    /// Replaces the content of a list, unless it is the same; true when it was replaced.
    ///
    /// - Parameters:
    ///   - existing: what AWS has.
    ///   - list: what takes its place.
    ///   - taken: is called when AWS has taken it, before it is read back.
    /// - Returns: whether it was another one.
    /// - Throws: `RolesAnywhereError` with `olderList` and its like, or `listNotKept`; `AWSError`.
    @discardableResult
    func replace(
        _ existing: CrlDetail, by list: RevocationListBytes, taken: () -> Void = {}
    ) throws -> Bool {
        // What AWS has and nobody can read is no reason to keep it.
        if let known = existing.list {
            if known.der == list.list.der { return false }
            try list.checkSuccession(to: known, named: existing.name)
        }
        let updated = try rolesAnywhere.updateCrl(
            id: existing.crlId, UpdateCrlRequest(crlData: list.base64))
        taken()
        try confirm(list, in: updated)
        return true
    }

    /// Makes sure that AWS has a list, or a newer one that somebody else has sent since.
    private func confirm(_ list: RevocationListBytes, in sent: CrlDetail) throws {
        var found: CertificateRevocationList?
        for _ in 0..<Self.confirmations {
            found = try rolesAnywhere.crl(sent.crlArn).list
            guard let found else { continue }
            if found.der == list.list.der { return }
            if RevocationListBytes.reason(why: list.list, isOlderThan: found) != nil { return }
        }
        throw RolesAnywhereError.listNotKept(
            name: sent.name, wanted: Self.label(list.list), found: Self.label(found))
    }

    private static func label(_ list: CertificateRevocationList?) -> String {
        guard let list else { return "what cannot be read" }
        let time = "of \(list.thisUpdate.ISO8601Format())"
        return list.number.map { "number \($0.decimal) \(time)" } ?? "a CRL \(time)"
    }
}

extension CrlDetail {
    /// The list; nil where it cannot be read.
    public var list: CertificateRevocationList? {
        guard let bytes = crlData.flatMap(Base64.decode) else { return nil }
        return try? CertificateRevocationList(pemOrDER: bytes)
    }
}
