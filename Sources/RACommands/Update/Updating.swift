import CommandLineSupport
import CredentialServer
import FoundationEssentials
import RolesAnywhere

/// Session after session into the credentials file.
struct Updating {
    let source: SessionSource
    let file: CredentialsFile
    let patience: StopPatience
    let context: Context

    /// The time is looked at so often, as a machine may sleep, or its clock be set.
    private static let longestWaitSeconds = 60.0

    /// A session that was obtained, and when the next one is due.
    private struct Obtained {
        let credentials: SessionCredentials
        let due: Date
        let asked: ClockReading
    }

    private func reading() -> ClockReading {
        ClockReading(date: context.now(), uptime: SteadyTime.now)
    }

    private func isDue(_ session: Obtained) -> Bool {
        let now = reading()
        return session.due.timeIntervalSince(now.date) <= now.setBackSeconds(since: session.asked)
    }

    /// Writes one session.
    func once() throws { try write(try obtain()) }

    private func obtain() throws -> Obtained {
        let asked = reading()
        let credentials = try source.sessionByThisClock().credentials
        let end = credentials.end(askedAt: asked.date, lasting: source.request.durationSeconds)
        return Obtained(
            credentials: credentials,
            due: RefreshTiming.beforeEnd(
                at: context.now(), expiration: end ?? asked.date, seconds: 300,
                chance: .random(in: 0..<1)),
            asked: asked)
    }

    private func write(_ session: Obtained) throws {
        try file.write(session.credentials, patience: patience)
        context.note(
            "wrote the profile \(PrintableText.quote(file.profile.name)) to \(file.path): until "
                + session.credentials.expiration)
    }

    /// Writes sessions until a signal ends it.
    ///
    /// What cannot be written is kept, and written later: a disk that is full makes no more sessions.
    ///
    /// - Throws: what will not pass by waiting, unless a session was written before: a certificate may
    ///   just be being replaced.
    func run(until stop: StopSignals) throws {
        var failures = 0
        var hasWritten = false
        var unwritten: Obtained?
        while true {
            let due: Date
            var start = reading()
            do {
                if let old = unwritten, isDue(old) { unwritten = nil }
                if unwritten == nil {
                    try file.check()
                    unwritten = try obtain()
                }
                if let session = unwritten {
                    try write(session)
                    due = session.due
                    start = session.asked
                } else {
                    due = context.now()
                }
                (failures, hasWritten, unwritten) = (0, true, nil)
            } catch {
                guard hasWritten || ObtainingFailure.mayPass(error) else { throw error }
                failures += 1
                let reason = RefusedSession.explained(error, source, in: context)
                due = moment(
                    after: ObtainingFailure(reason), failures, isObtained: unwritten != nil)
            }
            if hasStopped(before: due, since: start, stop) { return }
        }
    }

    /// Says why there is no new session, and when another attempt is.
    private func moment(
        after failure: ObtainingFailure, _ failures: Int, isObtained: Bool
    ) -> Date {
        let now = context.now()
        let due = RefreshTiming.afterFailure(
            at: now, count: failures, isRefusal: failure.isRefusal, chance: .random(in: 0..<1))
        let seconds = Int(due.timeIntervalSince(now).rounded(.up))
        context.note(
            "warning: \(isObtained ? "the new session is not written" : "no new session") "
                + "(\(failure.code)): \(failure.message); next attempt in \(seconds) s")
        if failure.isRefusal, let hint = failure.hint { context.note("hint: \(hint)") }
        return due
    }

    /// Waits; not for longer because the clock was set back, as the session ends when it does.
    private func hasStopped(
        before due: Date, since start: ClockReading, _ stop: StopSignals
    ) -> Bool {
        while true {
            let now = reading()
            let left = due.timeIntervalSince(now.date) - now.setBackSeconds(since: start)
            if stop.wait(seconds: min(max(left, 0), Self.longestWaitSeconds)) { return true }
            if left <= Self.longestWaitSeconds { return false }
        }
    }
}
