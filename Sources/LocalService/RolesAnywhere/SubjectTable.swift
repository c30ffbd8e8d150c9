import RolesAnywhere
import Synchronization

/// The subjects that asked for sessions.
///
/// They change with every session, so they are kept apart from the resources, which are read in
/// copies. Their number is bounded: where there are too many, those seen least lately are forgotten.
final class SubjectTable: Sendable {
    private let limit: Int
    private let byteLimit: Int

    private struct State {
        var nextNumber = 1
        var idByName: [String: String] = [:]
        var numbered: [String: (number: Int, record: SubjectRecord)] = [:]
        var bytes = 0
    }

    private let state = Mutex(State())

    /// Makes a table without subjects.
    ///
    /// - Parameters:
    ///   - limit: how many subjects are remembered.
    ///   - byteLimit: how much memory their histories may take, in bytes.
    init(limit: Int = 5000, byteLimit: Int = 32 << 20) {
        self.limit = limit
        self.byteLimit = byteLimit
    }

    /// Notes that a subject asked for a session, with success or without.
    ///
    /// - Parameters:
    ///   - attempt: the certificate, and how it ended.
    ///   - configuration: makes the id of a subject that was never seen before.
    /// - Returns: the subject's ARN.
    func saw(_ attempt: SubjectAttempt, _ configuration: Configuration) -> String {
        let name = "\(attempt.certificate.subject)"
        return state.withLock { state in
            if let arn = sawKnown(name, attempt, &state) { return arn }
            if state.numbered.count >= limit || state.bytes >= byteLimit {
                forgetSome(&state)
            }
            let id = configuration.newIdentifier()
            let arn = configuration.arn("rolesanywhere", "\(SubjectRecord.arnNoun)/\(id)")
            var record = SubjectRecord(id: id, arn: arn, name: name, createdAt: attempt.time)
            _ = record.saw(attempt)
            state.idByName[name] = id
            state.numbered[id] = (state.nextNumber, record)
            state.nextNumber += 1
            state.bytes += record.size
            return arn
        }
    }

    /// The ARN of a subject that was seen before, now with this attempt in its history.
    private func sawKnown(
        _ name: String, _ attempt: SubjectAttempt, _ state: inout State
    ) -> String? {
        guard let id = state.idByName[name] else { return nil }
        state.bytes += state.numbered[id]?.record.saw(attempt) ?? 0
        let arn = state.numbered[id]?.record.arn
        if state.bytes > byteLimit { forgetSome(&state) }
        return arn
    }

    /// The subject with that id.
    func subject(id: String) -> SubjectRecord? {
        state.withLock { $0.numbered[id]?.record }
    }

    /// A page of subjects after the one with the given number, and the last number on it if more
    /// follow.
    func page(after number: Int, count: Int) -> (records: [SubjectRecord], last: Int?) {
        state.withLock { state in
            let rest = state.numbered.values.filter { $0.number > number }
                .sorted { $0.number < $1.number }
            let page = rest.prefix(count)
            return (page.map(\.record), page.count < rest.count ? page.last?.number : nil)
        }
    }

    /// The tags of the subject with that ARN; none where there is no such subject.
    func tags(arn: String) -> [Tag] {
        guard let id = arn.split(separator: "/").last.map(String.init) else { return [] }
        return state.withLock { state in
            guard let known = state.numbered[id], known.record.arn == arn else { return [] }
            return known.record.tags
        }
    }

    /// Changes the tags of the subject with that ARN.
    ///
    /// - Returns: whether there is one.
    func changeTags(
        arn: String, _ change: (inout [Tag]) throws(Refusal) -> Void
    ) throws(Refusal) -> Bool {
        guard let id = arn.split(separator: "/").last.map(String.init) else { return false }
        return try state.withLock { (state) throws(Refusal) in
            guard let known = state.numbered[id], known.record.arn == arn else { return false }
            var tags = known.record.tags
            try change(&tags)
            state.numbered[id]?.record.tags = tags
            return true
        }
    }

    /// Forgets subjects until a tenth of the room is free, so that it need not be done every time.
    private func forgetSome(_ state: inout State) {
        let oldest = state.numbered.values.map(\.record).sorted { $0.lastSeenAt < $1.lastSeenAt }
        for record in oldest {
            guard state.numbered.count > limit / 10 * 9 || state.bytes > byteLimit / 10 * 9 else {
                return
            }
            state.numbered[record.id] = nil
            state.idByName[record.name] = nil
            state.bytes -= record.size
        }
    }
}
