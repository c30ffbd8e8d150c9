import CommandLineSupport
import Glibc
import X509

/// Where this program is, for those who start it later.
enum ProgramPath {
    /// The absolute path by which the program was started.
    ///
    /// A symlink stays one, so that an upgrade which moves its target does no harm.
    static func current(in context: Context) -> String {
        let name = ProcessArguments.all.first ?? "ra"
        if Path.hasSlash(name) { return plain(context.absolutePath(name)) }
        let folders = (context.environment["PATH"] ?? "").split(separator: ":")
        let candidates = folders.map { context.absolutePath($0 + "/" + name) }
        return candidates.first { access($0, X_OK) == 0 } ?? ownPath ?? name
    }

    /// Without `/./`, which a start as `./ra` leaves.
    private static func plain(_ path: String) -> String {
        let parts = Path.names(path).filter { $0 != "." }
        return "/" + parts.joined(separator: "/")
    }

    /// The file that is running, whatever it was called by: what gets this process's secrets must be
    /// this program.
    static var ownPath: String? {
        guard let resolved = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
