import CommandLineSupport
import Glibc
import RolesAnywhere

extension FileState {
    /// What a file is like now; a symlink is followed, because renewals exchange them, too.
    init(of path: String, in context: Context) {
        var status = stat()
        guard stat(context.absolutePath(path), &status) == 0 else {
            self.init([])
            return
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            // A pipe's times change with what is written into it, and it is read once.
            self.init([Int(status.st_dev), Int(status.st_ino)])
            return
        }
        self.init([
            Int(status.st_dev), Int(status.st_ino), Int(status.st_size),
            status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
            status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
        ])
    }
}
