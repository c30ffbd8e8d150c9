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
        let behaviours = configuration.behaviours
        let tags = SessionTags(
            certificate, mappings: profile.detail.attributeMappings ?? [], behaviours, trail)
        let sourceIdentity = SourceIdentity.of(certificate, behaviours, trail)
        let refused = SessionRefusal.unableToAssume(roleARN, tags.hint)
        guard let role = state.roles.role(arn: roleARN) else {
            throw refused.because("there is no role \(roleARN)")
        }
        if !tags.dropped.isEmpty, behaviours.droppedTags == .fail {
            throw refused.because("attributes of the certificate cannot be tags")
                .under(.droppedTags)
        }
        guard tags.values.count <= SessionTags.limit else {
            throw refused.because(
                "the certificate gives \(tags.values.count) tags, of which STS takes "
                    + "\(SessionTags.limit)"
            ).unverified
        }
        try checkTrust(role, tags, sourceIdentity, refused)
        guard SourceIdentity.isAcceptable(sourceIdentity) else {
            throw refused.because(
                "\"\(sourceIdentity)\" cannot be a source identity: 2 to 64 letters, digits, "
                    + "blanks and _.:/=+-@"
            ).unverified
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
        if !tags.dropped.isEmpty { trail.used(.droppedTags) }
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
        let policy = (name: "trust policy of \(role.name)", role.trustPolicy.document)
        let context = context(role, tags, sourceIdentity)
        var denials: [Evaluation] = []
        for action in ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"] {
            let request = PolicyRequest(
                action: action, resource: role.arn,
                principal: .service("rolesanywhere.amazonaws.com"),
                context: context,
                modelledKeys: configuration.behaviours.modelled(Self.modelledKeys))
            let evaluation = PolicyEvaluator.evaluate(
                request, layers: [PolicyLayer(.trust, [policy])])
            trail.decided(evaluation)
            if !evaluation.unknownKeys.isEmpty { trail.used(.unknownKeys) }
            if evaluation.decision != .allowed { denials.append(evaluation) }
        }
        guard !denials.isEmpty else { return }
        let refusal = refused.because(lines: denials.map(\.description).joined(separator: "\n"))
        // AWS does not say what becomes of values that cannot be compared.
        throw denials.contains { !$0.incomparable.isEmpty } ? refusal.unverified : refusal
    }

    /// The keys that a request has or lacks by the certificate and the role, and those that a
    /// service's request never has.
    private static let modelledKeys = ModelledKeys(
        [
            "aws:TagKeys", "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID",
            "aws:PrincipalOrgPaths", "aws:username", "aws:userid", "aws:MultiFactorAuthAge",
            "aws:MultiFactorAuthPresent", "aws:TokenIssueTime", "aws:FederatedProvider",
            "aws:Referer", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceVpc",
            "aws:SourceVpce", "aws:VpcSourceIp", "sts:ExternalId", "sts:TransitiveTagKeys",
        ], families: ["aws:PrincipalTag/", "aws:RequestTag/", "aws:ResourceTag/"])

    private func context(
        _ role: Role, _ tags: SessionTags, _ sourceIdentity: String
    ) -> [String: [String]] {
        var context = Authorizer.clock(now)
        context["aws:SourceArn"] = [anchor.arn]
        context["aws:SourceAccount"] = [configuration.account]
        context["aws:SecureTransport"] = ["true"]
        context["aws:RequestedRegion"] = [configuration.region]
        context["aws:PrincipalIsAWSService"] = ["true"]
        context["aws:PrincipalServiceName"] = ["rolesanywhere.amazonaws.com"]
        context["aws:ViaAWSService"] = ["false"]
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

    /// What STS takes with a request: AWS does not say how a profile that has more is answered.
    private func checkSessionPolicies(_ refused: Refusal) throws(Refusal) {
        let length = profile.detail.sessionPolicy?.unicodeScalars.count ?? 0
        guard length <= 2048 else {
            throw refused.because(
                "the session policy has \(length) characters, of which STS takes 2048"
            ).unverified
        }
        let count = profile.detail.managedPolicyArns?.count ?? 0
        guard count <= 10 else {
            throw refused.because(
                "the profile has \(count) managed session policies, of which STS takes 10"
            ).unverified
        }
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
