import GRDB

/// A certificate authority on disk: one SQLite file with everything that was ever signed.
///
/// Many processes may use one store at once. The operations are in the extensions of this type;
/// what they throw is `AuthorityError`, `IssuanceError` or `X509Error`.
public final class AuthorityStore: Sendable {
    /// The directory of the store.
    public var directory: String { location.path }

    /// What opening the store did that its user should know.
    public var notices: [StoreNotice] { location.notices + opened.notices }

    let location: StoreDirectory
    var database: DatabaseQueue { opened.queue }
    private let opened: StoreDatabase

    /// Opens the store that is in a directory.
    ///
    /// - Throws: `AuthorityError.noStore` when there is none, `exposed` when others may read it,
    ///   `notAStore`, `newerSchema`, `busy`.
    public static func open(_ directory: String) throws -> AuthorityStore {
        let location = try StoreDirectory(existing: directory)
        return AuthorityStore(
            location: location, opened: try StoreDatabase.open(location, creating: false))
    }

    /// Opens the store that is in a directory, or makes both.
    ///
    /// - Throws: what `open` throws, and `AuthorityError.notWritable` or `full`.
    public static func create(_ directory: String) throws -> AuthorityStore {
        try StoreDirectory.creating(directory) { location in
            AuthorityStore(
                location: location, opened: try StoreDatabase.open(location, creating: true))
        }
    }

    private init(location: StoreDirectory, opened: StoreDatabase) {
        self.location = location
        self.opened = opened
    }

    /// One transaction that begins with the write lock, so that what it reads stays true.
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try mappingErrors {
            try database.writeWithoutTransaction { database in
                var result: Value?
                try database.inTransaction(.immediate) {
                    // Nothing is written to a store that has been replaced by a backup meanwhile.
                    try opened.refuseReplaced(location)
                    result = try body(database)
                    return .commit
                }
                guard let result else {
                    throw AuthorityError.corrupt(what: "a transaction", detail: "it gave nothing")
                }
                return result
            }
        }
    }

    /// One consistent look at the store.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try mappingErrors { try database.read(body) }
    }

    func mappingErrors<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw AuthorityError(error, path: location.file)
        }
    }
}
