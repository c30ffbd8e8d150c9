import FoundationEssentials
import IAMPolicy
import RolesAnywhere
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
        try checkSessionPolicies(state, refused)
        let session = session(role, tags, sourceIdentity)
        guard session.packedPolicySize <= 100 else {
            throw refused.because(
                "session policies and tags fill \(session.packedPolicySize) % of their space"
            ).unverified
        }
        if !tags.dropped.isEmpty { trail.used(.droppedTags) }
        return try session.grant(configuration, at: now)
    }

    /// The three actions that a role must allow, each on its own.
    private func checkTrust(
        _ role: Role, _ tags: SessionTags, _ sourceIdentity: String, _ refused: Refusal
    ) throws(Refusal) {
        let policy = (name: "trust policy of \(role.name)", role.trustPolicy.document)
        var question = TrustQuestion(
            tags: tags.values, sourceIdentity: sourceIdentity, sessionName: name)
        question.roleARN = role.arn
        question.trustAnchorARN = anchor.arn
        question.account = configuration.account
        question.region = configuration.region
        for tag in role.tags { question.roleTags[tag.key] = tag.value }
        let asked = question.request(
            at: now,
            modelledKeys: configuration.behaviours.modelled(TrustQuestion.modelledKeys))
        var denials: [Evaluation] = []
        for action in TrustQuestion.actions {
            let evaluation = PolicyEvaluator.evaluate(
                asked.asking(for: action), layers: [PolicyLayer(.trust, [policy])])
            trail.decided(evaluation)
            if !evaluation.unknownKeys.isEmpty { trail.used(.unknownKeys) }
            if evaluation.decision != .allowed { denials.append(evaluation) }
        }
        guard let first = denials.first else { return }
        // What fails in all of them alike is said once.
        let others = denials.dropFirst().filter {
            $0.trace.map(\.failures) != first.trace.map(\.failures)
        }
        let lines = ([first] + others).map(\.description).joined(separator: "\n")
        throw refused.because(lines: lines)
    }

    /// What STS takes with a request: AWS does not say how a profile that has more is answered.
    private func checkSessionPolicies(
        _ state: ServiceState, _ refused: Refusal
    ) throws(Refusal) {
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
        where state.policies[arn] == nil {
            throw refused.because("there is no managed policy \(arn)").unverified
        }
    }

    private func session(
        _ role: Role, _ tags: SessionTags, _ sourceIdentity: String
    ) -> NewSession {
        NewSession(
            role: role, name: name, durationSeconds: durationSeconds,
            sourceIdentity: sourceIdentity, tags: tags.values,
            inlinePolicy: profile.detail.sessionPolicy.map {
                .init(name: "session policy of \(profile.detail.name)", text: $0)
            }, policyARNs: profile.detail.managedPolicyArns ?? [])
    }
}
