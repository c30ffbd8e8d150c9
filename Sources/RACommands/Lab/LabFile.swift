import CommandLineSupport
import FoundationEssentials
import Glibc

/// The state file of a user's local service: who runs it holds a lock on it.
///
/// A file without a lock is what a service left that was killed, and counts as no file.
struct LabFile {
    private let directory: String
    private let context: Context

    init(in context: Context) {
        self.context = context
        let environment = context.environment
        let parent: String
        if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/") {
            parent = runtime
        } else if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            parent = state
        } else {
            parent = "\(context.homeDirectory)/.local/state"
        }
        directory = "\(parent)/anchorage"
    }

    /// The state file.
    var path: String { "\(directory)/lab.json" }

    /// The log of a service in the background.
    var logPath: String { "\(directory)/lab.log" }

    /// The service that runs now.
    ///
    /// - Throws: `lab.none` when there is none, `lab.starting` while it does not listen yet.
    func running() throws -> LabState {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0, isLocked(descriptor) else {
            if descriptor >= 0 { close(descriptor) }
            throw CommandError(
                status: .noInput, code: "lab.none", message: "no local service is running",
                hint: "start one with: eval \"$(ra lab --detach)\"")
        }
        close(descriptor)
        let bytes = try InputFile.read(path, in: context)
        guard let state = try? JSONDecoder().decode(LabState.self, from: Data(bytes)) else {
            throw CommandError(
                status: .temporaryFailure, code: "lab.starting",
                message: "the local service does not listen yet", hint: "try again")
        }
        return state
    }

    /// Whether some service holds the lock.
    var isHeld: Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return isLocked(descriptor)
    }

    /// Takes the lock for this process.
    ///
    /// - Returns: nil when another service holds it.
    /// - Throws: `lab.state` when the file cannot be made.
    func hold() throws(CommandError) -> LabHold? {
        try prepareDirectory()
        while true {
            let descriptor = open(
                path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600 as mode_t)
            guard descriptor >= 0 else { throw failure("open \(path)") }
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
        try prepareDirectory()
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW
        let descriptor = open(logPath, flags, 0o600 as mode_t)
        guard descriptor >= 0 else { throw failure("open \(logPath)") }
        return descriptor
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

    /// Makes the directory, with those above it, for the owner alone.
    private func prepareDirectory() throws(CommandError) {
        var made = ""
        for component in directory.split(separator: "/") {
            made += "/\(component)"
            if mkdir(made, 0o700) != 0, errno != EEXIST { throw failure("make \(made)") }
        }
        var status = stat()
        guard lstat(directory, &status) == 0 else { throw failure("open \(directory)") }
        guard status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
            throw CommandError(
                status: .noPermission, code: "lab.state",
                message: "others may write to \(PrintableText.quote(directory))",
                hint: "chmod 700 \(PrintableText.shellWord(directory))")
        }
    }

    private func failure(_ action: String) -> CommandError {
        CommandError(
            status: .cannotCreate, code: "lab.state",
            message: "cannot \(action): \(String(cString: strerror(errno)))",
            hint: "set XDG_RUNTIME_DIR to a directory of your own")
    }
}
