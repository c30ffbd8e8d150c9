public import AWS

extension IAMClient {
    /// The role of that name or ARN.
    ///
    /// - Throws: `RolesAnywhereError` with `notFound` or `notAnARN`; `AWSError`
    public func role(_ nameOrARN: String) throws -> IAMRole {
        var name = nameOrARN
        if ResourceARN.looksLikeARN(nameOrARN) {
            name = try ResourceARN.parse(nameOrARN, kind: .role).resourceID
        }
        do {
            let role = try getRole(name)
            // Another account's role, or one in another path, is not the one that was named.
            guard name == nameOrARN || role.arn == nameOrARN else {
                throw RolesAnywhereError.notFound(kind: .role, name: nameOrARN)
            }
            return role
        } catch let error as AWSError where error.serviceCode == "NoSuchEntity" {
            throw RolesAnywhereError.notFound(kind: .role, name: nameOrARN)
        }
    }

    /// The roles that Roles Anywhere may assume for a client, with their tags.
    ///
    /// The role that the service has for itself is not among them.
    ///
    /// - Throws: `AWSError`
    public func rolesForRolesAnywhere() throws -> [IAMRole] {
        try listRoles()
            .filter { !$0.path.hasPrefix("/aws-service-role/") }
            .filter { $0.trustPolicy.contains("\"\(TrustPolicy.servicePrincipal)\"") }
            .map { try getRole($0.name) }
    }
}

extension IAMRole {
    /// Whether this tool made the role.
    public var isOurs: Bool {
        tags.contains(IAMTag(key: OwnershipTag.key, value: OwnershipTag.value))
    }
}
