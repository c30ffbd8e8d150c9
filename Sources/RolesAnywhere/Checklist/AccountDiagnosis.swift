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

    private let identity: SessionIdentity
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
        let anchor = try Self.found { try rolesAnywhere.trustAnchor(subject.trustAnchor) }
        look(at: anchor, named: subject.trustAnchor)
        if let anchor {
            look(
                at: try rolesAnywhere.crls().filter {
                    $0.trustAnchorArn == anchor.trustAnchorArn
                }, of: anchor)
        }
        let profile = try Self.found { try rolesAnywhere.profile(subject.profile) }
        let role = try Self.found { try iam.role(subject.role) }
        look(at: profile, subject, role)
        look(at: role, subject, profile, anchor)
    }

    private static func found<Resource>(_ get: () throws -> Resource) throws -> Resource? {
        do {
            return try get()
        } catch RolesAnywhereError.notFound {
            return nil
        }
    }

    mutating func note(
        _ code: String, _ isSo: Bool, _ text: String, or problem: String
    ) {
        checks.append(SessionCheck(code, isSo, text, or: problem))
    }

    private mutating func look(at anchor: TrustAnchorDetail?, named name: String) {
        guard let anchor else {
            return note("anchor.exists", false, "", or: "there is no trust anchor \(name)")
        }
        let title = "the trust anchor \"\(anchor.name)\""
        note("anchor.exists", true, "\(title) is there", or: "")
        note("anchor.enabled", anchor.enabled == true, "it is enabled", or: "\(title) is disabled")
        let isBundle = anchor.source?.sourceType == Source.certificateBundleType
        checks.append(
            SessionCheck.path(of: identity, to: isBundle ? anchor.certificates : nil, at: now))
    }

    private mutating func look(at crls: [CrlDetail], of anchor: TrustAnchorDetail) {
        let enabled = crls.filter { $0.enabled == true }
        guard !enabled.isEmpty else {
            checks.append(
                SessionCheck(
                    "crl.none", .unknown,
                    "it has no CRL that is enabled: AWS knows of no revocation"
                ))
            return
        }
        for crl in enabled { look(at: crl) }
    }

    private mutating func look(at crl: CrlDetail) {
        let title = "the CRL \"\(crl.name)\""
        guard let list = crl.list else {
            return note("crl.readable", false, "", or: "\(title) cannot be read")
        }
        let revoked = ([identity.certificate] + identity.chain).first { certificate in
            certificate.issuer == list.issuer && list.entry(for: certificate.serialNumber) != nil
        }
        let entry = revoked.flatMap { list.entry(for: $0.serialNumber) }
        note(
            "crl.listed", revoked == nil, "\(title) does not list the certificate",
            or: "\(revoked.map { "\($0.subject)" } ?? "") is revoked by \(title)"
                + (entry.map { " since \($0.revocationDate.ISO8601Format())" } ?? ""))
        guard let next = list.nextUpdate else { return }
        let time = next.ISO8601Format()
        checks.append(
            next < now
                ? SessionCheck("crl.due", .doubtful, "a newer one than \(title) was due at \(time)")
                : SessionCheck("crl.due", .passed, "it is good until \(time)"))
    }
}
