import FoundationEssentials
import GRDB
import X509

/// Looks at everything in a store, row by row, and changes nothing.
struct StoreCheck {
    let database: Database
    let observer: CheckObserver?
    var report = StoreReport()

    /// The keys of all authorities, by their row.
    var keys: [Int64: PublicKey] = [:]

    init(_ database: Database, _ observer: CheckObserver?) {
        self.database = database
        self.observer = observer
    }

    /// Everything that can be seen from inside of the file.
    ///
    /// - Throws: `DatabaseError` when the file cannot be read on.
    mutating func run() throws {
        observer?(.structure, 0, 1)
        let tablesFit = try checkSchema()
        let isIntact = try checkIntegrity()
        observer?(.structure, 1, 1)
        // Rows of other tables, or of a damaged file, are not what the code expects.
        guard tablesFit, isIntact, try checkTimes() else {
            report.isComplete = false
            return
        }
        try checkAuthorities()
        try checkCertificates()
        try checkSerialNumbers()
        try checkRevocations()
        try checkLists()
        try checkLog()
    }

    func count(_ table: String) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") ?? 0
    }

    /// Reports progress now and then.
    func step(_ stage: CheckStage, _ completed: Int, of total: Int) {
        if completed & 0x3F == 0 || completed >= total { observer?(stage, completed, total) }
    }
}

extension Row {
    /// The bytes of a column that may be NULL.
    func bytes(_ column: String) -> [UInt8]? { (self[column] as Data?).map { Array($0) } }
}
