import FoundationEssentials
import Synchronization

/// How far a long piece of work has come, on one line of the terminal that goes away at the end.
///
/// Nothing is shown in the first second, nor where standard error is no terminal. Any thread may
/// report, as often as it likes: the line is drawn ten times a second at most. What is said
/// meanwhile with `Context.note` stands above the line.
public final class ProgressBar: Sendable {
    private struct State {
        var completed = 0
        var drawnAt: Date?
    }

    /// How long work may take before it is shown, in seconds.
    static let patience = 1.0
    private static let interval = 0.1

    private let label: String
    private let total: Int
    private let context: Context
    private let begun: Date
    private let columns: Int
    private let state = Mutex(State())

    /// Begins to watch a piece of work.
    ///
    /// - Parameters:
    ///   - label: What is being done, such as `checking signatures`.
    ///   - total: How many units there are to do; none draws nothing.
    ///   - context: The clock, and standard error.
    public init(_ label: String, total: Int, in context: Context) {
        self.label = PrintableText.escape(label)
        self.total = total
        self.context = context
        begun = context.now()
        let isDumb = context.environment["TERM"] == "dumb"
        columns = isDumb || total < 1 ? 0 : context.streams.errorColumns
    }

    /// Reports that more units have been done.
    ///
    /// - Parameter count: How many more.
    public func advance(by count: Int = 1) {
        report { $0 + count }
    }

    /// Reports how many units have been done in all.
    ///
    /// - Parameter completed: How many; more than there are counts as all of them.
    public func advance(to completed: Int) {
        report { _ in completed }
    }

    /// Takes the line away.
    public func end() {
        state.withLock { state in
            if state.drawnAt != nil { context.streams.showTransient(nil) }
            state.drawnAt = nil
        }
    }

    private func report(_ next: (Int) -> Int) {
        guard columns > 0 else { return }
        let now = context.now()
        state.withLock { state in
            state.completed = min(max(next(state.completed), 0), total)
            let since = now.timeIntervalSince(state.drawnAt ?? begun)
            guard since >= (state.drawnAt == nil ? Self.patience : Self.interval) else { return }
            state.drawnAt = now
            context.streams.showTransient(line(state.completed, at: now))
        }
    }

    /// Label, bar, percentage, counts and what is left of the time, as far as the columns go.
    private func line(_ completed: Int, at now: Date) -> String {
        let percent = completed * 100 / total
        let numbers = " \(percent)% \(completed)/\(total)\(timeLeft(completed, at: now))"
        let width = min(30, columns - label.count - numbers.count - 4)
        guard width >= 8 else { return String((label + numbers).prefix(columns - 1)) }
        let done = completed * width / total
        return label + " [" + String(repeating: "#", count: done)
            + String(repeating: "-", count: width - done) + "]" + numbers
    }

    private func timeLeft(_ completed: Int, at now: Date) -> String {
        guard completed > 0 else { return "" }
        let elapsed = max(0, now.timeIntervalSince(begun))
        let rest = elapsed / Double(completed) * Double(total - completed)
        guard rest < 360_000 else { return "" }
        let seconds = Int(rest.rounded(.up))
        let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60].drop { $0 == 0 }
        if parts.count < 2 { return ", \(seconds) s left" }
        return ", "
            + parts.enumerated().map { index, part in
                index > 0 && part < 10 ? "0\(part)" : "\(part)"
            }.joined(separator: ":") + " left"
    }
}
