import AWS

extension Provisioner {
    /// The profiles that list a role.
    ///
    /// - Parameter role: which one.
    /// - Returns: what would mention it when it is gone.
    /// - Throws: `AWSError`
    func references(to role: IAMRole) throws -> [DanglingReference] {
        try rolesAnywhere.profiles().filter { $0.roleArns?.contains(role.arn) == true }.map {
            DanglingReference(
                kind: .profile, name: $0.name, arn: $0.profileArn, target: .role,
                targetName: role.name)
        }
    }

    /// The CRLs of a trust anchor.
    ///
    /// - Parameter anchor: which one.
    /// - Returns: what would mention it when it is gone.
    /// - Throws: `AWSError`
    func references(to anchor: TrustAnchorDetail) throws -> [DanglingReference] {
        try rolesAnywhere.crls().filter { $0.trustAnchorArn == anchor.trustAnchorArn }.map {
            DanglingReference(
                kind: .crl, name: $0.name, arn: $0.crlArn, target: .trustAnchor,
                targetName: anchor.name)
        }
    }
}
