import CGlibc
import Glibc
import X509

/// A new file beside the one that it is going to be, so that a rename puts it in place.
struct TemporaryFile {
    private let path: String
    private let descriptor: Int32

    /// Creates the file exclusively, readable by nobody else.
    init(beside target: String, name: String) throws(CommandError) {
        let directory = Path.parent(target)
        for _ in 0..<8 {
            let random = UInt64.random(in: .min ... .max)
            let candidate = Path.joined(
                directory, ".anchorage-" + String(random, radix: 36) + ".partial")
            let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
            let descriptor = open(candidate, flags, 0o600)
            if descriptor >= 0 {
                self.path = candidate
                self.descriptor = descriptor
                return
            }
            if errno != EEXIST { break }
        }
        throw .cannotCreate(name, .last)
    }

    /// Makes the file another user's; where that is not permitted, it stays this one's.
    func give(to user: uid_t, _ group: gid_t) {
        _ = fchown(descriptor, user, group)
    }

    /// Writes the content, sets the mode, makes both durable and closes the file.
    func write(_ bytes: UnsafeRawBufferPointer, permissions: mode_t) -> Errno? {
        finish(append(bytes), permissions: permissions)
    }

    /// Writes the next piece of the content.
    func append(_ bytes: UnsafeRawBufferPointer) -> Errno? {
        FileSystem.write(bytes, to: descriptor)
    }

    /// Sets the mode, makes mode and content durable, unless writing has failed or somebody else
    /// sees to that, and closes the file.
    func finish(_ failure: Errno?, permissions: mode_t, durably: Bool = true) -> Errno? {
        let failure =
            failure
            ?? (fchmod(descriptor, permissions) == 0 ? nil : Errno.last)
            ?? (!durably || fsync(descriptor) == 0 ? nil : Errno.last)
        // Some network file systems report a failed write only here.
        let closing = close(descriptor) == 0 ? nil : Errno.last
        return failure ?? closing
    }

    /// Takes the name of the target, durably; without `overwriting` it must not exist.
    func take(_ target: String, overwriting: Bool) throws(Errno) {
        try overwriting ? replace(target) : become(target)
        try FileSystem.synchronizeDirectory(Path.parent(target))
    }

    /// Takes the name of the target, which must not exist; it survives a crash when the directory
    /// has been synced.
    func become(_ target: String) throws(Errno) {
        if anchorage_rename_exclusively(path, target) != 0 {
            // File systems that lack the flag answer EINVAL; a hard link is as exclusive.
            guard errno == EINVAL || errno == ENOSYS else { throw .last }
            guard link(path, target) == 0 else { throw .last }
            unlink(path)
        }
    }

    /// The same, whatever the target names now.
    func replace(_ target: String) throws(Errno) {
        guard rename(path, target) == 0 else { throw .last }
    }

    /// Removes the file, if it is still there.
    func remove() {
        unlink(path)
    }
}
