import Foundation
import GRDB
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// What `check` finds in a store that somebody has been at.
struct StoreCheckTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
        for name in ["web-01", "web-02"] { _ = try fixture.issue(fixture.request(name)) }
        _ = try fixture.issue(
            fixture.request("web-03") { $0.subjectAlternativeNames = [.dns("www.example.com")] })
        for (name, offset) in [("web-01", 10.0), ("web-02", 20.0)] {
            _ = try fixture.store.revoke(
                RevocationRequest(selector: name, reason: .keyCompromise),
                context: StoreFixture.context(offset))
            _ = try fixture.store.createRevocationList(
                issuer: fixture.issuer, context: StoreFixture.context(offset + 1))
        }
    }

    private func report() throws -> StoreReport {
        try AuthorityStore.check(fixture.store.directory)
    }

    private func tamper(_ statements: String...) throws {
        try fixture.store.database.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            for sql in statements { try database.execute(sql: sql) }
        }
    }

    @Test func aSoundStoreHasNoProblems() throws {
        let report = try report()
        #expect(report.problems == [])
        #expect(report.isSound && report.isComplete)
        #expect(report.authorityCount == 2)
        #expect(report.certificateCount == 5)
        #expect(report.listCount == 2)
        #expect(report.auditCount == Int64(try fixture.store.auditTrail().count))
    }

    @Test func aReservationIsListedAndNoProblem() throws {
        #expect(throws: Crash.self) {
            try fixture.issue(fixture.request("web-04")) { if $0 == .sign { throw Crash() } }
        }
        let report = try report()
        #expect(report.problems == [])
        #expect(report.reserved.map(\.name) == ["web-04"])
    }

    @Test(
        arguments: [
            ("DROP TRIGGER auditEntryStays", .schema),
            ("DROP INDEX certificateByName", .schema),
            ("CREATE TABLE extra (id INTEGER)", .schema),
            (
                "DROP TRIGGER certificateStays; UPDATE certificate SET notAfter = notAfter + 1",
                .certificate
            ),
            ("DROP TRIGGER certificateStays; UPDATE certificate SET tbs = x'3000'", .certificate),
            (
                "DROP TRIGGER certificateIsSignedOnce; UPDATE certificate SET der = x'3000' "
                    + "WHERE name = 'web-03'", .certificate
            ),
            (
                "DROP TRIGGER certificateIsSignedOnce; UPDATE certificate SET sha256 = zeroblob(32) "
                    + "WHERE name = 'web-03'", .auditRow
            ),
            ("DROP TRIGGER certificateNameRemains; DELETE FROM certificateName", .certificate),
            (
                "DROP TRIGGER certificateRemains; DELETE FROM certificate WHERE name = 'web-03'",
                .auditRow
            ),
            ("DROP TRIGGER revocationRemains; DELETE FROM revocation", .revocation),
            (
                "DROP TRIGGER certificateStateFollows; UPDATE certificate SET state = 'issued' "
                    + "WHERE name = 'web-01'", .revocation
            ),
            (
                "DROP TRIGGER authorityStays; UPDATE authority SET publicKey = ("
                    + "SELECT publicKey FROM authority WHERE name = 'root') WHERE name = 'issuing'",
                .signature
            ),
            ("UPDATE authority SET isKeyEncrypted = 0", .authority),
            (
                "DROP TRIGGER certificateAuthorityIsFound; "
                    + "UPDATE certificate SET authorityID = 2 WHERE name = 'web-03'", .authority
            ),
            (
                "DROP TRIGGER auditEntryStays; UPDATE auditEntry SET time = 0 WHERE id = 3",
                .auditChain
            ),
            (
                "DROP TRIGGER certificateRevocationListPartStays; "
                    + "UPDATE certificateRevocationListPart SET bytes = x'3000'", .list
            ),
            (
                "DROP TRIGGER certificateRevocationListStays; "
                    + "UPDATE certificateRevocationList SET signature = ("
                    + "SELECT signature FROM certificateRevocationList ORDER BY number LIMIT 1)",
                .listSignature
            ),
            (
                "DROP TRIGGER certificateRevocationListStays; "
                    + "UPDATE certificateRevocationList SET number = number + 5", .list
            ),
            (
                "DROP TRIGGER certificateRevocationListRemains; "
                    + "DELETE FROM certificateRevocationList", .reference
            ),
        ] as [(String, StoreReport.Problem.Code)])
    func finds(sql: String, code: StoreReport.Problem.Code) throws {
        try tamper(sql)
        let report = try report()
        #expect(!report.isSound)
        #expect(report.problems.contains { $0.code == code }, "\(report.problems)")
    }

    @Test func findsAListThatForgets() throws {
        // The first list, which names one certificate, signed again as the newest.
        let draft = TBSCertificateList(
            signatureAlgorithm: try .preferred(for: fixture.issuer.certificate.publicKey),
            issuer: fixture.issuer.certificate.subject, thisUpdate: fixedNow.addingTimeInterval(60),
            nextUpdate: fixedNow.addingTimeInterval(600), entries: [],
            number: 4_000_000_000,
            authorityKeyIdentifier: fixture.issuer.certificate.subjectKeyIdentifier ?? [])
        let tbs = try draft.encoded()
        let signature = try fixture.issuer.signer.sign(tbs, digest: .sha256)
        try fixture.store.write { database in
            try database.execute(
                sql: """
                    INSERT INTO certificateRevocationList (id, issuerID, number, thisUpdate,
                        nextUpdate, entryCount, tbsSHA256) VALUES (99, 2, ?, ?, ?, 0, ?)
                    """,
                arguments: [
                    Int64(draft.number), draft.thisUpdate.unixSeconds,
                    draft.nextUpdate.unixSeconds, Data(Digest.sha256(tbs)),
                ])
            try StoredList.insert(tbs, listID: 99, in: database)
            try database.execute(
                sql: "UPDATE certificateRevocationList SET signature = ? WHERE id = 99",
                arguments: [Data(signature)])
        }
        let shrinks = try report().problems.filter { $0.code == .listShrinks }
        #expect(shrinks.contains { $0.detail.contains("which CRL") })
        #expect(shrinks.contains { $0.detail.contains("had been revoked before") })
    }

    @Test func whatIsDamagedIsFoundWithoutACrash() throws {
        let path = fixture.store.directory + "/pki.sqlite"
        let copy = fixture.directory.file("copy")
        try FileManager.default.createDirectory(
            atPath: copy, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        try fixture.store.clearLog()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        var (found, tried) = (0, 0)
        for start in stride(from: 4096, to: bytes.count - 64, by: 64) where tried < 24 {
            // Where there is content, and not the empty middle of a page.
            guard bytes[start..<start + 64].count(where: { $0 != 0 }) > 60 else { continue }
            guard start % 7 == 0 else { continue }
            tried += 1
            var damaged = bytes
            damaged.replaceSubrange(start..<start + 64, with: Data(repeating: 0xA5, count: 64))
            try damaged.write(to: URL(fileURLWithPath: copy + "/pki.sqlite"))
            chmod(copy + "/pki.sqlite", 0o600)
            do {
                if try !AuthorityStore.check(copy).isSound { found += 1 }
            } catch is AuthorityError {
                found += 1  // such as a version that nobody has written
            }
            for suffix in ["-wal", "-shm"] { unlink(copy + "/pki.sqlite" + suffix) }
        }
        // What was deleted, or is the same in another way, may be anything.
        #expect(found * 2 > tried && tried > 4)
    }

    @Test func theModesOfFilesAreProblemsAndNoRefusal() throws {
        chmod(fixture.store.directory, 0o755)
        chmod(fixture.store.directory + "/pki.sqlite", 0o640)
        let problems = try report().problems
        #expect(problems.map(\.code) == [.file, .file])
    }
}
