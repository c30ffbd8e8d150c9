import FoundationEssentials

/// The subjects that asked for a session.
///
/// It changes with every request, so it is kept apart from the resources, which are read in copies.
struct SessionLedger: Sendable {
    private var subjects: [String: SubjectRecord] = [:]

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
