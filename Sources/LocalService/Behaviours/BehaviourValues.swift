/// The values of one behaviour, each with the word by which it is chosen.
protocol BehaviourValue: RawRepresentable<String>, CaseIterable, Equatable, Sendable {}

/// What an expired certificate, or one that is not valid yet, is told.
enum ExpiredText: String, BehaviourValue {
    case specific, untrusted, insufficient
}

/// Whether an extended key usage without clientAuth matters.
enum LeafPurpose: String, BehaviourValue {
    case ignore
    case clientAuthentication = "client-auth"
}

/// What becomes of certificates that are signed with RSASSA-PSS.
enum PSSSignatures: String, BehaviourValue {
    case accept, refuse
}

/// What the name constraints of CA certificates do.
enum NameConstraints: String, BehaviourValue {
    case enforce, ignore
}

/// What the certificate policies of a path do.
enum CertificatePolicies: String, BehaviourValue {
    case ignore, process
}

/// What a CRL does whose `nextUpdate` has passed: count with a remark, not count, or refuse all.
enum ExpiredList: String, BehaviourValue {
    case warn, ignore, deny
}

/// Which certificates of a path are looked up in CRLs.
enum RevocationScope: String, BehaviourValue {
    case chain, leaf
}

/// Whether a CRL must be signed by the CA in whose name it is.
enum ListSignature: String, BehaviourValue {
    case verify, skip
}

/// In which form ImportCrl takes a CRL.
enum ListEncoding: String, BehaviourValue {
    case any, pem
}

/// What CreateSession looks at first.
enum CheckOrder: String, BehaviourValue {
    case anchorFirst = "anchor-first"
    case signatureFirst = "signature-first"
    case profileEarly = "profile-early"
}

/// By which clock signatures are judged where the service's own is set otherwise.
enum SignatureClock: String, BehaviourValue {
    case machine, service
}

/// Which counts of a parameter that stands in the query and, otherwise, in the body.
enum ParameterConflict: String, BehaviourValue {
    case query, body, refuse
}

/// Whether a signature must cover every field that AWS names.
enum SignatureCoverage: String, BehaviourValue {
    case strict, lenient
}

/// The HTTP status of a throttled call.
enum ThrottleStatus: String, BehaviourValue {
    case tooManyRequests = "429"
    case badRequest = "400"
    case unavailable = "503"

    /// As a number.
    var code: Int {
        switch self {
        case .tooManyRequests: 429
        case .badRequest: 400
        case .unavailable: 503
        }
    }
}

/// What a disabled profile is told.
enum DisabledProfileText: String, BehaviourValue {
    case specific
    case invalidProfile = "invalid-profile"
}

/// Which subject alternative names of one form become tags: one, or also `DNS/2` and so on.
enum AlternativeNameTags: String, BehaviourValue {
    case first, numbered
}

/// Which attributes of a name the wildcard maps: those with a known short name, the six that have
/// been seen, or all.
enum AttributeTags: String, BehaviourValue {
    case known, common, all
}

/// What an attribute does that cannot be a tag: a hint in a refusal, or a refusal.
enum DroppedTags: String, BehaviourValue {
    case hint, fail
}

/// Whether a session named by a serial number has an even number of digits.
enum SessionNamePadding: String, BehaviourValue {
    case even, none
}

/// Which of several common names the source identity takes.
enum SeveralCommonNames: String, BehaviourValue {
    case first, last, join
}

/// What a condition key is to a policy of which the service does not know what a request has.
enum UnknownKeys: String, BehaviourValue {
    case refuse, missing
}

/// Where `Version` must stand in a policy.
enum PolicyVersionPlace: String, BehaviourValue {
    case first, anywhere
}

/// Whether a trust policy may allow with `NotPrincipal`.
enum NotPrincipalWrite: String, BehaviourValue {
    case refuse, accept
}

/// Yes or no.
enum Flag: String, BehaviourValue {
    case no = "false"
    case yes = "true"

    /// Whether it is yes.
    var isOn: Bool { self == .yes }
}

/// The code of a refusal that a quota gives.
enum QuotaCode: String, BehaviourValue {
    case validation = "ValidationException"
    case exceeded = "ServiceQuotaExceededException"

    /// The HTTP status that goes with it.
    var status: Int { self == .validation ? 400 : 402 }
}

/// Whether an enabled notification setting needs a threshold, or gets one of 45 days.
enum NotificationThreshold: String, BehaviourValue {
    case usual = "45"
    case required
}
