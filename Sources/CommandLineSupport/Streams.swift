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
        var notes: [String] = []
        var holdsNotes = false
        var showsTransient = false
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
        state.withLock { $0.output.append(.bytes(bytes)) }
    }

    func append(_ secret: SecretBytes) {
        state.withLock { $0.output.append(.secret(secret)) }
    }

    /// Says a line on standard error, at once or, when notes are held, after success.
    func note(_ line: String) {
        let isHeld = state.withLock { state in
            if state.holdsNotes { state.notes.append(line) }
            return state.holdsNotes
        }
        if !isHeld { writeError(line) }
    }

    /// Keeps notes back, so that on failure standard error holds the error alone.
    func holdNotes() {
        state.withLock { $0.holdsNotes = true }
    }

    /// Forgets everything that was not written yet.
    func discard() {
        state.withLock { state in
            state.output = []
            state.notes = []
        }
    }

    /// Writes out standard output, and then the notes that were held.
    func flush() throws(CommandError) {
        let (chunks, notes) = state.withLock { state in
            defer {
                state.output = []
                state.notes = []
            }
            return (state.output, state.notes)
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
        for line in notes { writeError(line) }
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
