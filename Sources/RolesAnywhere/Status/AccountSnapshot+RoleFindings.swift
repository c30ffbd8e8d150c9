import AWS
import IAMPolicy

extension AccountSnapshot {
    /// What is wrong with a profile and its roles.
    func findings(of profile: ProfileDetail) -> [StatusFinding] {
        var found: [StatusFinding] = []
        func note(_ severity: StatusFinding.Severity, _ code: String, _ message: String) {
            found.append(StatusFinding(severity, code, profile, message))
        }
        if profile.enabled != true { note(.notice, "profile.disabled", "it is disabled") }
        let arns = profile.roleArns ?? []
        if arns.isEmpty {
            note(.problem, "profile.noRoles", "it has no roles: AWS refuses every session")
        }
        for arn in arns {
            if missingRoles.contains(arn) {
                note(.problem, "profile.roleMissing", "there is no role \(arn)")
                continue
            }
            guard let role = roles?.first(where: { $0.arn == arn }) else { continue }
            if TrustPins(json: role.trustPolicy).statements.isEmpty {
                note(
                    .problem, "profile.roleDistrusts",
                    "its role \"\(role.name)\" does not let Roles Anywhere assume it")
            }
            if let longest = role.maxSessionDurationSeconds, let seconds = profile.durationSeconds,
                seconds > longest
            {
                note(
                    .problem, "profile.duration",
                    "it allows \(seconds) seconds, and its role \"\(role.name)\" \(longest): "
                        + "AWS refuses longer sessions")
            }
        }
        return found
    }

    /// What is wrong with a role that Roles Anywhere may assume.
    func findings(of role: IAMRole) -> [StatusFinding] {
        func finding(
            _ severity: StatusFinding.Severity, _ code: String, _ message: String
        ) -> StatusFinding {
            StatusFinding(
                severity, code, kind: .role, name: role.name, arn: role.arn, message)
        }
        let pins = TrustPins(json: role.trustPolicy).findings(
            account: try? ARN(role.arn).account, isMissing: isMissing
        ).map { finding($0.severity, $0.code, $0.message) }
        guard Self.letsAnybodyIn(role) else { return pins }
        let open = finding(
            .problem, "role.open",
            "its trust policy names no trust anchor and asks nothing of certificates: every "
                + "client of every trust anchor may have it")
        return [open] + pins.filter { $0.code != "role.unpinned" }
    }

    /// Whether there is no such trust anchor; only those of this region are known.
    private func isMissing(_ anchor: ARN) -> Bool {
        let regions = Set(trustAnchors.compactMap { try? ARN($0.trustAnchorArn).region })
        guard anchor.region == region ?? regions.first else { return false }
        return !trustAnchors.contains { $0.trustAnchorArn == "\(anchor)" }
    }

    /// Whether Roles Anywhere may assume a role for a certificate of a trust anchor that nobody here
    /// knows, and that says nothing of itself.
    ///
    /// A policy that cannot be evaluated is left to those who wrote it.
    private static func letsAnybodyIn(_ role: IAMRole) -> Bool {
        guard let policy = try? PolicyDocument(json: role.trustPolicy, kind: .trust) else {
            return false
        }
        let request = PolicyRequest(
            action: "sts:AssumeRole", resource: role.arn,
            principal: .service(TrustPolicy.servicePrincipal),
            context: [
                "aws:SourceArn": [
                    "arn:aws:rolesanywhere:us-east-1:000000000000:trust-anchor/"
                        + "00000000-0000-4000-8000-000000000000"
                ],
                "aws:SourceAccount": ["000000000000"], "aws:SecureTransport": ["true"],
                "aws:PrincipalIsAWSService": ["true"],
            ],
            modelledKeys: ModelledKeys([], families: []).takingOthersForMissing())
        return PolicyEvaluator.evaluate(
            request, layers: [PolicyLayer(.trust, [(name: role.name, document: policy)])]
        ).decision == .allowed
    }
}
