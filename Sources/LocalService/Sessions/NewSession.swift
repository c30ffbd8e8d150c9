import FoundationEssentials
import X509

/// A session of a role that was decided on.
struct NewSession {
    let role: Role
    let name: String
    let durationSeconds: Int
    var sourceIdentity: String?
    var tags: [String: String] = [:]
    var transitiveTagKeys: [String] = []
    var inlinePolicy: IssuedSession.InlinePolicy?
    var policyARNs: [String] = []

    /// How much of their space policies and tags use, in per cent.
    ///
    /// AWS packs them in a way of its own; this is the plain length against 4,096 characters.
    var packedPolicySize: Int {
        let policy = inlinePolicy?.text.unicodeScalars.count { !$0.properties.isWhitespace }
        let arns = policyARNs.map(\.count).reduce(0, +)
        let tags = tags.map { $0.key.count + $0.value.count }.reduce(0, +)
        return ((policy ?? 0) + arns + tags) * 100 / 4096
    }

    /// Makes the session and its keys.
    ///
    /// - Throws: a refusal when the generator has no entropy.
    func grant(_ configuration: Configuration, at now: Date) throws(Refusal) -> Grant {
        let accessKeyID: String
        do {
            accessKeyID = try SessionTokens.newAccessKeyID()
        } catch {
            throw Refusal(
                status: 500, code: "InternalFailure", message: "Internal failure",
                reason: "\(error)"
            ).unverified
        }
        // The credentials' end is told in whole seconds.
        let issuedAt = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
        let session = IssuedSession(
            accessKeyID: accessKeyID, issuedAt: issuedAt,
            expiration: issuedAt.addingTimeInterval(Double(durationSeconds)), roleName: role.name,
            roleARN: role.arn, roleID: role.id, name: name,
            assumedRoleARN: configuration.arn(
                "sts", "assumed-role/\(role.name)/\(name)", isGlobal: true),
            sourceIdentity: sourceIdentity, tags: tags, transitiveTagKeys: transitiveTagKeys,
            inlinePolicy: inlinePolicy, policyARNs: policyARNs)
        return Grant(
            session: session,
            credentials: configuration.administrator.sessionTokens.credentials(of: session),
            packedPolicySize: packedPolicySize)
    }
}
