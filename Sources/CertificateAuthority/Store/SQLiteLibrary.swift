import CSQLite

/// What SQLite is told once, before it is used for the first time.
enum SQLiteLibrary {
    private static let prepared: Void = anchorage_prepare_sqlite()

    /// Makes SQLite cleanse whatever memory it gives back, for it may have held a key that is kept
    /// in the clear, and take URIs, by which a file can be opened without writing beside it.
    static func prepare() { prepared }
}
