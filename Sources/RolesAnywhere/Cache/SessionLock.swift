import FoundationEssentials
import Glibc

/// The right to ask AWS for one session: whoever has it asks, others wait for the answer.
///
/// The system gives it back when the process ends, however it ends.
final class SessionLock: Sendable {
    private let file: Int32

    private init(file: Int32) { self.file = file }

    deinit { close(file) }

    /// Takes the lock, if nobody has it.
    ///
    /// - Returns: nil when somebody has.
    /// - Throws: `CacheProblem` where there can be no lock.
    static func take(
        _ name: String, in directory: CacheDirectory
    ) throws(CacheProblem) -> SessionLock? {
        while true {
            let file = openat(
                directory.raw, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw .last(directory.path) }
            let lock = SessionLock(file: file)
            while flock(file, LOCK_EX | LOCK_NB) != 0 {
                if errno == EINTR { continue }
                if errno == EWOULDBLOCK { return nil }
                throw .last(directory.path)
            }
            // Another may have taken the file away between opening and locking: then this is the lock
            // of nothing.
            var (own, current) = (stat(), stat())
            guard fstat(file, &own) == 0 else { throw .last(directory.path) }
            if fstatat(directory.raw, name, &current, AT_SYMLINK_NOFOLLOW) == 0,
                own.st_ino == current.st_ino, own.st_dev == current.st_dev
            {
                return lock
            }
        }
    }

    /// Leaves a note for whoever comes next, or takes the one away that is there.
    ///
    /// The file's time stays: it tells when a refresh was tried. A disk that is full keeps no note.
    func write(_ note: AttemptNote?) {
        var status = stat()
        guard fstat(file, &status) == 0, note != nil || status.st_size > 0 else { return }
        ftruncate(file, 0)
        if let note {
            let bytes = Array(note.text.utf8)
            _ = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
        }
        let times = [status.st_atim, status.st_mtim]
        futimens(file, times)
    }

    /// Notes on the file that a refresh is being tried now.
    func mark(_ now: Date) {
        let time = timespec(tv_sec: Int(now.timeIntervalSince1970), tv_nsec: 0)
        let times = [time, time]
        futimens(file, times)
    }
}
