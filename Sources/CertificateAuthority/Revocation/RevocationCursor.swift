import CSQLite
import GRDB
import X509

/// The revocations of one issuer, one after another, each where SQLite has it: of a list there may
/// be a million, and a `Row` of each would cost as much as everything else that is done with it.
final class RevocationCursor {
    private static let reasons = RevocationReason.allCases.map { (Array($0.rawValue.utf8), $0) }

    /// How the revocations follow each other.
    enum Order: String {
        /// As their octets, in which the table is. It is that of the numbers where all have one
        /// length.
        case octets = "serialNumber"
        case numbers = "length(serialNumber), serialNumber"
    }

    private let database: Database
    private let statement: Statement
    private let raw: SQLiteStatement

    init(of issuerID: Int64, in order: Order, _ database: Database) throws {
        self.database = database
        statement = try database.makeStatement(
            sql: """
                SELECT serialNumber, revokedAt, reason, invalidityDate, notAfter, priorListNumber
                FROM revocation WHERE issuerID = ? ORDER BY \(order.rawValue)
                """)
        try statement.setArguments([issuerID])
        raw = statement.sqliteStatement
    }

    deinit {
        sqlite3_reset(raw)
    }

    /// Goes to the next revocation.
    ///
    /// - Returns: whether there is one.
    /// - Throws: `DatabaseError`.
    func next() throws -> Bool {
        switch sqlite3_step(raw) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
        }
    }

    /// The serial number, unsigned and big-endian; until `next`.
    var serialNumber: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: sqlite3_column_blob(raw, 0), count: Int(sqlite3_column_bytes(raw, 0)))
    }

    /// In seconds since 1970, as all times.
    var revokedAt: Int64 { sqlite3_column_int64(raw, 1) }

    /// Why; nil for no reason of ours.
    var reason: RevocationReason? {
        guard let text = sqlite3_column_text(raw, 2) else { return nil }
        let octets = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(raw, 2)))
        return Self.reasons.first { $0.0.elementsEqual(octets) }?.1
    }

    /// From when the key was not to be trusted, if that was said.
    var invalidityDate: Int64? {
        sqlite3_column_type(raw, 3) == SQLITE_NULL ? nil : sqlite3_column_int64(raw, 3)
    }

    /// Refuses a row whose times are none.
    ///
    /// - Throws: `AuthorityError.recordedValue`.
    func refuseOtherThanTimes() throws(AuthorityError) {
        let range = RecordedTime.range
        guard range.contains(revokedAt), invalidityDate.map(range.contains) ?? true else {
            _ = try RecordedTime.date(
                range.contains(revokedAt) ? invalidityDate ?? 0 : revokedAt,
                of: "the revocation of \(SerialNumber(unsigned: Array(serialNumber)))")
            return
        }
    }

    /// The end of the certificate.
    var notAfter: Int64 { sqlite3_column_int64(raw, 4) }

    /// The issuer's last list before the revocation.
    var priorListNumber: Int64 { sqlite3_column_int64(raw, 5) }
}
