import AWSSigning
import FoundationEssentials
import X509

/// One CreateSession request: from an X.509 signature to a session, or to AWS's refusal.
///
/// AWS publishes no order of its checks beyond "signature, then path, then the role". By default it is
/// that in which the answers that people have recorded make sense.
struct CreateSession {
    let request: IncomingRequest
    let configuration: Configuration
    let now: Date
    let memory: VerificationMemory
    private(set) var trail: Trail

    /// The certificate that signed, once its signature was verified.
    private(set) var certificate: Certificate?

    /// What the client told of its machine.
    private(set) var instanceProperties: [String: String] = [:]

    /// What the log should know, whatever the answer.
    var remarks: [String] = []

    var behaviours: Behaviours { configuration.behaviours }

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

    /// Who was let in, by what, for which profile.
    private struct Admission {
        let verified: VerifiedX509Request
        let anchor: TrustAnchorRecord
        let profile: ProfileRecord
    }

    /// Checks everything and makes the session; the caller remembers it.
    mutating func perform(_ state: ServiceState) throws(Refusal) -> Grant {
        let parameters = try SessionParameters(request, behaviours, trail)
        instanceProperties = parameters.instanceProperties
        let admission: Admission
        do {
            admission = try admit(parameters, state, behaviours.checkOrder)
        } catch {
            throw hangsOnOrder(error, parameters, state) ? error.under(.checkOrder) : error
        }
        let profile = admission.profile
        let name = try sessionName(parameters, profile, admission.verified.certificate)
        return try AssumeRole(
            certificate: admission.verified.certificate, anchor: admission.anchor,
            profile: profile, roleARN: parameters.roleARN, name: name,
            durationSeconds: trail.limited(
                min(profile.detail.durationSeconds ?? 3600, parameters.durationSeconds ?? .max)),
            configuration: configuration, now: now, trail: trail
        ).perform(state)
    }

    private mutating func admit(
        _ parameters: SessionParameters, _ state: ServiceState, _ order: CheckOrder
    ) throws(Refusal) -> Admission {
        let early = order == .profileEarly ? try profile(parameters, state) : nil
        let anchor: TrustAnchorRecord
        let verified: VerifiedX509Request
        switch order {
        case .anchorFirst, .profileEarly:
            anchor = try trustAnchor(parameters.trustAnchorARN, state)
            verified = try verifiedSignature()
        case .signatureFirst:
            verified = try verifiedSignature()
            anchor = try trustAnchor(parameters.trustAnchorARN, state)
        }
        try checkCertificate(verified, anchor, state)
        if let early { return Admission(verified: verified, anchor: anchor, profile: early) }
        return Admission(
            verified: verified, anchor: anchor, profile: try profile(parameters, state))
    }

    /// Whether another order of the checks would have given another answer.
    private func hangsOnOrder(
        _ refusal: Refusal, _ parameters: SessionParameters, _ state: ServiceState
    ) -> Bool {
        for order in CheckOrder.allCases where order != behaviours.checkOrder {
            var other = self
            // What it notes on its way decides nothing.
            other.trail = Trail()
            do {
                _ = try other.admit(parameters, state, order)
            } catch {
                if error.message != refusal.message { return true }
            }
        }
        return false
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

    private mutating func verifiedSignature() throws(Refusal) -> VerifiedX509Request {
        let signatureTime = configuration.signatureTime(at: now)
        let verified: VerifiedX509Request
        do {
            verified = try SigV4X509Verifier.verify(
                request.signed, at: signatureTime, allowedSkew: behaviours.sessionToleranceSeconds,
                region: configuration.region, canonicalPath: "/sessions",
                tolerance: behaviours.signatureCoverage == .lenient
                    ? [.uncoveredHeaders, .otherAlgorithm] : [],
                reader: memory.reader, longestChain: Self.longestChain)
        } catch {
            throw SessionRefusal.invalidSignature(error)
        }
        certificate = verified.certificate
        if !verified.overlooked.isEmpty { trail.used(.signatureCoverage) }
        remarks += verified.overlooked.map { "overlooked: \($0)" }
        let skew = abs(verified.date.timeIntervalSince(signatureTime))
        // Where the reports of AWS's answers begin to differ.
        if skew > 300 { trail.used(.sessionTolerance) }
        return verified
    }

    private func profile(
        _ parameters: SessionParameters, _ state: ServiceState
    ) throws(Refusal) -> ProfileRecord {
        guard let profile = state.profiles.record(arn: parameters.profileARN) else {
            throw SessionRefusal.invalidProfile.because("there is no \(parameters.profileARN)")
        }
        guard profile.detail.enabled == true else {
            throw SessionRefusal.disabledProfile(behaviours.disabledProfileText).because(
                "\(profile.arn) is disabled")
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
        guard let name = parameters.roleSessionName else { return defaultName(certificate) }
        guard profile.detail.acceptRoleSessionName == true else {
            throw SessionRefusal.sessionNameNotAllowed.because(
                "\(profile.arn) does not accept role session names")
        }
        return name
    }

    /// The serial number, of which STS wants two digits at least.
    ///
    /// Of long ones people have seen two digits for each octet; of short ones nobody has reported any.
    private func defaultName(_ certificate: Certificate) -> String {
        let hex = certificate.serialNumber.hex
        guard hex.hasPrefix("0"), hex.count > 2 else { return hex }
        let isPadded = behaviours.sessionNamePadding == .even
        if !isPadded || hex.count <= 16 { trail.used(.sessionNamePadding) }
        return isPadded ? hex : String(hex.dropFirst())
    }
}
