import FoundationEssentials
import Glibc
import GRDB

extension AuthorityStore {
    /// Looks at everything in the store of a directory, and changes nothing.
    ///
    /// - Parameters:
    ///   - directory: where the store is.
    ///   - observer: told how far the check has come.
    /// - Returns: what is off, if anything, and what was looked at.
    /// - Throws: `AuthorityError.noStore`, `newerSchema`, `notAStore` or `busy`; damage is no error
    ///   here, but in the report.
    public static func check(
        _ directory: String, observer: CheckObserver? = nil
    ) throws -> StoreReport {
        let (location, problems) = try StoreDirectory.examining(directory)
        var report = StoreReport()
        for problem in problems { report.add(.file, problem.path, problem.detail) }
        report.leftovers = try location.leftoversOfNobody()
        return try damage(in: location.file, report) {
            let database = try StoreDatabase.open(location, creating: false).queue
            return try database.read { database in
                var check = StoreCheck(database, observer)
                check.report = report
                try check.run()
                return check.report
            }
        }
    }

    /// Looks at everything in a backup, and changes nothing.
    ///
    /// - Parameters:
    ///   - file: what `backup` has made; one of an older version is checked as it would be after its
    ///     migration.
    ///   - observer: told how far the check has come.
    /// - Returns: what is off, if anything, and what was looked at.
    /// - Throws: `AuthorityError.noBackup`, `notAStore`, `newerSchema` or `inUse`.
    public static func check(
        backup file: String, observer: CheckObserver? = nil
    ) throws -> StoreReport {
        let backup = try StoreBackup(file)
        var report = StoreReport()
        for problem in backup.problems { report.add(.file, problem.path, problem.detail) }
        return try damage(in: file, report) {
            try backup.current().read { database in
                var check = StoreCheck(database, observer)
                check.report = report
                try check.run()
                return check.report
            }
        }
    }

    // SQLite stops reading where a file is too damaged; that is what was to be found out.
    private static func damage(
        in file: String, _ report: StoreReport, _ body: () throws -> StoreReport
    ) throws -> StoreReport {
        var report = report
        do {
            return try body()
        } catch let error as DatabaseError {
            switch error.resultCode.primaryResultCode {
            case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_CONSTRAINT:
                report.add(.integrity, file, error.message ?? error.description)
                report.isComplete = false
                return report
            default: throw AuthorityError(error, path: file)
            }
        } catch let error as AuthorityError where error.isRecordedValue {
            report.add(.integrity, file, error.description)
            report.isComplete = false
            return report
        } catch AuthorityError.database(_, let code, let detail) {
            report.add(.integrity, file, "\(detail) (SQLite code \(code))")
            report.isComplete = false
            return report
        }
    }
}
