import FoundationEssentials
import IAMPolicy
import X509

/// The second half of CreateSession: what the service asks of STS in the client's name.
struct AssumeRole {
    let certificate: Certificate
    let anchor: TrustAnchorRecord
    let profile: ProfileRecord
    let roleARN: String
    let name: String
    let durationSeconds: Int
    let configuration: Configuration
    let now: Date
    let trail: Trail

    /// Checks the role's trust policy and limits, and makes the session.
    func perform(_ state: ServiceState) throws(Refusal) -> Grant {
        let tags = SessionTags(certificate, mappings: profile.detail.attributeMappings ?? [])
        let sourceIdentity = SourceIdentity.of(certificate)
        let refused = SessionRefusal.unableToAssume(roleARN, tags.hint)
        guard let role = state.roles.role(arn: roleARN) else {
            throw refused.because("there is no role \(roleARN)")
        }
        try checkTrust(role, tags, sourceIdentity, refused)
        guard SourceIdentity.isAcceptable(sourceIdentity) else {
            throw refused.because(
                "\"\(sourceIdentity)\" cannot be a source identity: 2 to 64 letters, digits, "
                    + "blanks and _.:/=+-@")
        }
        guard durationSeconds <= role.maxSessionDuration else {
            throw SessionRefusal.unableToAssume(
                roleARN,
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
            ).because(
                "\(durationSeconds) seconds are asked for, \(role.name) allows "
                    + "\(role.maxSessionDuration)")
        }
        try checkSessionPolicies(refused)
        let size = packedPolicySize(tags)
        guard size <= 100 else {
            throw refused.because("session policies and tags fill \(size) % of their space")
                .unverified
        }
        do {
            let session = try session(role, tags, sourceIdentity)
            return Grant(
                session: session,
                credentials: configuration.administrator.sessionTokens.credentials(of: session),
                packedPolicySize: size)
        } catch {
            throw Refusal(
                status: 500, code: "InternalFailure", message: "Internal failure",
                reason: "\(error)"
            ).unverified
        }
    }

    /// The three actions that a role must allow, each on its own.
    private func checkTrust(
        _ role: Role, _ tags: SessionTags, _ sourceIdentity: String, _ refused: Refusal
    ) throws(Refusal) {
        for action in ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"] {
            let request = PolicyRequest(
                action: action, resource: role.arn,
                principal: .service("rolesanywhere.amazonaws.com"),
                context: context(role, tags, sourceIdentity), modelledKeys: Self.modelledKeys)
            let policy = (name: "trust policy of \(role.name)", role.trustPolicy.document)
            let evaluation = PolicyEvaluator.evaluate(
                request, layers: [PolicyLayer(.trust, [policy])])
            trail.decided(evaluation)
            guard evaluation.decision == .allowed else {
                throw refused.because(lines: "\(evaluation)")
            }
        }
    }

    /// The keys that a request has or lacks by the certificate and the role.
    private static let modelledKeys = ModelledKeys(
        ["aws:TagKeys"], families: ["aws:PrincipalTag/", "aws:RequestTag/", "aws:ResourceTag/"])

    private func context(
        _ role: Role, _ tags: SessionTags, _ sourceIdentity: String
    ) -> [String: [String]] {
        var context = Authorizer.clock(now)
        context["aws:SourceArn"] = [anchor.arn]
        context["aws:SourceAccount"] = [configuration.account]
        context["aws:SecureTransport"] = ["true"]
        context["aws:RequestedRegion"] = [configuration.region]
        context["sts:SourceIdentity"] = [sourceIdentity]
        context["sts:RoleSessionName"] = [name]
        if !tags.values.isEmpty { context["aws:TagKeys"] = tags.values.keys.sorted() }
        for tag in role.tags { context["aws:ResourceTag/\(tag.key)"] = [tag.value] }
        for (key, value) in tags.values {
            context["aws:PrincipalTag/\(key)"] = [value]
            context["aws:RequestTag/\(key)"] = [value]
        }
        return context
    }

    private func checkSessionPolicies(_ refused: Refusal) throws(Refusal) {
        for arn in profile.detail.managedPolicyArns ?? []
        where ManagedPolicies.builtIn[arn] == nil {
            throw refused.because("there is no managed policy \(arn)").unverified
        }
    }

    /// How much of their space policies and tags use, in per cent.
    ///
    /// AWS packs them in a way of its own; this is the plain length against 4,096 characters.
    private func packedPolicySize(_ tags: SessionTags) -> Int {
        let policy = profile.detail.sessionPolicy?.unicodeScalars.count {
            !$0.properties.isWhitespace
        }
        let arns = (profile.detail.managedPolicyArns ?? []).map(\.count).reduce(0, +)
        let tags = tags.values.map { $0.key.count + $0.value.count }.reduce(0, +)
        return ((policy ?? 0) + arns + tags) * 100 / 4096
    }

    private func session(
        _ role: Role, _ tags: SessionTags, _ sourceIdentity: String
    ) throws(X509Error) -> IssuedSession {
        // The credentials' end is told in whole seconds.
        let issuedAt = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
        return IssuedSession(
            accessKeyID: try SessionTokens.newAccessKeyID(), issuedAt: issuedAt,
            expiration: issuedAt.addingTimeInterval(Double(durationSeconds)), roleName: role.name,
            roleARN: role.arn, roleID: role.id, name: name,
            assumedRoleARN: configuration.arn(
                "sts", "assumed-role/\(role.name)/\(name)", isGlobal: true),
            sourceIdentity: sourceIdentity, tags: tags.values,
            inlinePolicy: profile.detail.sessionPolicy.map {
                .init(name: "session policy of \(profile.detail.name)", text: $0)
            }, policyARNs: profile.detail.managedPolicyArns ?? [])
    }
}
