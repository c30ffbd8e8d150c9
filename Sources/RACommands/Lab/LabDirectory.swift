import CommandLineSupport
import Glibc
import X509

/// The directory of a user's local service, to which nobody else may write.
///
/// Owner and mode are read from what is open, so that nothing can be exchanged in between.
struct LabDirectory {
    let path: String

    init(in context: Context) {
        let environment = context.environment
        let parent: String
        if let runtime = environment["XDG_RUNTIME_DIR"], Path.isAbsolute(runtime) {
            parent = runtime
        } else if let state = environment["XDG_STATE_HOME"], Path.isAbsolute(state) {
            parent = state
        } else {
            parent = "\(context.homeDirectory)/.local/state"
        }
        path = "\(parent)/anchorage"
    }

    /// Opens a file of the directory.
    ///
    /// - Returns: nil when there is none.
    /// - Throws: `lab.state` when others could have written directory or file.
    func open(_ name: String, _ flags: Int32) throws(CommandError) -> Int32? {
        guard let directory = try opened() else { return nil }
        defer { close(directory) }
        let descriptor = openat(
            directory, name, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("open \(path)/\(name)")
        }
        return try checked(descriptor, name)
    }

    /// Opens a file of the directory, and makes both where they are not.
    ///
    /// - Throws: `lab.state` when that fails, or others could have written them.
    func create(_ name: String, _ flags: Int32) throws(CommandError) -> Int32 {
        try make()
        guard let directory = try opened() else { throw failure("open \(path)") }
        defer { close(directory) }
        let descriptor = openat(
            directory, name, flags | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0o600 as mode_t)
        guard descriptor >= 0 else { throw failure("open \(path)/\(name)") }
        return try checked(descriptor, name)
    }

    private func opened() throws(CommandError) -> Int32? {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("open \(path)")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, isPrivate(status) else {
            close(descriptor)
            throw writable(path, status, mode: "700")
        }
        return descriptor
    }

    private func checked(_ descriptor: Int32, _ name: String) throws(CommandError) -> Int32 {
        var status = stat()
        guard fstat(descriptor, &status) == 0, isPrivate(status),
            status.st_mode & S_IFMT == S_IFREG
        else {
            close(descriptor)
            throw writable("\(path)/\(name)", status, mode: "600")
        }
        return descriptor
    }

    private func isPrivate(_ status: stat) -> Bool {
        status.st_uid == geteuid() && status.st_mode & 0o022 == 0
    }

    /// Makes the directory, with those above it, for the owner alone.
    private func make() throws(CommandError) {
        var made = ""
        for component in Path.names(path) {
            made += "/\(component)"
            if mkdir(made, 0o700) != 0, errno != EEXIST { throw failure("make \(made)") }
        }
    }

    private func writable(_ path: String, _ status: stat, mode: String) -> CommandError {
        let isOurs = status.st_uid == geteuid()
        return CommandError(
            status: .noPermission, code: "lab.state",
            message: isOurs
                ? "others may write to \(PrintableText.quote(path))"
                : "\(PrintableText.quote(path)) belongs to another user",
            hint: isOurs
                ? "chmod \(mode) \(PrintableText.shellWord(path))"
                : "set XDG_RUNTIME_DIR to a directory of your own")
    }

    private func failure(_ action: String) -> CommandError {
        CommandError(
            status: .cannotCreate, code: "lab.state",
            message: "cannot \(action): \(String(cString: strerror(errno)))",
            hint: "set XDG_RUNTIME_DIR to a directory of your own")
    }
}
