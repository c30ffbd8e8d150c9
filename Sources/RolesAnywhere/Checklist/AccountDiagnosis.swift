public import AWS
public import FoundationEssentials
import X509

/// Everything that stands between a certificate and a session, looked at on both sides; nothing is
/// changed, and no session is asked for.
public struct AccountDiagnosis: Sendable {
    /// The checks, those of this machine first, then in the order in which AWS looks.
    public internal(set) var checks: [SessionCheck] = []

    /// What the role's trust policy says; nil where there is no role, or its policy is not understood.
    public internal(set) var trust: TrustDecision?

    let identity: SessionIdentity
    let now: Date

    var certificate: Certificate { identity.certificate }

    /// What is looked at.
    public struct Subject: Sendable {
        /// The trust anchor's name or ARN.
        public var trustAnchor: String

        /// The profile's name or ARN.
        public var profile: String

        /// The role's name or ARN.
        public var role: String

        /// How long the session shall be, in seconds.
        public var durationSeconds: Int

        /// How the session shall be called; nil for AWS's choice.
        public var sessionName: String?

        /// Puts the names together.
        public init(
            trustAnchor: String, profile: String, role: String,
            durationSeconds: Int = SessionRequest.defaultDurationSeconds,
            sessionName: String? = nil
        ) {
            self.trustAnchor = trustAnchor
            self.profile = profile
            self.role = role
            self.durationSeconds = durationSeconds
            self.sessionName = sessionName
        }
    }

    /// Looks at everything.
    ///
    /// - Parameters:
    ///   - subject: which session.
    ///   - identity: who would ask for it.
    ///   - rolesAnywhere: the service.
    ///   - iam: the account's roles.
    ///   - now: the time.
    /// - Throws: `AWSError` where AWS does not tell; `RolesAnywhereError` for a name that several
    ///   resources have, or an ARN of something else.
    public init(
        of subject: Subject, as identity: SessionIdentity, in rolesAnywhere: RolesAnywhereClient,
        iam: IAMClient, at now: Date
    ) throws {
        self.identity = identity
        self.now = now
        checks = SessionCheck.certificate(identity.certificate, at: now)
        note("key.match", true, "the private key is the certificate's", or: "")
        let anchor = try Sought(
            "trust anchor \(subject.trustAnchor)", missing: "anchor.exists", denied: "anchor.denied"
        ) {
            try rolesAnywhere.trustAnchor(subject.trustAnchor)
        }
        let lists = try anchor.resource.map { anchor in
            try Sought(
                "CRLs", missing: "crl.none", denied: "crl.denied"
            ) {
                try rolesAnywhere.crls().filter { $0.trustAnchorArn == anchor.trustAnchorArn }
            }
        }
        let profile = try Sought(
            "profile \(subject.profile)", missing: "profile.exists", denied: "profile.denied"
        ) {
            try rolesAnywhere.profile(subject.profile)
        }
        let policies = try profile.resource.map { profile in
            try (profile.managedPolicyArns ?? []).map { arn in
                try Sought(
                    "managed policy \(arn)", missing: "profile.policies",
                    denied: "profile.policiesDenied"
                ) { try iam.policyName(arn) }
            }
        }
        let role = try Sought(
            "role \(subject.role)", missing: "role.exists", denied: "role.denied"
        ) { try iam.role(subject.role) }
        look(at: anchor) { $0.look(at: $1) }
        if let lists {
            look(at: lists) { diagnosis, lists in
                if let anchor = anchor.resource { diagnosis.look(at: lists, of: anchor) }
            }
        }
        look(at: profile) { $0.look(at: $1, subject, role.resource) }
        for policy in policies ?? [] {
            look(at: policy) { diagnosis, name in
                diagnosis.note(
                    "profile.policies", true, "its managed policy \"\(name)\" is there", or: "")
            }
        }
        look(at: role) { $0.look(at: $1, subject, profile.resource, anchor.resource) }
    }

    /// Looks at what was found; where it is missing or may not be looked at, that is noted.
    private mutating func look<Resource>(
        at sought: Sought<Resource>, _ look: (inout AccountDiagnosis, Resource) -> Void
    ) {
        switch sought.outcome {
        case .success(let resource): look(&self, resource)
        case .failure(let absence): checks.append(absence.check)
        }
    }

    mutating func note(
        _ code: String, _ isSo: Bool, _ text: String, or problem: String
    ) {
        checks.append(SessionCheck(code, isSo, text, or: problem))
    }

    private mutating func look(at anchor: TrustAnchorDetail) {
        let title = "the trust anchor \"\(anchor.name)\""
        note("anchor.exists", true, "\(title) is there", or: "")
        note("anchor.enabled", anchor.enabled == true, "it is enabled", or: "\(title) is disabled")
        let isBundle = anchor.source?.sourceType == Source.certificateBundleType
        checks.append(
            SessionCheck.path(of: identity, to: isBundle ? anchor.certificates : nil, at: now))
    }
}
