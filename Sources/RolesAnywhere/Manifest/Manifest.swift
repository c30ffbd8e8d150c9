import StrictJSON

/// What an account is to have: trust anchors, CRLs, roles and profiles, which name each other.
///
/// It names files, and does not read them. What it leaves out has the value that AWS gives it.
public struct Manifest: Equatable, Sendable {
    /// By what the resources that it made are known as its own; nil where it owns none of them.
    public let name: String?

    /// The trust anchors, in order.
    public let trustAnchors: [TrustAnchor]

    /// The CRLs, in order.
    public let revocationLists: [RevocationList]

    /// The roles, in order.
    public let roles: [Role]

    /// The profiles, in order.
    public let profiles: [Profile]
}

extension Manifest {
    /// Where something stands in a manifest.
    public struct Place: Hashable, Sendable, CustomStringConvertible {
        /// For instance `roles[0].name`; empty for the whole.
        public let path: String

        /// The line, from 1.
        public let line: Int

        /// The column, from 1.
        public let column: Int

        /// The place as people look for it.
        public var description: String {
            "\(path.isEmpty ? "" : "\(path), ")line \(line), column \(column)"
        }
    }

    /// A text that stands in the manifest, or in a file that it names.
    public struct Content: Equatable, Sendable {
        /// What is said of it.
        public enum Source: Equatable, Sendable {
            /// The text itself.
            case text(String)

            /// The name of a file.
            case file(String)

            /// The name of a file with a policy, and the values of its places.
            case template(String, parameters: [String: [String]])
        }

        /// What is said of it.
        public let source: Source

        /// Where it stands.
        public let place: Place

        /// A policy that stands in the manifest.
        let node: JSONNode?

        init(_ source: Source, at place: Place, node: JSONNode? = nil) {
            self.source = source
            self.place = place
            self.node = node
        }
    }

    /// A resource that something else needs.
    public enum Reference: Hashable, Sendable {
        /// One of the manifest, by name.
        case name(String)

        /// One that somebody else looks after.
        case arn(String)
    }

    /// A trust anchor.
    public struct TrustAnchor: Equatable, Sendable {
        /// Where its CA certificates come from.
        public enum Source: Equatable, Sendable {
            /// One or two CA certificates, PEM.
            case bundle(Content)

            /// The ARN of a CA in AWS Private CA.
            case privateCA(String)
        }

        /// Its name.
        public let name: String

        /// Where its CA certificates come from.
        public let source: Source

        /// Whether sessions are given out under it.
        public let isEnabled: Bool

        /// When AWS tells of certificates that expire, for every event.
        public let notifications: [NotificationSetting]

        /// Its tags but ours; nil where the manifest leaves them alone.
        public let tags: [String: String]?

        /// Where it stands.
        public let place: Place
    }

    /// A certificate revocation list.
    public struct RevocationList: Equatable, Sendable {
        /// Its name.
        public let name: String

        /// The trust anchor whose clients it concerns.
        public let trustAnchor: Reference

        /// The file with the list, PEM or DER.
        public let file: Content

        /// Whether it is consulted.
        public let isEnabled: Bool

        /// Its tags but ours; nil where the manifest leaves them alone.
        public let tags: [String: String]?

        /// Where it stands.
        public let place: Place
    }

    /// A role that certificates may assume.
    public struct Role: Equatable, Sendable {
        /// Who may assume a role.
        public enum Trust: Equatable, Sendable {
            /// Certificates under a trust anchor that meet the requirements.
            case certificates(under: Reference, meeting: [AttributeRequirement])

            /// Whom the policy allows it.
            case policy(Content)
        }

        /// Its name.
        public let name: String

        /// Its path.
        public let path: String

        /// What it is for; nil for nothing.
        public let description: String?

        /// Who may assume it.
        public let trust: Trust

        /// The ARNs of managed policies.
        public let managedPolicyARNs: [String]

        /// Whether its trust policy may let in who comes with any trust anchor.
        public let allowsAnyTrustAnchor: Bool

        /// Policies of its own, by name.
        public let inlinePolicies: [String: Content]

        /// The longest session, in seconds.
        public let maxSessionDurationSeconds: Int

        /// Its tags but ours; nil where the manifest leaves them alone.
        public let tags: [String: String]?

        /// Where it stands.
        public let place: Place
    }

    /// A profile: which roles may be asked for, and how sessions are limited.
    public struct Profile: Equatable, Sendable {
        /// Its name.
        public let name: String

        /// The roles that may be asked for.
        public let roles: [Reference]

        /// A policy that limits every session.
        public let sessionPolicy: Content?

        /// The ARNs of managed policies that limit every session.
        public let managedPolicyARNs: [String]

        /// The longest session, in seconds.
        public let durationSeconds: Int

        /// Whether a client may name its session.
        public let acceptsSessionName: Bool

        /// Whether sessions are given out with it.
        public let isEnabled: Bool

        /// Which certificate attributes become session tags.
        public let attributeMappings: [AttributeMapping]

        /// Its tags but ours; nil where the manifest leaves them alone.
        public let tags: [String: String]?

        /// Where it stands.
        public let place: Place
    }
}
