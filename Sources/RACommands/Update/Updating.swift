import CommandLineSupport
import CredentialServer
import FoundationEssentials
import RolesAnywhere

/// Session after session into the credentials file.
struct Updating {
    let source: SessionSource
    let file: CredentialsFile
    let context: Context

    /// The time is looked at so often, as a machine may sleep, or its clock be set.
    private static let longestWaitSeconds = 60.0

    /// Writes one session.
    ///
    /// - Returns: when it expires, by this machine's clock.
    @discardableResult
    func once() throws -> Date {
        let asked = context.now()
        let credentials = try source.session().credentials
        try file.write(credentials)
        context.note(
            "wrote the profile \(PrintableText.quote(file.profile.name)) to \(file.path): until "
                + credentials.expiration)
        return credentials.end(askedAt: asked, lasting: source.request.durationSeconds) ?? asked
    }

    /// Writes sessions until a signal ends it.
    ///
    /// - Throws: what will not pass by waiting, unless a session was written before: a certificate may
    ///   just be being replaced.
    func run(until stop: StopSignals) throws {
        var failures = 0
        var hasWritten = false
        while true {
            let due: Date
            do {
                let expiration = try once()
                (failures, hasWritten) = (0, true)
                due = RefreshTiming.beforeEnd(
                    at: context.now(), expiration: expiration, seconds: 300,
                    chance: .random(in: 0..<1))
            } catch {
                guard hasWritten || ObtainingFailure.mayPass(error) else { throw error }
                failures += 1
                let reason = RefusedSession.explained(error, source, in: context)
                due = moment(after: ObtainingFailure(reason), failures)
            }
            if hasStopped(before: due, stop) { return }
        }
    }

    /// Says why there is no new session, and when another attempt is.
    private func moment(after failure: ObtainingFailure, _ failures: Int) -> Date {
        let now = context.now()
        let due = RefreshTiming.afterFailure(
            at: now, count: failures, isRefusal: failure.isRefusal, chance: .random(in: 0..<1))
        let seconds = Int(due.timeIntervalSince(now).rounded(.up))
        context.note(
            "warning: no new session (\(failure.code)): \(failure.message); next attempt in "
                + "\(seconds) s")
        if failure.isRefusal, let hint = failure.hint { context.note("hint: \(hint)") }
        return due
    }

    private func hasStopped(before due: Date, _ stop: StopSignals) -> Bool {
        while true {
            let left = due.timeIntervalSince(context.now())
            if stop.wait(seconds: min(max(left, 0), Self.longestWaitSeconds)) { return true }
            if left <= Self.longestWaitSeconds { return false }
        }
    }
}
