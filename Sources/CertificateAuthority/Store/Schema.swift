import FoundationEssentials
import GRDB
import X509

/// The tables of a store, and how older stores come to have them.
enum Schema {
    /// "ANCH" in SQLite's header, by which `file` and we know a store.
    static let applicationID: Int32 = 0x414E_4348

    /// The newest version; each migration ends by writing its number into the header.
    static let version = 2

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: version1)
            try database.execute(sql: version1Revocation)
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: "PRAGMA user_version = 1")
        }
        migrator.registerMigration("2") { database in
            try database.execute(sql: version2Removal)
            try database.execute(sql: version2Authority)
            try database.execute(sql: version2Certificate)
            try recordNames(in: database)
            try database.execute(sql: version2Revocation)
            try database.execute(sql: version2Lists)
            try divideLists(in: database)
            try database.execute(sql: version2ListsRenamed)
            try database.execute(sql: "PRAGMA user_version = 2")
        }
        return migrator
    }

    private static func recordNames(in database: Database) throws {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT id, der FROM certificate WHERE der IS NOT NULL")
        while let row = try rows.next() {
            let certificate = try Certificate(der: Array(row["der"] as Data))
            try CertificateNames.insert(
                certificate.subjectAlternativeNames, certificateID: row["id"], in: database)
        }
    }

    private static func divideLists(in database: Database) throws {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT id, der FROM certificateRevocationList WHERE der IS NOT NULL")
        while let row = try rows.next() {
            let list = try CertificateRevocationList(der: Array(row["der"] as Data))
            try StoredList.insert(list.tbs, listID: row["id"], in: database)
            try database.execute(
                sql: "UPDATE newList SET signature = ? WHERE id = ?",
                arguments: [Data(list.signature), row["id"] as Int64])
        }
    }
}
