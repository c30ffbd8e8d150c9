import CommandLineSupport
import Dispatch
import FoundationEssentials
import LocalService
import Synchronization

/// Shows what the local service answers, a block of lines a request.
///
/// It writes on a thread of its own, so that whoever reads slowly does not slow the answers; what
/// would pile up is left out, and counted.
final class LabConsole: Sendable {
    private struct Backlog {
        var records: [RequestRecord] = []
        var leftOut = 0
    }

    private static let limit = 10_000
    private static let moment = DispatchTimeInterval.milliseconds(20)

    private let context: Context
    private let isStyled: Bool
    private let queue = DispatchQueue(label: "console")
    private let backlog = Mutex(Backlog())

    init(_ context: Context) {
        self.context = context
        isStyled = context.showsStyles
    }

    /// Shows a record soon.
    func show(_ record: RequestRecord) {
        let isFirst = backlog.withLock { backlog in
            if backlog.records.count >= Self.limit {
                backlog.leftOut += 1
                return false
            }
            backlog.records.append(record)
            return backlog.records.count == 1
        }
        // The thread is woken for the first; those that come in the next moment go with it.
        if isFirst { queue.asyncAfter(deadline: .now() + Self.moment) { self.writeAll() } }
    }

    /// Says a line soon, after what is to be shown already.
    func say(_ line: String) {
        queue.async {
            self.writeAll()
            self.context.note(line)
        }
    }

    /// Waits until everything is written.
    func finish() {
        queue.sync { writeAll() }
    }

    private func writeAll() {
        let taken = backlog.withLock { backlog in
            let taken = backlog
            backlog = Backlog()
            return taken
        }
        write(taken.records)
        if taken.leftOut > 0 {
            context.note(
                "\(taken.leftOut) requests are not shown: they came faster than they were read")
        }
    }

    private func write(_ records: [RequestRecord]) {
        if isStyled {
            for record in records { context.note(Self.lines(record), isStyled: true) }
        } else {
            context.note(lines: records.flatMap(\.lines))
        }
    }

    /// A record as a terminal shows it.
    static func lines(_ record: RequestRecord) -> [StyledText] {
        let texts = record.lines
        let start = "\(record.time.ISO8601Format()) "
        let status = record.statusText
        var first = StyledText(start, .faint)
        first.add(status, style(of: record.status))
        first.add(" ")
        first.add(record.operation, .bold)
        let known = start.count + status.count + 1 + record.operation.count
        first.add(String((texts.first ?? "").dropFirst(known)))
        return [first] + texts.dropFirst().map { StyledText($0, detailStyle($0)) }
    }

    private static func style(of status: Int) -> TextStyle {
        switch status {
        case 0: .red
        case ..<400: .green
        case ..<500: .yellow
        default: .red
        }
    }

    private static func detailStyle(_ line: String) -> TextStyle? {
        if line.hasPrefix("  WARNING") || line.contains("UNKNOWN CONDITION KEY") { return .red }
        return line.contains(" does not apply: ") ? .cyan : nil
    }
}
