/// What an account is to have: trust anchors, roles, profiles and CRLs, which name each other.
///
/// It names files, and does not read them.
public struct Manifest: Equatable, Sendable {
    /// A trust anchor of CA certificates.
    public struct TrustAnchor: Equatable, Sendable {
        /// Its name.
        public let name: String

        /// The file with its one or two CA certificates, PEM.
        public let bundlePath: String
    }

    /// A role that certificates under a trust anchor may assume.
    public struct Role: Equatable, Sendable {
        /// Its name.
        public let name: String

        /// Its path.
        public let path: String

        /// The name of a trust anchor of the manifest.
        public let trustAnchor: String

        /// What a certificate must carry.
        public let requirements: [AttributeRequirement]

        /// The ARNs of managed policies.
        public let managedPolicyARNs: [String]

        /// Policies of its own, by name.
        public let inlinePolicies: [String: Policy]

        /// The longest session, in seconds.
        public let maxSessionDurationSeconds: Int
    }

    /// A profile: which roles may be asked for, and how sessions are limited.
    public struct Profile: Equatable, Sendable {
        /// Its name.
        public let name: String

        /// The names of roles of the manifest.
        public let roles: [String]

        /// A policy that limits every session.
        public let sessionPolicy: Policy?

        /// The ARNs of managed policies that limit every session.
        public let managedPolicyARNs: [String]

        /// The longest session, in seconds.
        public let durationSeconds: Int

        /// Whether a client may name its session.
        public let acceptsSessionName: Bool
    }

    /// A certificate revocation list.
    public struct RevocationList: Equatable, Sendable {
        /// Its name.
        public let name: String

        /// The name of a trust anchor of the manifest.
        public let trustAnchor: String

        /// The file with the list, PEM or DER.
        public let path: String
    }

    /// A policy document.
    public enum Policy: Equatable, Sendable {
        /// The document itself: JSON.
        case document(String)

        /// The file that holds it.
        case file(String)
    }

    /// The trust anchors, in order.
    public let trustAnchors: [TrustAnchor]

    /// The roles, in order.
    public let roles: [Role]

    /// The profiles, in order.
    public let profiles: [Profile]

    /// The CRLs, in order.
    public let revocationLists: [RevocationList]
}
