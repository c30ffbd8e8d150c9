import Foundation
import GRDB
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// Numbers in a store that nobody but somebody who writes into its file can have put there: each
/// command says so, or does without them, and none crashes.
struct ImpossibleValuesTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
        for name in ["web-01", "web-02"] {
            _ = try fixture.issue(
                fixture.request(name) {
                    $0.subjectAlternativeNames = [.dns("\(name).example.com")]
                })
        }
        _ = try fixture.store.setURLs(
            of: "issuing", crl: ["http://pki.example.com/a.crl"], caIssuers: nil,
            context: StoreFixture.context(1))
        _ = try fixture.store.revoke(
            RevocationRequest(
                selector: "web-02", reason: .keyCompromise, invalidityDate: fixedNow),
            context: StoreFixture.context(5))
        _ = try fixture.createList(at: 6)
        _ = try fixture.store.blockKeys(
            [[UInt8](repeating: 7, count: 32)], reason: "leaked", context: StoreFixture.context(7))
    }

    /// Each column of integers in each table.
    private static let columns = [
        "authority.id", "authority.predecessorID", "authority.isKeyEncrypted",
        "authority.createdAt",
        "certificate.id", "certificate.issuerID", "certificate.authorityID",
        "certificate.notBefore", "certificate.notAfter", "certificate.reservedAt",
        "certificate.issuedAt", "certificate.predecessorID",
        "revocation.issuerID", "revocation.certificateID", "revocation.notAfter",
        "revocation.revokedAt", "revocation.invalidityDate", "revocation.priorListNumber",
        "certificateRevocationList.id", "certificateRevocationList.issuerID",
        "certificateRevocationList.number", "certificateRevocationList.thisUpdate",
        "certificateRevocationList.nextUpdate", "certificateRevocationList.entryCount",
        "certificateRevocationListPart.listID", "certificateRevocationListPart.position",
        "certificateName.certificateID", "authorityURL.authorityID",
        "blockedKey.addedAt", "auditEntry.id", "auditEntry.time",
    ]

    @Test func theColumnsAreAll() throws {
        let found = try fixture.store.read { database in
            try String.fetchSet(
                database,
                sql: """
                    SELECT tables.name || '.' || columns.name
                    FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
                    WHERE tables.type = 'table' AND columns.type = 'INTEGER'
                    """)
        }
        #expect(found == Set(Self.columns))
    }

    @Test(arguments: columns)
    func nothingCrashes(column: String) throws {
        try fixture.store.clearLog()
        let (table, name) = try #require(
            column.firstIndex(of: ".").map {
                (column[..<$0], column[column.index(after: $0)...])
            })
        for value in [Int64.min, -1, 0, Int64.max] {
            let folder = "copy\(value)"
            let copy = fixture.directory.file(folder)
            try FileManager.default.copyItem(atPath: fixture.store.directory, toPath: copy)
            try Self.write(
                "UPDATE OR IGNORE \(table) SET \(name) = ? WHERE \(Self.last(of: String(table)))",
                [value],
                to: copy)
            try exercise(copy, "\(column) = \(value)", isWhole: [.min, .max].contains(value))
        }
        // What is no integer is not stored in such a column at all.
        for value in ["'text'", "x'00'"] {
            #expect(throws: DatabaseError.self) {
                try fixture.store.database.write { database in
                    try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
                    defer { try? database.execute(sql: "PRAGMA ignore_check_constraints = OFF") }
                    try database.execute(
                        sql: "UPDATE OR FAIL \(table) SET \(name) = \(value) "
                            + "WHERE \(Self.last(of: String(table)))")
                }
            }
        }
    }

    @Test(arguments: [
        ("UPDATE auditEntry SET time = 9223372036854775807 WHERE id = 3", "log"),
        (
            "UPDATE auditEntry SET id = 9223372036854775807 WHERE id = "
                + "(SELECT max(id) FROM auditEntry)", "revoke"
        ),
        ("UPDATE revocation SET revokedAt = -9223372036854775807", "list"),
        ("UPDATE revocation SET invalidityDate = -9223372036854775807", "list"),
        ("UPDATE revocation SET reason = 'whim'", "list"),
        ("UPDATE certificateRevocationList SET number = 9223372036854775807", "list"),
        ("UPDATE certificateRevocationList SET number = -5", "lists"),
        ("UPDATE authority SET createdAt = 9223372036854775807", "authorities"),
        ("UPDATE certificate SET notAfter = 9223372036854775807", "certificates"),
    ])
    func theRefusalNamesTheValue(sql: String, operation: String) throws {
        try fixture.store.clearLog()
        let copy = fixture.directory.file("copy")
        try FileManager.default.copyItem(atPath: fixture.store.directory, toPath: copy)
        try Self.write(sql, [], to: copy)
        let store = try AuthorityStore.open(copy)
        let code = try StoreFixture.code {
            switch operation {
            case "log": _ = try store.auditTrail()
            case "revoke":
                _ = try store.revoke(
                    RevocationRequest(selector: "web-01"), context: StoreFixture.context(60))
            case "list":
                _ = try store.createRevocationList(
                    issuer: fixture.issuer, context: StoreFixture.context(60))
            case "lists": _ = try store.revocationLists()
            case "authorities": _ = try store.authorities()
            default: _ = try store.certificates()
            }
        }
        #expect(code == "store.value")
        #expect(try !AuthorityStore.check(copy).isSound)
    }

    // Where a column is a key, only one row can have the value.
    private static func last(of table: String) -> String {
        switch table {
        case "authority", "certificate", "certificateRevocationList",
            "certificateRevocationListPart", "auditEntry":
            "rowid = (SELECT max(rowid) FROM \(table))"
        default: "true"
        }
    }

    private static func write(
        _ sql: String, _ arguments: StatementArguments, to directory: String
    ) throws {
        let queue = try DatabaseQueue(path: directory + "/pki.sqlite")
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            let triggers = try Row.fetchAll(
                database, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for trigger in triggers {
                try database.execute(sql: "DROP TRIGGER \(trigger["name"] as String)")
            }
            try database.execute(sql: sql, arguments: arguments)
            for trigger in triggers { try database.execute(sql: trigger["sql"]) }
        }
        try queue.close()
    }

    private func exercise(_ directory: String, _ what: String, isWhole: Bool) throws {
        let context = StoreFixture.context(60)
        func attempt(_ operation: String, _ body: (AuthorityStore) throws -> Void) {
            do {
                try body(AuthorityStore.open(directory))
            } catch is AuthorityError, is IssuanceError, is X509Error {
                // Said, and by its code.
            } catch {
                Issue.record("\(what), \(operation): \(error)")
            }
        }
        attempt("check") { _ in _ = try AuthorityStore.check(directory) }
        attempt("log") { _ = try $0.auditTrail() }
        attempt("list") { try $0.forEachCertificate(at: context.now) { _ in } }
        attempt("expiring") {
            try $0.forEachExpiring(until: fixedNow.addingTimeInterval(1e9), at: fixedNow) { _ in }
        }
        attempt("list-authorities") { _ = try $0.authorityOverviews(at: context.now) }
        attempt("list-crls") { _ = try $0.revocationLists() }
        attempt("export-crl") { store in
            _ = try store.certificateRevocationList(
                store.revocationList(of: store.authority(named: "issuing")))
        }
        attempt("rotate-issuing") { _ = try $0.rotation(at: context.now) }
        attempt("create-crl") {
            _ = try $0.newestEntryCount(of: fixture.issuer.authority)
            _ = try $0.createRevocationList(issuer: fixture.issuer, context: context)
        }
        // Each of these waits for the disk several times: at the extremes only.
        guard isWhole else { return }
        attempt("revoke") {
            _ = try $0.revoke(RevocationRequest(selector: "web-01"), context: context)
        }
        attempt("renew") { store in
            _ = try store.renew(
                store.renewalBasis("web-01", keepingKey: true, at: context.now),
                revokesPredecessor: false, issuer: fixture.issuer, context: context)
        }
        attempt("issue-client") { store in
            let request = try fixture.request("web-03", to: "\(directory)-clients/web-03") {
                $0.keyEncryption = .plaintext
            }
            _ = try store.issueClient(request, issuer: fixture.issuer, context: context)
        }
        attempt("backup") { _ = try $0.backup(to: "\(directory).backup") }
        attempt("restore") { _ in
            _ = try AuthorityStore.restore(
                "\(directory).backup", to: directory, allowingDowngrade: true, context: context)
        }
    }
}
