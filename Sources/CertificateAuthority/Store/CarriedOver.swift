/// What a restored store has taken over from the one that it replaced.
public struct CarriedOver: Hashable, Sendable {
    /// Entries of the audit log, where the log of the backup is the beginning of the other's.
    public var auditEntries = 0
    /// Authorities with their keys.
    public var authorities = 0
    /// Certificates, those reserved included.
    public var certificates = 0
    /// Revocations.
    public var revocations = 0
    /// CRLs.
    public var lists = 0
    /// What could not be taken over, and stays in the file of the replaced store.
    public var left: [String] = []

    /// Nothing yet.
    public init() {}

    /// Whether there was nothing to take over.
    public var isEmpty: Bool { self == CarriedOver() }
}

extension CarriedOver: CustomStringConvertible {
    /// One line for people and the audit log.
    public var description: String {
        "carried over authorities \(authorities) certificates \(certificates) revocations "
            + "\(revocations) lists \(lists) entries \(auditEntries)"
            + (left.isEmpty ? "" : " left \(left.count)")
    }
}
