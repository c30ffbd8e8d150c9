import GRDB

extension StoreCheck {
    /// Compares tables, indices and triggers with those that this version makes.
    ///
    /// - Returns: whether the tables are those that the rows are read from.
    mutating func checkSchema() throws -> Bool {
        let fresh = try DatabaseQueue()
        try Schema.migrator.migrate(fresh)
        let expected = try fresh.read(Self.objects(in:))
        let found = try Self.objects(in: database)
        var tablesFit = true
        for (object, sql) in expected.sorted(by: { $0.key < $1.key }) where found[object] != sql {
            report.add(
                .schema, object,
                found[object] == nil ? "it is missing" : "it differs from what the version defines")
            if object.hasPrefix("table ") { tablesFit = false }
        }
        for object in found.keys.sorted() where expected[object] == nil {
            report.add(.schema, object, "this version has none of this name")
        }
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        if version != Schema.version {
            report.add(
                .schema, "the version", "it is \(version), where \(Schema.version) is expected")
            tablesFit = false
        }
        return tablesFit
    }

    // What SQLite makes for itself, such as the statistics of ANALYZE, is nobody's concern. How a
    // statement is spaced and quoted changes when tables are renamed.
    private static func objects(in database: Database) throws -> [String: String] {
        var objects: [String: String] = [:]
        let rows = try Row.fetchCursor(
            database, sql: "SELECT type, name, coalesce(sql, '') AS sql FROM sqlite_master")
        while let row = try rows.next() {
            let name: String = row["name"]
            guard !name.hasPrefix("sqlite_") else { continue }
            let sql: String = row["sql"]
            objects["\(row["type"] as String) \(name)"] = String(
                sql.filter { !$0.isWhitespace && $0 != "\"" })
        }
        return objects
    }

    /// SQLite's own checks: pages, indices, NOT NULL and CHECK, and foreign keys.
    ///
    /// - Returns: whether the rows can be relied upon.
    mutating func checkIntegrity() throws -> Bool {
        let lines = try String.fetchAll(
            database, sql: "PRAGMA integrity_check(\(StoreReport.limit))")
        let found = lines.filter { $0 != "ok" }
        for line in found {
            for part in line.split(separator: "\n") {
                report.add(.integrity, "the file", String(part))
            }
        }
        let references = try Row.fetchCursor(database, sql: "PRAGMA foreign_key_check")
        while let row = try references.next() {
            let table: String = row[0]
            let id = (row[1] as Int64?).map { " \($0)" } ?? ""
            report.add(.reference, table + id, "it refers to no row of \(row[2] as String)")
        }
        return found.isEmpty
    }
}
