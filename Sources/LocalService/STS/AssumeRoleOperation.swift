import AWS
import IAMPolicy

/// AssumeRole: a session of a role for whom the role trusts.
extension STSService {
    func assumeRole(_ state: ServiceState) throws(Refusal) -> Reply {
        let wish = try AssumeRoleParameters(form)
        guard let role = state.roles.role(arn: wish.roleARN) else {
            throw STSRefusal.untrusted(call.caller, "sts:AssumeRole", wish.roleARN).because(
                "there is no role \(wish.roleARN) in this account")
        }
        let session = try newSession(role, wish)
        try RoleTrust(call: call, state: state, role: role, session: session, wish: wish).check()
        guard wish.durationSeconds <= role.maxSessionDuration else {
            throw STSRefusal.tooLongForRole.because(
                "\(wish.durationSeconds) seconds are asked for, \(role.name) allows "
                    + "\(role.maxSessionDuration)")
        }
        if case .session = call.caller, wish.durationSeconds > 3600 {
            throw STSRefusal.tooLongForChain
        }
        for arn in wish.policyARNs where state.policies[arn] == nil {
            throw STSRefusal.invalid("Policy \(arn) does not exist or is not attachable.")
                .unverified
        }
        guard session.packedPolicySize <= 100 else {
            throw STSRefusal.packedPolicyTooLarge(session.packedPolicySize)
        }
        return reply(try session.grant(call.configuration, at: call.now))
    }

    /// The session that is asked for, with what it inherits from the one that asks.
    private func newSession(
        _ role: Role, _ wish: AssumeRoleParameters
    ) throws(Refusal) -> NewSession {
        var session = NewSession(
            role: role, name: wish.sessionName,
            durationSeconds: call.trail.limited(wish.durationSeconds))
        let tags = try [RoleTag]().adding(wish.tags)
        session.tags = Dictionary(tags.map { ($0.key, $0.value) }) { first, _ in first }
        session.sourceIdentity = wish.sourceIdentity
        let keys = Dictionary(tags.map { ($0.key.lowercased(), $0.key) }) { first, _ in first }
        for key in wish.transitiveTagKeys {
            guard let written = keys[key.lowercased()] else {
                throw STSRefusal.invalid(
                    "The specified transitive tag key must be included in the requested tags."
                ).unverified
            }
            // Keys have no case: the tag is found again as it was written.
            session.transitiveTagKeys.append(written)
        }
        if case .session(let caller) = call.caller {
            try inherit(from: caller, into: &session, Set(keys.keys))
        }
        session.policyARNs = wish.policyARNs
        session.inlinePolicy = try wish.policy.map { (text) throws(Refusal) in
            try inlinePolicy(text)
        }
        return session
    }

    /// The source identity stays what it is along a chain, and so do the tags that are transitive.
    private func inherit(
        from caller: IssuedSession, into session: inout NewSession, _ newKeys: Set<String>
    ) throws(Refusal) {
        if let identity = caller.sourceIdentity {
            guard [nil, identity].contains(session.sourceIdentity) else {
                throw STSRefusal.untrusted(
                    call.caller, "sts:SetSourceIdentity", session.role.arn
                ).because("the calling session has the source identity \(identity)").unverified
            }
            session.sourceIdentity = identity
        }
        for key in caller.transitiveTagKeys {
            guard !newKeys.contains(key.lowercased()) else {
                throw STSRefusal.invalid(
                    "One of the specified transitive tag keys can't be set because it conflicts "
                        + "with a transitive tag key from the calling session."
                ).unverified
            }
            session.tags[key] = caller.tags[key]
            session.transitiveTagKeys.append(key)
        }
    }

    private func inlinePolicy(_ text: String) throws(Refusal) -> IssuedSession.InlinePolicy {
        do {
            call.warn(of: try PolicyDocument(json: text, kind: .session))
        } catch {
            throw STSRefusal.malformedPolicy(error)
        }
        return .init(name: "session policy", text: text)
    }

    private func reply(_ grant: Grant) -> Reply {
        let session = grant.session
        var members: [XMLElement] = []
        if let identity = session.sourceIdentity {
            members.append(XMLElement("SourceIdentity", identity))
        }
        members.append(
            XMLElement(
                "AssumedRoleUser",
                [
                    XMLElement("AssumedRoleId", session.assumedRoleID),
                    XMLElement("Arn", session.assumedRoleARN),
                ]))
        members.append(
            XMLElement(
                "Credentials",
                [
                    XMLElement("AccessKeyId", grant.credentials.accessKeyID),
                    XMLElement("SecretAccessKey", grant.credentials.secretAccessKey.revealed),
                    XMLElement("SessionToken", grant.credentials.sessionToken.revealed),
                    XMLElement("Expiration", session.expiration.timestamp),
                ]))
        let isPacked =
            !session.tags.isEmpty || session.inlinePolicy != nil || !session.policyARNs.isEmpty
        if isPacked {
            members.append(XMLElement("PackedPolicySize", "\(grant.packedPolicySize)"))
        }
        return .query(operation.rawValue, call, result: members)
    }
}
