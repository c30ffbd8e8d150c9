import AWSSigning
import FoundationEssentials
import X509

/// One CreateSession request: from an X.509 signature to a session, or to AWS's refusal.
///
/// AWS publishes no order of its checks beyond "signature, then path, then the role"; this is the
/// order in which the answers that people have recorded make sense.
struct CreateSession {
    let request: IncomingRequest
    let configuration: Configuration
    let now: Date
    let memory: VerificationMemory
    let trail: Trail

    /// The certificate that signed, once its signature was verified.
    private(set) var certificate: Certificate?

    /// What the client told of its machine.
    private(set) var instanceProperties: [String: String] = [:]

    /// What the log should know, whatever the answer.
    private(set) var remarks: [String] = []

    init(
        _ request: IncomingRequest, _ configuration: Configuration, at now: Date,
        _ trail: Trail, memory: VerificationMemory
    ) {
        self.request = request
        self.configuration = configuration
        self.now = now
        self.memory = memory
        self.trail = trail
    }

    /// Checks everything and makes the session; the caller remembers it.
    mutating func perform(_ state: ServiceState) throws(Refusal) -> Grant {
        let parameters = try SessionParameters(request)
        instanceProperties = parameters.instanceProperties
        let anchor = try trustAnchor(parameters.trustAnchorARN, state)
        let verified = try verifiedSignature()
        certificate = verified.certificate
        if let violation = EndEntityRules.violation(verified.certificate) {
            throw SessionRefusal.insufficientCertificate.because(
                "\(verified.certificate.subject): \(violation)")
        }
        let path = try certificationPath(verified, anchor)
        try checkRevocation(path, anchor, state)
        let profile = try profile(parameters, state)
        let name = try sessionName(parameters, profile, verified.certificate)
        return try AssumeRole(
            certificate: verified.certificate, anchor: anchor, profile: profile,
            roleARN: parameters.roleARN, name: name,
            durationSeconds: min(
                profile.detail.durationSeconds ?? 3600, parameters.durationSeconds ?? .max,
                trail.credentialSecondsLimit ?? .max),
            configuration: configuration, now: now, trail: trail
        ).perform(state)
    }

    private func trustAnchor(
        _ arn: String, _ state: ServiceState
    ) throws(Refusal) -> TrustAnchorRecord {
        guard let anchor = state.trustAnchors.record(arn: arn) else {
            throw SessionRefusal.unknownTrustAnchor.because("there is no \(arn)")
        }
        guard anchor.detail.enabled == true else {
            throw SessionRefusal.disabledTrustAnchor.because("\(arn) is disabled")
        }
        return anchor
    }

    private func verifiedSignature() throws(Refusal) -> VerifiedX509Request {
        do {
            return try SigV4X509Verifier.verify(
                request.signed, at: now,
                allowedSkew: configuration.behaviours.sessionToleranceSeconds,
                region: configuration.region, canonicalPath: "/sessions", reader: memory.reader)
        } catch {
            throw SessionRefusal.invalidSignature.because(error)
        }
    }

    private func certificationPath(
        _ verified: VerifiedX509Request, _ anchor: TrustAnchorRecord
    ) throws(Refusal) -> [Certificate] {
        guard verified.chain.count <= 5 else {
            throw SessionRefusal.untrusted.unverified.because(
                "X-Amz-X509-Chain has \(verified.chain.count) certificates; 5 are the limit")
        }
        do {
            return try memory.path(
                from: verified.certificate, intermediates: verified.chain,
                anchors: anchor.certificates, at: now)
        } catch {
            let isLeaf = error.depth == 0
            let refusal =
                switch (error.isExpired && isLeaf, error.isNotYetValid && isLeaf) {
                case (true, _): SessionRefusal.expired
                case (_, true): SessionRefusal.notYetValid
                default: SessionRefusal.untrusted
                }
            throw refusal.because(
                "no certification path from \(verified.certificate.subject) to "
                    + "\(anchor.detail.name) (\(anchor.arn)): \(error)"
            ).detailed(
                Refusal.Detail(
                    path: PathReason(
                        error, presented: [verified.certificate] + verified.chain,
                        anchors: anchor.certificates)))
        }
    }

    private mutating func checkRevocation(
        _ path: [Certificate], _ anchor: TrustAnchorRecord, _ state: ServiceState
    ) throws(Refusal) {
        let lists = state.revocationLists.all.filter {
            $0.detail.trustAnchorArn == anchor.arn && $0.detail.enabled == true
        }
        let check = RevocationCheck(path, lists.map(\.list), at: now, memory: memory)
        remarks += check.remarks
        guard let (certificate, entry) = check.revoked else { return }
        throw SessionRefusal.revoked.because(
            "\(certificate.subject) with serial number \(certificate.serialNumber.hex) was revoked "
                + "on \(entry.revocationDate.timestamp)"
                + (entry.reason.map { ", reason \($0.rawValue)" } ?? "")
        ).detailed(Refusal.Detail(revocation: RevocationReason(certificate, entry)))
    }

    private func profile(
        _ parameters: SessionParameters, _ state: ServiceState
    ) throws(Refusal) -> ProfileRecord {
        guard let profile = state.profiles.record(arn: parameters.profileARN) else {
            throw SessionRefusal.invalidProfile.because("there is no \(parameters.profileARN)")
        }
        guard profile.detail.enabled == true else {
            throw SessionRefusal.disabledProfile.because("\(profile.arn) is disabled")
        }
        let roles = profile.detail.roleArns ?? []
        guard !roles.isEmpty else {
            throw SessionRefusal.invalidProfile.because("\(profile.arn) lists no roles")
        }
        guard roles.contains(parameters.roleARN) else {
            throw SessionRefusal.unlistedRole.because(
                "\(parameters.roleARN) is not among \(roles.joined(separator: ", "))")
        }
        return profile
    }

    private func sessionName(
        _ parameters: SessionParameters, _ profile: ProfileRecord, _ certificate: Certificate
    ) throws(Refusal) -> String {
        guard let name = parameters.roleSessionName else { return certificate.serialNumber.hex }
        guard profile.detail.acceptRoleSessionName == true else {
            throw SessionRefusal.sessionNameNotAllowed.because(
                "\(profile.arn) does not accept role session names")
        }
        return name
    }
}
