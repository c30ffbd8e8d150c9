import Foundation
import GRDB
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// What `check` finds by the audit log where somebody has dropped the triggers and changed rows.
struct StoreCheckLogTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
        let store = fixture.store
        for name in ["web-01", "web-02", "web-03"] { _ = try fixture.issue(fixture.request(name)) }
        _ = try store.revoke(
            RevocationRequest(selector: "web-01", reason: .unspecified),
            context: StoreFixture.context(10))
        _ = try store.revoke(
            RevocationRequest(
                selector: "web-01", reason: .keyCompromise, invalidityDate: fixedNow),
            context: StoreFixture.context(11))
        for reason in [RevocationReason.certificateHold, .superseded] {
            _ = try store.revoke(
                RevocationRequest(selector: "web-02", reason: reason),
                context: StoreFixture.context(12))
        }
        _ = try store.blockKeys(
            [Digest.sha256([1]), Digest.sha256([2])], reason: "known; to all",
            context: StoreFixture.context(13))
        _ = try store.setURLs(
            of: "issuing", crl: ["http://example.com/a.crl"], caIssuers: nil,
            context: StoreFixture.context(14))
        let root = try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        _ = try store.initIssuing(
            StoreFixture.issuingRequest(name: "issuing-2", subject: "CN=Example Issuing A2"),
            issuer: root, following: store.authority(named: "issuing"),
            context: StoreFixture.context(15))
        _ = try store.issueFromSuccessor(context: StoreFixture.context(16))
        _ = try store.createRevocationList(
            issuer: fixture.issuer, context: StoreFixture.context(20))
    }

    private func problems() throws -> [StoreReport.Problem] {
        try AuthorityStore.check(fixture.store.directory).problems.filter { $0.code != .schema }
    }

    private func tamper(_ sql: String) throws {
        try fixture.store.database.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            let triggers = try String.fetchAll(
                database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for name in triggers { try database.execute(sql: "DROP TRIGGER \(name)") }
            try database.execute(sql: sql)
        }
    }

    @Test func aStoreIsWhatItsLogSays() throws {
        #expect(try problems() == [])
    }

    @Test(
        arguments: [
            ("UPDATE certificate SET name = 'web-9' WHERE name = 'web-03'", "its name"),
            ("UPDATE certificate SET profile = 'server' WHERE name = 'web-03'", "its profile"),
            (
                "UPDATE certificate SET requestSHA256 = zeroblob(32) WHERE name = 'web-03'",
                "its request digest"
            ),
            ("UPDATE certificate SET requester = 'me' WHERE name = 'web-03'", "its requester"),
            ("UPDATE certificate SET reservedAt = 1 WHERE name = 'web-03'", "its time of its res"),
            ("UPDATE certificate SET issuedAt = 1 WHERE name = 'web-03'", "its time of issue"),
            ("UPDATE certificate SET kind = 'cross' WHERE name = 'issuing'", "its kind"),
            ("UPDATE certificate SET predecessorID = 3 WHERE name = 'web-03'", "its predecessor"),
            ("UPDATE revocation SET revokedAt = revokedAt + 1", "is not what the audit log says"),
            ("UPDATE revocation SET reason = 'superseded'", "for superseded is not what"),
            ("UPDATE revocation SET invalidityDate = 1", "is not what the audit log says"),
            (
                "UPDATE revocation SET invalidityDate = NULL WHERE reason = 'keyCompromise'",
                "for keyCompromise is not what"
            ),
            (
                "DELETE FROM revocation; UPDATE certificate SET state = 'issued'",
                "there is no such revocation"
            ),
            ("UPDATE authority SET stage = 'issuing' WHERE name = 'issuing'", "its stage"),
            ("UPDATE authority SET kind = 'root' WHERE name = 'issuing'", "its kind"),
            ("UPDATE authority SET name = 'other' WHERE name = 'issuing'", "its name"),
            ("UPDATE authority SET state = 'abandoned' WHERE name = 'issuing-2'", "its state"),
            ("UPDATE authority SET predecessorID = NULL", "its predecessor"),
            ("DELETE FROM authorityURL", "its URLs of CRLs"),
            ("INSERT INTO authorityURL VALUES (2, 'caIssuers', 'http://evil.test/')", "its URLs"),
            ("UPDATE authorityURL SET url = 'http://evil.test/'", "its URLs of CRLs"),
            ("DELETE FROM blockedKey WHERE length(reason) > 0", "there is no such key"),
            ("UPDATE blockedKey SET reason = 'mine'", "its reason or its time"),
            ("UPDATE blockedKey SET addedAt = 1", "its reason or its time"),
        ])
    func findsARowThatTheLogContradicts(sql: String, detail: String) throws {
        try tamper(sql)
        let problems = try problems()
        #expect(
            problems.contains { $0.code == .auditRow && $0.detail.contains(detail) }, "\(problems)")
    }

    @Test(
        arguments: [
            (
                """
                INSERT INTO revocation SELECT issuerID, serialNumber, id, notAfter, 1,
                    'superseded', NULL, 0, 'me' FROM certificate WHERE name = 'web-03';
                UPDATE certificate SET state = 'revoked' WHERE name = 'web-03'
                """, "it is revoked, and no entry"
            ),
            ("INSERT INTO blockedKey VALUES (zeroblob(32), 'mine', 1)", "no entry"),
            (
                """
                INSERT INTO authority (name, kind, state, subject, publicKey, isKeyEncrypted,
                    createdAt) SELECT 'mine', 'issuing', 'abandoned', x'3000', publicKey, 0, 1
                FROM authority WHERE id = 1
                """, "no entry"
            ),
            (
                """
                INSERT INTO certificateRevocationList (issuerID, number, thisUpdate, nextUpdate,
                    entryCount, tbsSHA256) VALUES (1, 4000000000, 1, 2, 0, zeroblob(32))
                """, "no entry"
            ),
            (
                """
                INSERT INTO certificate (issuerID, issuer, serialNumber, name, profile, requester,
                    requestSHA256, subject, publicKey, notBefore, notAfter, tbs, tbsSHA256, state,
                    reservedAt)
                SELECT issuerID, issuer, x'77', 'mine', profile, requester, requestSHA256, subject,
                    publicKey, notBefore, notAfter, tbs, tbsSHA256, 'reserved', reservedAt
                FROM certificate WHERE name = 'web-03'
                """, "no entry"
            ),
        ])
    func findsARowOfWhichTheLogDoesNotSpeak(sql: String, detail: String) throws {
        try tamper(sql)
        let problems = try problems()
        #expect(
            problems.contains { $0.code == .auditMissing && $0.detail.contains(detail) },
            "\(problems)")
    }

    @Test func findsALogWhoseEndWasCutOff() throws {
        let count = try fixture.store.auditTrail().count
        try tamper("SELECT 1")
        for length in (0..<count).reversed() {
            try tamper("DELETE FROM auditEntry WHERE id > \(length)")
            let problems = try problems()
            #expect(!problems.isEmpty, "cut after \(length) of \(count)")
            #expect(!problems.contains { $0.code == .auditChain })
        }
    }

    /// What versions before wrote, which said less.
    @Test func anOlderLogIsComparedAsFarAsItGoes() throws {
        try rewriteLog { operation, detail in
            LogText.items(detail).map { item in
                var words = item.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
                func drop(_ word: String) {
                    guard let index = words.firstIndex(of: word), words.count > index + 1 else {
                        return
                    }
                    words.removeSubrange(index...index + 1)
                }
                switch operation {
                case "reserved":
                    for word in ["profile", "request", "kind", "after"] { drop(word) }
                    guard let name = words.last, let tbs = words.firstIndex(of: "tbs") else {
                        break
                    }
                    drop("name")
                    words.insert(contentsOf: ["name", name], at: tbs)
                case "revoked": for word in ["at", "invalid"] { drop(word) }
                case "createAuthority": for word in ["spki", "after"] { drop(word) }
                case "blockedKeys": return "2 keys, reason known; to all"
                default: break
                }
                return words.joined(separator: " ")
            }.joined(separator: "; ")
        }
        #expect(try problems() == [])
        try tamper("UPDATE certificate SET name = 'web-9' WHERE name = 'web-03'")
        try tamper("UPDATE authority SET stage = 'issuing' WHERE name = 'issuing'")
        try tamper("INSERT INTO blockedKey VALUES (zeroblob(32), 'mine', 1)")
        #expect(
            try problems().map(\.detail).map { $0.prefix(12) } == [
                "its name is ", "its stage is", "the audit lo",
            ])
    }

    private func rewriteLog(_ body: (_ operation: String, _ detail: String) -> String) throws {
        try tamper("SELECT 1")
        let trail = try fixture.store.auditTrail()
        var previous = [UInt8](repeating: 0, count: 32)
        for entry in trail {
            let draft = AuditEntry(
                number: entry.number, time: entry.time, requester: entry.requester,
                operation: entry.operation, detail: body(entry.operation, entry.detail),
                previousSHA256: previous, sha256: [])
            try fixture.store.database.write { database in
                try database.execute(
                    sql: """
                        UPDATE auditEntry SET detail = ?, previousSHA256 = ?, sha256 = ?
                        WHERE id = ?
                        """,
                    arguments: [
                        draft.detail, Data(previous), Data(draft.expectedSHA256), entry.number,
                    ])
            }
            previous = draft.expectedSHA256
        }
    }
}
