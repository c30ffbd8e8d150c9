import CommandLineSupport
import CredentialServer
import Dispatch
import FoundationEssentials
import Synchronization

/// Says on standard error what becomes of credentials.
///
/// It writes on a thread of its own: whoever stops reading must not keep credentials from being
/// obtained.
final class ServeLog: Sendable {
    private static let limit = 1000

    private let context: Context
    private let queue = DispatchQueue(label: "log")
    private let waiting = Atomic(0)

    init(_ context: Context) {
        self.context = context
    }

    /// Says a line soon, with the time before it.
    func say(_ line: String) {
        guard waiting.load(ordering: .relaxed) < Self.limit else { return }
        waiting.add(1, ordering: .relaxed)
        let time = context.now().ISO8601Format()
        queue.async {
            self.context.note("\(time) \(line)")
            self.waiting.subtract(1, ordering: .relaxed)
        }
    }

    /// Waits until what was said is written, a second at most.
    func finish() {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        _ = done.wait(timeout: .now() + 1)
    }

    /// Says what became of an attempt.
    func tell(_ event: RoleCredentials.Event, of name: String) {
        say("\(name): \(text(event))")
        // An outage explains itself, and may last.
        if case .failed(let failure, _, _) = event, failure.isRefusal, let hint = failure.hint {
            say("\(name): hint: \(hint)")
        }
    }

    private func text(_ event: RoleCredentials.Event) -> String {
        switch event {
        case .obtained(let expiration, let failures):
            let again = failures == 0 ? "" : ", after \(Count.text(failures, "failure"))"
            return "credentials until \(expiration.ISO8601Format())\(again)"
        case .failed(let failure, let remaining, let next):
            let standing =
                remaining.map { "those at hand are good until \($0.ISO8601Format())" }
                ?? "there are none"
            let seconds = max(0, next.timeIntervalSince(context.now())).rounded(.up)
            return
                "warning: no new credentials (\(failure.code)): \(failure.message); \(standing); "
                + "next attempt in \(Int(seconds)) s"
        }
    }
}
