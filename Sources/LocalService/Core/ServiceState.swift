import FoundationEssentials

/// Everything that a local service remembers; gone when it stops.
struct ServiceState: Sendable {
    var trustAnchors = ResourceTable<TrustAnchorRecord>()
    var profiles = ResourceTable<ProfileRecord>()
    var revocationLists = ResourceTable<RevocationListRecord>()
    var roles = RoleTable()
    var subjects: [String: SubjectRecord] = [:]
    private(set) var sessions: [String: IssuedSession] = [:]

    /// Remembers a session.
    ///
    /// Expired ones are kept for an hour, so that their users are told the truth, and cleared out
    /// whenever the number of sessions has doubled.
    mutating func add(_ session: IssuedSession) {
        if sessions.count >= clearAt {
            let limit = session.issuedAt.addingTimeInterval(-3600)
            sessions = sessions.filter { $0.value.expiration > limit }
            clearAt = max(1024, sessions.count * 2)
        }
        sessions[session.accessKeyID] = session
    }

    private var clearAt = 1024
}
