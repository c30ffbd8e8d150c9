/// The kinds of resource that are created, named and looked up.
public enum ResourceKind: String, CaseIterable, Sendable {
    /// A CA that AWS trusts.
    case trustAnchor

    /// Which roles may be asked for, and how sessions are limited.
    case profile

    /// An imported certificate revocation list.
    case crl

    /// An IAM role.
    case role

    /// The subject of a certificate that has asked for sessions; the service makes it by itself.
    case subject

    /// The kind as prose says it.
    public var noun: String {
        switch self {
        case .trustAnchor: "trust anchor"
        case .profile: "profile"
        case .crl: "CRL"
        case .role: "role"
        case .subject: "subject"
        }
    }

    /// The service's name in the ARNs of this kind.
    public var service: String {
        self == .role ? "iam" : "rolesanywhere"
    }

    /// What precedes the identifier in the resource part of an ARN.
    public var resourcePrefix: String {
        switch self {
        case .trustAnchor: "trust-anchor/"
        case .profile: "profile/"
        case .crl: "crl/"
        case .role: "role/"
        case .subject: "subject/"
        }
    }
}
