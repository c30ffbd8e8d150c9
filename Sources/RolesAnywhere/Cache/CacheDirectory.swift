import Glibc

/// The open directory of the cached sessions: everything in it is reached through the descriptor, so
/// that nobody can put another directory in its place.
final class CacheDirectory: Sendable {
    let raw: Int32
    let path: String
    let owner: uid_t

    private init(raw: Int32, path: String, owner: uid_t) {
        self.raw = raw
        self.path = path
        self.owner = owner
    }

    deinit { close(raw) }

    /// The directory, if it is there, and the user's alone.
    static func existing(_ location: CacheLocation, owner: uid_t) -> CacheDirectory? {
        let raw = open(location.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard raw >= 0 else { return nil }
        let directory = CacheDirectory(raw: raw, path: location.path, owner: owner)
        var status = stat()
        guard fstat(raw, &status) == 0, status.st_uid == owner, status.st_mode & 0o077 == 0
        else { return nil }
        return directory
    }

    /// The directory, made where it is missing, and closed to others where it was not.
    ///
    /// Nothing is made in what belongs to another user: who acts for somebody else, as with sudo, would
    /// leave directories that the other could not use.
    ///
    /// - Throws: `CacheProblem`.
    static func made(_ location: CacheLocation, owner: uid_t) throws(CacheProblem) -> CacheDirectory
    {
        var status = stat()
        if stat(location.base, &status) != 0 {
            guard errno == ENOENT else { throw .last(location.base) }
            let parent = String(location.base.prefix(upTo: lastSlash(of: location.base)))
            guard stat(parent.isEmpty ? "/" : parent, &status) == 0 else { throw .last(parent) }
            guard isOwn(status, owner) else { throw .foreign(path: parent) }
            guard mkdir(location.base, 0o700) == 0 || errno == EEXIST else {
                throw .last(location.base)
            }
            guard stat(location.base, &status) == 0 else { throw .last(location.base) }
        }
        guard isOwn(status, owner) else { throw .foreign(path: location.base) }
        var path = location.base
        var raw = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard raw >= 0 else { throw .last(path) }
        for name in location.names {
            path += "/" + name
            let parent = raw
            defer { close(parent) }
            guard mkdirat(parent, name, 0o700) == 0 || errno == EEXIST else { throw .last(path) }
            let next = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard next >= 0 else {
                throw errno == ELOOP || errno == ENOTDIR ? .foreign(path: path) : .last(path)
            }
            guard fstat(next, &status) == 0, status.st_uid == owner else {
                close(next)
                throw .foreign(path: path)
            }
            raw = next
        }
        let directory = CacheDirectory(raw: raw, path: path, owner: owner)
        guard status.st_mode & 0o777 == 0o700 || fchmod(raw, 0o700) == 0 else { throw .last(path) }
        return directory
    }

    /// The system's own directories may be everybody's to use, as /tmp is.
    private static func isOwn(_ status: stat, _ owner: uid_t) -> Bool {
        status.st_uid == owner || status.st_uid == 0
    }

    private static func lastSlash(of path: String) -> String.Index {
        path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
    }
}
