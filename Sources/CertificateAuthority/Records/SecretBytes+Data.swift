import FoundationEssentials
import GRDB
import X509

// A key may be kept in the clear, so that it passes to SQLite and back without a copy of ours:
// what SQLite itself has copied it cleanses (`SQLiteLibrary`).
extension SecretBytes {
    /// Lends the bytes as `Data` for the time of the call, such as to a statement.
    func withUnsafeData<Value>(_ body: (Data) throws -> Value) rethrows -> Value {
        try withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return try body(Data()) }
            return try body(
                Data(
                    bytesNoCopy: UnsafeMutableRawPointer(mutating: base), count: bytes.count,
                    deallocator: .none))
        }
    }

    /// The bytes that a statement finds, nil where it finds none.
    static func fetchOne(
        _ database: Database, sql: String, arguments: StatementArguments
    ) throws -> SecretBytes? {
        let rows = try Row.fetchCursor(database, sql: sql, arguments: arguments)
        guard let row = try rows.next() else { return nil }
        return try row.withUnsafeData(atIndex: 0) { data in
            data.map { $0.withUnsafeBytes { SecretBytes(copying: $0) } }
        }
    }
}
