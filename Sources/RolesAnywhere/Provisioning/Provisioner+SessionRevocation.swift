import AWS
public import FoundationEssentials

extension Provisioner {
    /// What became of the sessions of a role.
    public struct RevokedSessions: Hashable, Sendable {
        /// The role's ARN.
        public let arn: String

        /// The role's name.
        public let name: String

        /// Sessions issued before this are refused.
        public let issuedBefore: Date

        /// Whether they were refused already.
        public let wereRevoked: Bool

        /// The time in the future from which sessions were to be good; nil where there was none.
        public var broughtBackFrom: Date?
    }

    /// Has everything refused that is asked with sessions of a role issued before a time.
    ///
    /// New sessions are as good as before. A later time that somebody has set is kept, unless it is in
    /// the future, where it keeps out those who may come in: it is then brought back to now, so that
    /// nothing issued so far is let in again.
    ///
    /// - Parameters:
    ///   - nameOrARN: which role.
    ///   - wanted: which sessions; nil for all that were issued until now.
    ///   - now: the time by AWS's clock.
    ///   - includingForeign: whether the role may be one that this tool did not make.
    /// - Returns: from when on sessions are good.
    /// - Throws: `RolesAnywhereError` with `notFound`, `notOurs`, `unknownRevocation` or
    ///   `futureRevocation`; `AWSError`.
    public func revokeSessions(
        ofRole nameOrARN: String, _ wanted: SessionRevocation? = nil, at now: Date,
        includingForeign: Bool = false
    ) throws -> RevokedSessions {
        let all = SessionRevocation(through: now)
        let wanted = wanted ?? all
        guard wanted.issuedBefore <= all.issuedBefore else {
            throw RolesAnywhereError.futureRevocation(wanted.issuedBefore, now: now)
        }
        let role = try iam.role(nameOrARN)
        guard role.isOurs || includingForeign else {
            throw RolesAnywhereError.notOurs(
                kind: .role, name: role.name, arn: role.arn, differences: [])
        }
        let present = try revocation(of: role)
        if let present, present.issuedBefore > all.issuedBefore {
            try iam.putRolePolicy(
                role: role.name, name: SessionRevocation.policyName, policy: all.json)
            return RevokedSessions(
                arn: role.arn, name: role.name, issuedBefore: all.issuedBefore, wereRevoked: true,
                broughtBackFrom: present.issuedBefore)
        }
        if let present, present.issuedBefore >= wanted.issuedBefore {
            return RevokedSessions(
                arn: role.arn, name: role.name, issuedBefore: present.issuedBefore,
                wereRevoked: true)
        }
        try iam.putRolePolicy(
            role: role.name, name: SessionRevocation.policyName, policy: wanted.json)
        return RevokedSessions(
            arn: role.arn, name: role.name, issuedBefore: wanted.issuedBefore, wereRevoked: false)
    }

    private func revocation(of role: IAMRole) throws -> SessionRevocation? {
        let json: String
        do {
            json = try iam.getRolePolicy(role: role.name, name: SessionRevocation.policyName)
        } catch {
            guard error.serviceCode == "NoSuchEntity" else { throw error }
            return nil
        }
        guard let revocation = SessionRevocation(json: json) else {
            // To replace it could let in again what somebody had shut out.
            throw RolesAnywhereError.unknownRevocation(
                role: role.name, policy: SessionRevocation.policyName)
        }
        return revocation
    }
}
