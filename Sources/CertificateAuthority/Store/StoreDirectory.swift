import Glibc
import X509

/// The directory of a store: who may see it, and whether it holds one.
struct StoreDirectory {
    static let fileName = "pki.sqlite"

    /// The store and what SQLite keeps beside it while it is in use.
    private static let suffixes = ["", "-wal", "-shm"]

    /// What a fresh checkout's directory may hold beside nothing.
    private static let harmless: Set = ["README.md", ".gitignore", ".gitkeep"]

    let path: String
    let notices: [StoreNotice]

    var file: String { Path.joined(path, Self.fileName) }

    /// A directory that must hold a store.
    ///
    /// - Throws: `AuthorityError.noStore`, `exposed` or `wrongFileType`.
    init(existing directory: String) throws(AuthorityError) {
        path = Path.trimmed(directory)
        notices = []
        guard try Self.isStore(Path.joined(path, Self.fileName)) else {
            throw .noStore(directory: path)
        }
        try checkDirectory()
        try checkFiles()
    }

    /// A directory that must hold a store, and what is wrong with its files, if anything.
    ///
    /// - Throws: `AuthorityError.noStore`.
    static func examining(
        _ directory: String
    ) throws(AuthorityError) -> (StoreDirectory, problems: [(path: String, detail: String)]) {
        let location = StoreDirectory(path: Path.trimmed(directory), notices: [])
        guard try isStore(location.file) else { throw .noStore(directory: location.path) }
        var problems: [(path: String, detail: String)] = []
        func collect(_ body: () throws(AuthorityError) -> Void) {
            do throws(AuthorityError) {
                try body()
            } catch {
                problems.append((location.path, error.description))
            }
        }
        collect(location.checkDirectory)
        for suffix in suffixes {
            collect { () throws(AuthorityError) in try location.checkFile(suffix) }
        }
        if let file = try FileStatus(location.file), file.owner != geteuid() {
            problems.append((location.file, "it belongs to another user"))
        }
        return (location, problems)
    }

    /// Makes the directory of a store and its empty file, or takes those that are there.
    ///
    /// An empty directory that others may read, such as git makes it, is closed to them. When
    /// `body` fails, what was made here goes away again; the lock that is held meanwhile keeps
    /// that from happening to somebody who has begun to use it.
    ///
    /// - Parameters:
    ///   - directory: where the store is to be.
    ///   - body: opens the store.
    /// - Returns: what `body` gave.
    /// - Throws: `AuthorityError.exposed`, `wrongFileType`, `notWritable` or `full`, and what `body`
    ///   throws.
    static func creating<Store>(
        _ directory: String, _ body: (StoreDirectory) throws -> Store
    ) throws -> Store {
        try holding(directory) { location in
            let madeFile = try location.makeFile()
            do {
                try location.checkFiles()
                return try body(location)
            } catch {
                for suffix in suffixes where madeFile { unlink(location.file + suffix) }
                throw error
            }
        }
    }

    /// Makes the directory of a store, or takes the one that is there, with or without a store, and
    /// runs `body` under its lock.
    ///
    /// - Throws: as `creating` does; a directory that was made here goes away again then.
    static func holding<Value>(
        _ directory: String, _ body: (StoreDirectory) throws -> Value
    ) throws -> Value {
        let path = Path.trimmed(directory)
        _ = try Files.makeDirectories(Path.parent(path), mode: 0o755)
        let madeDirectory = mkdir(path, 0o700) == 0
        guard madeDirectory || errno == EEXIST else { throw AuthorityError.failed("make", path) }
        _ = try directoryMode(path)
        let lock = try FileDescriptor(opening: path, flags: O_RDONLY | O_DIRECTORY)
        _ = try lock.lock(waiting: true)
        defer { withExtendedLifetime(lock) {} }
        do {
            var notices: [StoreNotice] = []
            if madeDirectory {
                try lock.setMode(0o700)
            } else if try !isStore(Path.joined(path, fileName)) {
                notices = try tightened(path)
            }
            let location = StoreDirectory(path: path, notices: notices)
            try location.checkDirectory()
            try location.checkFiles()
            try location.removeLeftovers()
            return try body(location)
        } catch {
            if madeDirectory { rmdir(path) }
            throw error
        }
    }

    private init(path: String, notices: [StoreNotice]) {
        self.path = path
        self.notices = notices
    }

    /// The exclusive lock under which the store is made or an authority is added.
    ///
    /// What a process has left that was killed under this lock goes away.
    func locked() throws(AuthorityError) -> FileDescriptor {
        let directory = try FileDescriptor(opening: path, flags: O_RDONLY | O_DIRECTORY)
        _ = try directory.lock(waiting: true)
        try removeLeftovers()
        return directory
    }

    // SQLite would make the file with the umask's mode; its -wal and -shm take the file's mode.
    // Whether it was not there before.
    private func makeFile() throws(AuthorityError) -> Bool {
        let raw = open(file, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard raw >= 0 else {
            if errno == EEXIST { return false }
            throw .failed("make", file)
        }
        defer { close(raw) }
        guard fchmod(raw, 0o600) == 0 else { throw .failed("set the mode of", file) }
        return true
    }

    private func checkDirectory() throws(AuthorityError) {
        let mode = try Self.directoryMode(path)
        guard mode & 0o077 == 0 else { throw .exposed(path: path, mode: mode) }
    }

    // The permission bits of what must be a directory, or a link to one.
    private static func directoryMode(_ path: String) throws(AuthorityError) -> mode_t {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .failed("look at", path) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw .wrongFileType(path: path, expected: "a directory")
        }
        return status.st_mode & 0o7777
    }

    private func checkFiles() throws(AuthorityError) {
        for suffix in Self.suffixes { try checkFile(suffix) }
    }

    // SQLite finds the log of a store by the store's name: one with two names would have two.
    private func checkFile(_ suffix: String) throws(AuthorityError) {
        guard let part = try FileStatus(file + suffix) else { return }
        // Whoever closes the store last takes its log away, which may be seen half way: no name left.
        guard part.isRegular, part.linkCount <= 1 else {
            throw .wrongFileType(path: file + suffix, expected: "a file of its own")
        }
        guard !part.isExposed else {
            throw .exposed(path: file + suffix, mode: part.permissions)
        }
    }

    private static func isStore(_ file: String) throws(AuthorityError) -> Bool {
        do {
            return try FileStatus(file) != nil
        } catch .system(_, _, ENOTDIR) {
            return false
        }
    }

    private static func tightened(_ path: String) throws(AuthorityError) -> [StoreNotice] {
        let mode = try directoryMode(path)
        guard mode & 0o077 != 0, harmless.isSuperset(of: try Files.names(in: path)) else {
            return []
        }
        try FileDescriptor(opening: path, flags: O_RDONLY | O_DIRECTORY).setMode(0o700)
        return [.tightened(directory: path, mode: mode)]
    }
}
