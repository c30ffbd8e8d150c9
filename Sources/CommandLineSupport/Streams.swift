import CGlibc
import Glibc
import Synchronization
import X509

/// The three standard streams of a command.
///
/// What goes to standard output waits until the command has succeeded, so that a failing command
/// leaves it empty.
public final class Streams: Sendable {
    private enum Chunk {
        case bytes([UInt8])
        case secret(SecretBytes)
    }

    private struct State {
        var output: [Chunk] = []
        var outputCount = 0
        var notes: [String] = []
        var holdsNotes = false
        var showsTransient = false
        var conclusion = ExitStatus.success

        // A line after another makes one chunk with it, and later one call to the system.
        mutating func append(_ bytes: [UInt8]) {
            outputCount += bytes.count
            guard case .bytes(var last) = output.last else {
                output.append(.bytes(bytes))
                return
            }
            output.removeLast()
            last += bytes
            output.append(.bytes(last))
        }
    }

    /// Returns to the first column and clears the line.
    private static let clearLine = "\r\u{1b}[K"

    let input: Int32
    let output: Int32
    let error: Int32
    private let state = Mutex(State())

    /// Creates the streams over three open file descriptors, which stay the caller's.
    public init(input: Int32, output: Int32, error: Int32) {
        self.input = input
        self.output = output
        self.error = error
    }

    func append(_ bytes: [UInt8]) {
        state.withLock { $0.append(bytes) }
    }

    func append(_ secret: SecretBytes) {
        state.withLock { state in
            state.output.append(.secret(secret))
            state.outputCount += secret.count
        }
    }

    /// Says a line on standard error, at once or, when notes are held, after success.
    func note(_ line: String) {
        let isHeld = state.withLock { state in
            if state.holdsNotes { state.notes.append(line) }
            return state.holdsNotes
        }
        if !isHeld { writeError(line) }
    }

    /// How a command ends that is not stopped by an error.
    var conclusion: ExitStatus {
        get { state.withLock { $0.conclusion } }
        set { state.withLock { $0.conclusion = newValue } }
    }

    /// Keeps notes back, so that on failure standard error holds the error alone.
    func holdNotes() {
        state.withLock { $0.holdsNotes = true }
    }

    /// Forgets everything that was not written yet.
    func discard() {
        state.withLock { state in
            state.output = []
            state.outputCount = 0
            state.notes = []
        }
    }

    /// Writes out standard output, and then the notes that were held.
    func flush() throws(CommandError) {
        try flushOutput(above: 0)
        let notes = state.withLock { state in
            defer { state.notes = [] }
            return state.notes
        }
        for line in notes { writeError(line) }
    }

    /// Writes out standard output, once more than so many bytes of it wait.
    func flushOutput(above limit: Int) throws(CommandError) {
        let chunks: [Chunk] = state.withLock { state in
            guard state.outputCount > limit else { return [] }
            defer {
                state.output = []
                state.outputCount = 0
            }
            return state.output
        }
        for chunk in chunks {
            let failure =
                switch chunk {
                case .bytes(let bytes):
                    bytes.withUnsafeBytes { FileSystem.write($0, to: output) }
                case .secret(let secret):
                    secret.withUnsafeBytes { FileSystem.write($0, to: output) }
                }
            if let failure { throw .outputFailed(failure) }
        }
    }

    /// Writes a line to standard error; where even that fails there is nobody left to tell.
    func writeError(_ line: String) {
        state.withLock { state in
            writeError(bytes: (state.showsTransient ? Self.clearLine : "") + line + "\n")
            state.showsTransient = false
        }
    }

    /// The width of the terminal that standard error is, 0 where it is none.
    var errorColumns: Int {
        guard isatty(error) == 1 else { return 0 }
        let columns = Int(anchorage_terminal_columns(error))
        return columns > 0 ? columns : 80
    }

    /// Shows text on the last line of the terminal in place of what was shown there, or clears it.
    func showTransient(_ text: String?) {
        state.withLock { state in
            guard text != nil || state.showsTransient else { return }
            writeError(bytes: Self.clearLine + (text ?? ""))
            state.showsTransient = text != nil
        }
    }

    private func writeError(bytes text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { FileSystem.write($0, to: error) }
    }
}

extension CommandError {
    fileprivate static func outputFailed(_ failure: Errno) -> CommandError {
        CommandError(
            status: .ioError, code: "output.write",
            message: "cannot write to standard output: \(failure)",
            hint: "check where standard output goes")
    }
}
