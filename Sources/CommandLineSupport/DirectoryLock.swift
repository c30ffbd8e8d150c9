import Glibc
import X509

/// A lock on what lies in a directory, for those who read a file and then replace it.
///
/// It is on the directory itself: a file that is replaced would take its lock with it, and one
/// beside it would have to stay there for ever.
public final class DirectoryLock {
    private let descriptor: Int32

    /// Waits for the lock.
    ///
    /// - Parameters:
    ///   - path: A file in the directory; symlinks are followed.
    ///   - seconds: How long to wait for others.
    ///   - context: Where relative paths start.
    /// - Throws: `CommandError` with `file.busy` when others keep it, or `file.parent` where there is
    ///   no such directory.
    public init(
        around path: String, waiting seconds: Int = 10, in context: Context
    ) throws(CommandError) {
        let absolute = context.absolutePath(path)
        let directory = Path.parent(Self.resolved(absolute) ?? absolute)
        descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandError(
                status: .cannotCreate, code: "file.parent",
                message:
                    "cannot open the directory \(PrintableText.quote(directory)): \(Errno.last)",
                hint: "create it, or name another file")
        }
        for _ in 0..<max(1, seconds * 20) {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            // Some network file systems have no such locks; a replaced file is whole all the same.
            if errno != EWOULDBLOCK, errno != EINTR { return }
            usleep(50_000)
        }
        throw CommandError(
            status: .temporaryFailure, code: "file.busy",
            message: "another process is changing files in \(PrintableText.quote(directory))",
            hint: "run the command again")
    }

    deinit { close(descriptor) }

    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
