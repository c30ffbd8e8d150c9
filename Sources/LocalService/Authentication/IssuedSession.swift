import AWSSigning
import FoundationEssentials
import IAMPolicy

/// A session that was given out: its keys, and everything that decides what they may do.
struct IssuedSession: Sendable {
    let accessKeyID: String
    let secretAccessKey: SecretString
    let sessionToken: SecretString
    let issuedAt: Date
    let expiration: Date

    let roleName: String
    let roleARN: String
    let roleID: String
    let name: String
    let assumedRoleARN: String
    let sourceIdentity: String

    /// The principal tags by key.
    let tags: [String: String]

    /// The session policies; nil where the role's policies alone decide.
    let policies: [NamedPolicy]?

    /// `AROA…:{session}`.
    var assumedRoleID: String { "\(roleID):\(name)" }
}

/// A policy with the name by which a trace speaks of it.
typealias NamedPolicy = (name: String, document: PolicyDocument)
