import AWS
import X509

extension AccountDiagnosis {
    mutating func look(at profile: ProfileDetail, _ subject: Subject, _ role: IAMRole?) {
        let title = "the profile \"\(profile.name)\""
        note("profile.exists", true, "\(title) is there", or: "")
        note(
            "profile.enabled", profile.enabled == true, "it is enabled", or: "\(title) is disabled")
        if let role {
            note(
                "profile.role", profile.roleArns?.contains(role.arn) == true,
                "it lists the role", or: "\(title) does not list \(role.arn)")
        }
        if subject.sessionName != nil {
            note(
                "profile.sessionName", profile.acceptRoleSessionName == true,
                "it lets clients name their sessions",
                or: "\(title) does not let clients name their sessions")
        }
    }

    mutating func look(
        at role: IAMRole, _ subject: Subject, _ profile: ProfileDetail?,
        _ anchor: TrustAnchorDetail?
    ) {
        let title = "the role \"\(role.name)\""
        note("role.exists", true, "\(title) is there", or: "")
        let seconds = min(subject.durationSeconds, profile?.durationSeconds ?? .max)
        if let longest = role.maxSessionDurationSeconds {
            note(
                "role.duration", seconds <= longest, "it allows \(seconds) seconds",
                or: "\(title) allows \(longest) seconds, and \(seconds) are asked for")
        }
        guard let anchor, let anchorARN = try? ARN(anchor.trustAnchorArn) else { return }
        var question = TrustQuestion(
            tags: SessionTags(
                certificate, mappings: profile?.attributeMappings ?? AttributeMapping.defaults
            ).values, sourceIdentity: SourceIdentity.of(certificate),
            sessionName: subject.sessionName ?? certificate.serialNumber.hex)
        question.roleARN = role.arn
        for tag in role.tags { question.roleTags[tag.key] = tag.value }
        question.ask(onBehalfOf: anchorARN)
        judge(role.trustPolicy, question, title)
    }

    private mutating func judge(_ policy: String, _ question: TrustQuestion, _ title: String) {
        let decision: TrustDecision
        do throws(RolesAnywhereError) {
            decision = try TrustDecision(of: policy, to: question, at: now)
        } catch {
            checks.append(
                SessionCheck(
                    SessionCheck.trustPolicy, .unknown,
                    "its trust policy is not understood: \(error)"))
            return
        }
        trust = decision
        let refused = decision.actions.filter { !$0.isAllowed }.map(\.action)
        guard refused.isEmpty || decision.unknownKeys.isEmpty else {
            checks.append(
                SessionCheck(
                    SessionCheck.trustPolicy, .unknown,
                    "whether its trust policy lets the certificate in hangs on "
                        + decision.unknownKeys.joined(separator: ", ")))
            return
        }
        note(
            SessionCheck.trustPolicy, refused.isEmpty, "its trust policy lets the certificate in",
            or: "the trust policy of \(title) does not allow this certificate "
                + refused.joined(separator: ", "))
    }
}
