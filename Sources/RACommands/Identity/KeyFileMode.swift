import CommandLineSupport
import Glibc

/// Who may read the file of a key that nothing else protects.
enum KeyFileMode {
    /// Refuses a file of this user that others may read.
    ///
    /// As ssh does, only the owner is told: what somebody else has put there, such as the kubelet for a
    /// group of its choice, this user could not change.
    ///
    /// - Throws: `CommandError` with `file.mode`.
    static func refuseReadableByOthers(_ path: String, in context: Context) throws(CommandError) {
        var status = stat()
        guard stat(context.absolutePath(path), &status) == 0, status.st_uid == geteuid() else {
            return
        }
        do {
            try InputFile.refuseReadableByOthers(path, in: context)
        } catch  where SigningHelper.isMeant(in: context) {
            // AWS's own client does not look, and whoever moves over must not be stopped by that.
            context.note("warning: \(error.message)")
        }
    }
}
