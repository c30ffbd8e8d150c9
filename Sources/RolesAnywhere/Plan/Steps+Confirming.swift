import AWS
import X509

/// A plan may be minutes old when one of its changes is made.
extension Steps {
    /// Makes sure, just before a resource is changed or deleted, that it is still the one that the
    /// plan was made for, and still looked after by whom it was.
    ///
    /// - Returns: false where it is there no more.
    /// - Throws: `RolesAnywhereError.outdated`; `AWSError`.
    func isStillThere(_ planned: ActualResource) throws -> Bool {
        let tags: [String: String]
        do {
            tags = try planned.kind == .role ? roleTags(planned) : listTags(planned)
        } catch let error as AWSError where error.isAbsence {
            return false
        }
        try compare(Ownership(tags: tags), with: planned)
        return true
    }

    /// The same for what is deleted: a CRL that was replaced meanwhile may know of more revocations.
    func mayBeDeleted(_ planned: ActualResource) throws -> Bool {
        guard try isStillThere(planned) else { return false }
        guard case .crl(let list) = planned.state else { return true }
        let found = try rolesAnywhere.crl(planned.arn).crlData.flatMap(Base64.decode) ?? []
        guard found == list.bytes else {
            throw outdated(planned, "AWS has another list of that name by now")
        }
        return true
    }

    private func listTags(_ planned: ActualResource) throws -> [String: String] {
        Dictionary(
            try rolesAnywhere.tags(of: planned.arn).map { ($0.key, $0.value) },
            uniquingKeysWith: { $1 })
    }

    /// A role's name and ARN are those of the next one of its name, too; its identifier is not.
    private func roleTags(_ planned: ActualResource) throws -> [String: String] {
        let role = try iam.getRole(planned.name)
        guard role.id == planned.roleID, role.arn == planned.arn else {
            throw outdated(
                planned, "it was deleted, and there is another one of that name (\(role.id))")
        }
        return Dictionary(role.tags.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    private func compare(_ found: Ownership, with planned: ActualResource) throws {
        let expected = planned.ownership
        guard found.isOurs == expected.isOurs else {
            throw outdated(
                planned,
                found.isOurs
                    ? "it is one of this tool's by now" : "it is not one of this tool's any more")
        }
        guard found.manifest == expected.manifest else {
            throw outdated(
                planned,
                found.manifest.map { "it belongs to the manifest \"\($0)\" by now" }
                    ?? "it does not belong to the manifest any more")
        }
    }

    func outdated(_ planned: ActualResource, _ reason: String) -> RolesAnywhereError {
        .outdated(kind: planned.kind, name: planned.name, reason: reason)
    }
}
