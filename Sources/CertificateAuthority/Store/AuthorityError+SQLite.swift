import GRDB

extension AuthorityError {
    /// What an error of SQLite means for whoever uses the store.
    init(_ error: DatabaseError, path: String) {
        switch error.resultCode.primaryResultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .busy(path: path)
        case .SQLITE_FULL:
            self = .full(path: path)
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
            // The shared-memory file beside a store could not grow: that is a full disk, too.
            self = .full(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN:
            self = .notWritable(path: path)
        case .SQLITE_NOTADB:
            self = .notAStore(path: path)
        default:
            self = .database(
                path: path, code: error.extendedResultCode.rawValue,
                detail: error.message ?? "no reason given")
        }
    }
}
