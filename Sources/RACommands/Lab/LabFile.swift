import CommandLineSupport
import FoundationEssentials
import Glibc

/// The state file of a user's local service: who runs it holds a lock on it.
///
/// A file without a lock is what a service left that was killed, and counts as no file. What is in
/// the file ends up in people's shells, so nothing is believed that others could have written.
struct LabFile {
    private static let name = "lab.json"
    private static let logName = "lab.log"

    private let context: Context

    /// The directory of the state file and the log.
    let directory: LabDirectory

    init(in context: Context) {
        self.context = context
        directory = LabDirectory(in: context)
    }

    /// The state file.
    var path: String { "\(directory.path)/\(Self.name)" }

    /// The log of a service in the background.
    var logPath: String { "\(directory.path)/\(Self.logName)" }

    /// The service that runs now.
    ///
    /// - Throws: `lab.none` when there is none, `lab.starting` while it does not listen yet,
    ///   `lab.state` when others could have written the file.
    func running() throws -> LabState {
        try withLockedFile { descriptor in try state(descriptor) }
    }

    /// Asks the service that runs now to end.
    ///
    /// - Throws: as `running`.
    func stopRunning() throws -> LabState {
        try withLockedFile { descriptor in
            let state = try state(descriptor)
            // The number is that of the service only as long as the service holds the lock.
            guard isLocked(descriptor) else { throw Self.isNotRunning }
            kill(state.processID, SIGTERM)
            return state
        }
    }

    /// Whether some service holds the lock.
    ///
    /// - Throws: `lab.state` when others could have made the file.
    func isHeld() throws(CommandError) -> Bool {
        guard let descriptor = try directory.open(Self.name, O_RDONLY) else { return false }
        defer { close(descriptor) }
        return isLocked(descriptor)
    }

    /// Takes the lock for this process.
    ///
    /// - Returns: nil when another service holds it.
    /// - Throws: `lab.state` when the file cannot be made, or others can write to it.
    func hold() throws(CommandError) -> LabHold? {
        while true {
            let descriptor = try directory.create(Self.name, O_RDWR)
            guard isTaken(descriptor) else {
                close(descriptor)
                return nil
            }
            // The file may have been removed between its opening and its locking.
            if isCurrent(descriptor) { return LabHold(path: path, descriptor: descriptor) }
            close(descriptor)
        }
    }

    /// Opens the log for writing at its end.
    func openLog() throws(CommandError) -> Int32 {
        try directory.create(Self.logName, O_WRONLY | O_APPEND)
    }

    private func withLockedFile<Result>(_ body: (Int32) throws -> Result) throws -> Result {
        guard let descriptor = try directory.open(Self.name, O_RDONLY) else {
            throw Self.isNotRunning
        }
        defer { close(descriptor) }
        guard isLocked(descriptor) else { throw Self.isNotRunning }
        return try body(descriptor)
    }

    private func state(_ descriptor: Int32) throws(CommandError) -> LabState {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let data = Data(bytes.prefix(max(0, count)))
        guard let state = try? JSONDecoder().decode(LabState.self, from: data) else {
            throw CommandError(
                status: .temporaryFailure, code: "lab.starting",
                message: "the local service does not listen yet", hint: "try again")
        }
        guard state.isPlausible else {
            throw CommandError(
                status: .dataError, code: "lab.state",
                message: "\(PrintableText.quote(path)) is not what a local service writes",
                hint: "end the service that holds it, and start another")
        }
        return state
    }

    /// Whether this process has the lock now; one who only looks holds it for a moment.
    private func isTaken(_ descriptor: Int32) -> Bool {
        for _ in 0..<10 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(10_000)
        }
        return false
    }

    private func isLocked(_ descriptor: Int32) -> Bool {
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return true }
        flock(descriptor, LOCK_UN)
        return false
    }

    private func isCurrent(_ descriptor: Int32) -> Bool {
        var opened = stat()
        var named = stat()
        guard fstat(descriptor, &opened) == 0, lstat(path, &named) == 0 else { return false }
        return opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }

    private static var isNotRunning: CommandError {
        CommandError(
            status: .noInput, code: "lab.none", message: "no local service is running",
            hint: "start one with: eval \"$(ra lab --detach)\"")
    }
}
