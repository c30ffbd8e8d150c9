import GRDB

/// The tables of a store, and how older stores come to have them.
enum Schema {
    /// "ANCH" in SQLite's header, by which `file` and we know a store.
    static let applicationID: Int32 = 0x414E_4348

    /// The newest version; each migration ends by writing its number into the header.
    static let version = 1

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: version1)
            try database.execute(sql: version1Revocation)
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: "PRAGMA user_version = 1")
        }
        return migrator
    }
}
