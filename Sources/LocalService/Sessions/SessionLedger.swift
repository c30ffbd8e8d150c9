import FoundationEssentials

/// The sessions that were given out, and the subjects that asked for one.
///
/// It changes with every session, so it is kept apart from the resources, which are read in copies.
struct SessionLedger: Sendable {
    private var sessions: [String: IssuedSession] = [:]
    private var subjects: [String: SubjectRecord] = [:]
    private var clearAt = 1024

    /// The session that an access key belongs to; an ended one is remembered for an hour.
    func session(accessKeyID: String) -> IssuedSession? { sessions[accessKeyID] }

    /// Remembers a session.
    ///
    /// Ended ones are kept for an hour, so that their users are told the truth, and cleared out
    /// whenever the number of sessions has doubled.
    mutating func add(_ session: IssuedSession) {
        if sessions.count >= clearAt {
            let limit = session.issuedAt.addingTimeInterval(-3600)
            sessions = sessions.filter { $0.value.expiration > limit }
            clearAt = max(1024, sessions.count * 2)
        }
        sessions[session.accessKeyID] = session
    }

    /// Notes that a subject asked for a session, with success or without.
    ///
    /// - Parameters:
    ///   - subject: the certificate's subject.
    ///   - now: the time of asking.
    ///   - newARN: the ARN of a subject that was never seen before.
    /// - Returns: the subject's ARN.
    mutating func saw(_ subject: String, at now: Date, newARN: String) -> String {
        let known = subjects[subject]
        let arn = known?.arn ?? newARN
        subjects[subject] = SubjectRecord(
            arn: arn, createdAt: known?.createdAt ?? now, lastSeenAt: now)
        return arn
    }
}
