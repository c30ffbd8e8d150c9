import Foundation
import GRDB
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// A store that the first version wrote is the same store in the newest.
struct MigrationTests {
    private let directory: TemporaryDirectory
    private let root: TestAuthority
    private let client: Certificate
    private let list: CertificateRevocationList

    init() throws {
        directory = try TemporaryDirectory()
        root = try TestAuthority.root(name: "CN=Example Root R1")
        client = try root.leaf(
            key: try PrivateKey.generate(.p256), names: [.dns("web-01.example.com")])
        list = try root.crl(revoking: [client.serialNumber])
        try makeVersion1()
    }

    private var path: String { directory.file("ca-data") }

    private func makeVersion1() throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        let queue = try DatabaseQueue(path: path + "/pki.sqlite")
        try queue.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        try Schema.migrator.migrate(queue, upTo: "1")
        try queue.write { database in
            try database.execute(
                sql: """
                    INSERT INTO authority (id, name, kind, state, subject, publicKey, keyPEM,
                        isKeyEncrypted, createdAt)
                    VALUES (1, 'root', 'root', 'active', ?, ?, x'00', 1, 7)
                    """,
                arguments: [
                    Data(root.certificate.subject.der), Data(root.certificate.publicKey.spki),
                ])
            try insert(root.certificate, name: "root", authorityID: 1, in: database)
            try insert(client, name: "web-01", authorityID: nil, in: database)
            try database.execute(
                sql: "INSERT INTO revocation VALUES (2, ?, 'superseded', NULL, 'tester')",
                arguments: [Int64(fixedNow.timeIntervalSince1970)])
            try database.execute(
                sql: "UPDATE certificate SET state = 'revoked' WHERE id = 2")
            try database.execute(
                sql: """
                    INSERT INTO certificateRevocationList
                        (issuerID, number, thisUpdate, nextUpdate, entryCount, tbsSHA256, der)
                    VALUES (1, 5, 10, 20, 1, ?, ?), (1, 6, 11, 21, 1, ?, NULL)
                    """,
                arguments: [
                    Data(Digest.sha256(list.tbs)), Data(list.der), Data(count: 32),
                ])
        }
        for suffix in ["", "-wal", "-shm"] {
            chmod(path + "/pki.sqlite" + suffix, 0o600)
        }
    }

    private func insert(
        _ certificate: Certificate, name: String, authorityID: Int64?, in database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO certificate (issuerID, issuer, serialNumber, authorityID, name, profile,
                    requester, requestSHA256, subject, publicKey, notBefore, notAfter, tbs,
                    tbsSHA256, state, der, sha256, reservedAt, issuedAt)
                VALUES (1, ?, ?, ?, ?, 'client', 'tester', zeroblob(32), ?, ?, ?, ?, ?, ?,
                    'issued', ?, ?, 0, 0)
                """,
            arguments: [
                Data(certificate.issuer.der), Data(certificate.serialNumber.bytes), authorityID,
                name, Data(certificate.subject.der), Data(certificate.publicKey.spki),
                Int64(certificate.validity.notBefore.timeIntervalSince1970),
                Int64(certificate.validity.notAfter.timeIntervalSince1970),
                Data(certificate.tbs), Data(Digest.sha256(certificate.tbs)),
                Data(certificate.der), Data(certificate.sha256Fingerprint),
            ])
    }

    @Test func keepsAuthoritiesAndCertificates() throws {
        let store = try AuthorityStore.open(path)
        let authority = try #require(try store.authorities().first)
        #expect(authority.certificate == root.certificate)
        #expect(authority.stage == .issuing && authority.hasKey && authority.isKeyEncrypted)
        let records = try store.certificates()
        #expect(records.map(\.kind) == [.root, .endEntity])
        #expect(records.last?.state == .revoked)
        #expect(records.last?.revocation?.reason == .superseded)
        #expect(try records.last?.certificate() == client)
    }

    @Test func findsOldCertificatesByTheirNames() throws {
        let store = try AuthorityStore.open(path)
        let found = try store.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM certificateName")
        }
        #expect(found.map { $0["certificateID"] as Int64 } == [2])
        #expect(found.map { $0["value"] as String } == ["web-01.example.com"])
    }

    @Test func keepsListsInPieces() throws {
        let store = try AuthorityStore.open(path)
        let (tbs, rows) = try store.read { database in
            (
                try StoredList.tbs(listID: 1, in: database),
                try Row.fetchAll(
                    database, sql: "SELECT * FROM certificateRevocationList ORDER BY number")
            )
        }
        #expect(tbs == list.tbs)
        #expect(rows.map { $0["signature"] as Data? } == [Data(list.signature), nil])
        #expect(rows.map { $0["number"] as Int64 } == [5, 6])
    }

    @Test func leavesASoundDatabaseOfTheNewestVersion() throws {
        let store = try AuthorityStore.open(path)
        let (version, foreign, integrity) = try store.read { database in
            (
                try Int.fetchOne(database, sql: "PRAGMA user_version"),
                try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").count,
                try String.fetchOne(database, sql: "PRAGMA integrity_check")
            )
        }
        #expect(version == Schema.version)
        #expect(foreign == 0)
        #expect(integrity == "ok")
    }

    @Test func keepsWhatItWasInAFileBesideAndSaysSo() throws {
        let store = try AuthorityStore.open(path)
        let copy = path + "/pki.sqlite.before-\(Schema.version)"
        #expect(store.notices == [.migrated(from: 1, to: Schema.version, copy: copy)])
        #expect(try StoreFixture.mode(copy) == 0o600)
        let backup = try StoreBackup(copy)
        #expect(backup.version == 1)
        #expect(
            try backup.original().read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM certificate")
            } == 2)
        #expect(try AuthorityStore.open(path).notices == [])
        // The copy is one that can be put back: it is migrated on its way.
        let current = try backup.current().read { try StoreDatabase.version($0) }
        #expect(current == Schema.version)
    }

    @Test func withoutRoomForTheCopyNothingChanges() throws {
        let copy = path + "/pki.sqlite.before-\(Schema.version)"
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
        #expect(throws: AuthorityError.self) { try AuthorityStore.open(path) }
        let queue = try DatabaseQueue(path: path + "/pki.sqlite")
        #expect(
            try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 1)
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        #expect(!names.contains { $0.hasSuffix(".partial") })
    }
}
