import FoundationEssentials

/// A session as the octets of a token.
extension IssuedSession {
    /// All of its values in turn.
    var octets: [UInt8] {
        var writer = OctetWriter()
        writer.add(accessKeyID)
        writer.add(issuedAt.timeIntervalSince1970.bitPattern)
        writer.add(expiration.timeIntervalSince1970.bitPattern)
        for text in [roleName, roleARN, roleID, name, assumedRoleARN] { writer.add(text) }
        writer.add(sourceIdentity.map { [$0] } ?? [])
        writer.add(tags.flatMap { [$0.key, $0.value] })
        writer.add(transitiveTagKeys)
        writer.add(inlinePolicy.map { [$0.name, $0.text] } ?? [])
        writer.add(policyARNs)
        return writer.octets
    }

    /// The session of such octets; nil where they are none.
    init?(octets: [UInt8]) {
        var reader = OctetReader(octets)
        guard let accessKeyID = reader.text(), let issuedAt = reader.number(),
            let expiration = reader.number(), let roleName = reader.text(),
            let roleARN = reader.text(), let roleID = reader.text(), let name = reader.text(),
            let assumedRoleARN = reader.text(), let identities = reader.texts(),
            let tags = reader.texts(), tags.count.isMultiple(of: 2),
            let transitiveTagKeys = reader.texts(), let policy = reader.texts(),
            policy.isEmpty || policy.count == 2, let policyARNs = reader.texts(), reader.isAtEnd
        else { return nil }
        self.init(
            accessKeyID: accessKeyID, issuedAt: Self.date(issuedAt),
            expiration: Self.date(expiration), roleName: roleName, roleARN: roleARN,
            roleID: roleID, name: name, assumedRoleARN: assumedRoleARN,
            sourceIdentity: identities.first,
            tags: Dictionary(
                stride(from: 0, to: tags.count, by: 2).map { (tags[$0], tags[$0 + 1]) },
                uniquingKeysWith: { first, _ in first }),
            transitiveTagKeys: transitiveTagKeys,
            inlinePolicy: policy.isEmpty ? nil : InlinePolicy(name: policy[0], text: policy[1]),
            policyARNs: policyARNs)
    }

    private static func date(_ bits: UInt64) -> Date {
        Date(timeIntervalSince1970: Double(bitPattern: bits))
    }
}
