/// What a store knows and a backup does not.
public struct RestoreLoss: Hashable, Sendable {
    /// Entries of the audit log.
    public let auditEntries: Int
    /// Certificates, those reserved included.
    public let certificates: Int
    /// Revocations.
    public let revocations: Int
    /// CRLs.
    public let lists: Int
    /// Whether the backup, too, has entries that the store has not.
    public let isFork: Bool

    /// What would be lost, from its parts.
    public init(
        auditEntries: Int, certificates: Int, revocations: Int, lists: Int, isFork: Bool
    ) {
        self.auditEntries = auditEntries
        self.certificates = certificates
        self.revocations = revocations
        self.lists = lists
        self.isFork = isFork
    }
}

extension RestoreLoss: CustomStringConvertible {
    /// The counts by which the store has more.
    public var description: String {
        let parts = [
            (certificates, "certificate"), (revocations, "revocation"), (lists, "CRL"),
            (auditEntries, "audit entr"),
        ].filter { $0.0 > 0 }.map { count, noun in
            let ending = noun.hasSuffix("entr") ? (count == 1 ? "y" : "ies") : count == 1 ? "" : "s"
            return "\(count) \(noun)\(ending)"
        }
        let counts = parts.isEmpty ? "other things" : parts.joined(separator: ", ")
        return counts + (isFork ? " (both were in use after the backup's copy was taken)" : "")
    }
}
