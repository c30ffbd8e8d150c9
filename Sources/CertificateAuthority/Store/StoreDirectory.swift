import Glibc
import X509

/// The directory of a store: who may see it, and whether it holds one.
struct StoreDirectory {
    static let fileName = "pki.sqlite"

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

    /// A directory for a store: the one that is there, or a new one.
    ///
    /// An empty directory that others may read, such as git makes it, is closed to them.
    ///
    /// - Throws: `AuthorityError.exposed`, `wrongFileType`, `notWritable` or `full`.
    init(creating directory: String) throws(AuthorityError) {
        path = Path.trimmed(directory)
        _ = try Files.makeDirectories(Path.parent(path), mode: 0o755)
        var notices: [StoreNotice] = []
        if mkdir(path, 0o700) == 0 {
            try FileDescriptor(opening: path, flags: O_RDONLY | O_DIRECTORY).setMode(0o700)
        } else if errno != EEXIST {
            throw .failed("make", path)
        } else if try !Self.isStore(Path.joined(path, Self.fileName)) {
            notices = try Self.tightened(path)
        }
        self.notices = notices
        try checkDirectory()
        try makeFile()
        try checkFiles()
    }

    /// The exclusive lock under which the store is made or an authority is added.
    func locked() throws(AuthorityError) -> FileDescriptor {
        let directory = try FileDescriptor(opening: path, flags: O_RDONLY | O_DIRECTORY)
        _ = try directory.lock(waiting: true)
        return directory
    }

    // SQLite would make the file with the umask's mode; its -wal and -shm take the file's mode.
    private func makeFile() throws(AuthorityError) {
        let raw = open(file, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard raw >= 0 else {
            if errno == EEXIST { return }
            throw .failed("make", file)
        }
        defer { close(raw) }
        guard fchmod(raw, 0o600) == 0 else { throw .failed("set the mode of", file) }
    }

    private func checkDirectory() throws(AuthorityError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .failed("look at", path) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw .wrongFileType(path: path, expected: "a directory")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .exposed(path: path, mode: status.st_mode & 0o7777)
        }
    }

    private func checkFiles() throws(AuthorityError) {
        for suffix in ["", "-wal", "-shm"] {
            guard let part = try FileStatus(file + suffix) else { continue }
            guard part.isRegular else {
                throw .wrongFileType(path: file + suffix, expected: "a file of its own")
            }
            guard !part.isExposed else {
                throw .exposed(path: file + suffix, mode: part.permissions)
            }
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
        var status = stat()
        guard stat(path, &status) == 0 else { throw .failed("look at", path) }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_mode & 0o077 != 0,
            harmless.isSuperset(of: try Files.names(in: path))
        else { return [] }
        try FileDescriptor(opening: path, flags: O_RDONLY | O_DIRECTORY).setMode(0o700)
        return [.tightened(directory: path, mode: status.st_mode & 0o7777)]
    }
}
