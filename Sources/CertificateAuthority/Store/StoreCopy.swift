import CGlibc
import GRDB
import Glibc
import X509

/// Copies of a store: one file, complete, made while others write.
enum StoreCopy {
    /// Told how many pages were copied, and how many there are.
    typealias Observer = (_ completed: Int, _ total: Int) -> Void

    // About a mebibyte.
    private static let pagesPerStep: CInt = 256

    /// Writes a copy of a store, readable by its owner alone, whole or not at all.
    ///
    /// - Parameters:
    ///   - source: the store.
    ///   - path: the new file.
    ///   - replacing: whether it may take the place of another.
    ///   - observer: told how far it is.
    ///   - verify: looks at the copy before it gets its name.
    /// - Throws: `AuthorityError.outputExists`, `full`, `notWritable` and those of the store.
    static func write(
        _ source: DatabaseQueue, to path: String, replacing: Bool, observer: Observer? = nil,
        verify: (_ file: String) throws -> Void = { _ in }
    ) throws {
        let parent = Path.parent(path)
        let partial = Path.joined(
            parent, ".\(Path.name(path)).\(Hex.encode(try Random.bytes(8))).partial")
        let file = try FileDescriptor(
            opening: partial, flags: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
        do {
            try file.setMode(0o600)
            try mappingErrors(path) { try copy(source, to: partial, observer: observer) }
            try file.sync()
            try verify(partial)
            try rename(partial, path, replacing: replacing)
        } catch {
            for suffix in ["", "-journal", "-wal", "-shm"] { unlink(partial + suffix) }
            throw error
        }
        try FileDescriptor(opening: parent, flags: O_RDONLY | O_DIRECTORY).sync()
    }

    // The copy is synced as a whole afterwards, so that it needs no journal while it grows.
    static func copy(
        _ source: DatabaseQueue, to path: String, observer: Observer? = nil
    ) throws {
        var configuration = StoreDatabase.configuration()
        configuration.foreignKeysEnabled = false
        let target = try DatabaseQueue(path: path, configuration: configuration)
        try target.inDatabase { target in
            try target.execute(sql: "PRAGMA journal_mode = OFF")
            try target.execute(sql: "PRAGMA synchronous = OFF")
            try source.inDatabase { database in
                try snapshot(of: database) {
                    try database.backup(to: target, pagesPerStep: pagesPerStep) { progress in
                        observer?(progress.completedPageCount, progress.totalPageCount)
                    }
                }
            }
        }
        try target.close()
    }

    // Within one transaction the source stays as it is, however much others write meanwhile; a
    // backup that saw their changes would begin again and again.
    private static func snapshot(of database: Database, _ body: () throws -> Void) throws {
        try database.execute(sql: "BEGIN")
        defer { try? database.execute(sql: "ROLLBACK") }
        _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master")
        try body()
    }

    private static func rename(_ partial: String, _ path: String, replacing: Bool) throws {
        let result =
            replacing
            ? Glibc.rename(partial, path) : anchorage_rename_exclusively(partial, path)
        guard result == 0 else {
            if errno == EEXIST { throw AuthorityError.outputExists(path: path) }
            throw AuthorityError.failed("rename", partial)
        }
    }

    static func mappingErrors(_ path: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as DatabaseError {
            throw AuthorityError(error, path: path)
        }
    }
}
