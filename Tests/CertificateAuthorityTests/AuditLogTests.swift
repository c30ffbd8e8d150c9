import GRDB
import TestSupport
import Testing

@testable import CertificateAuthority

struct AuditLogTests {
    @Test func tellsWhatWasDoneInAChain() throws {
        let fixture = try StoreFixture()
        _ = try fixture.issue(fixture.request())
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "web-01", reason: .superseded),
            context: StoreFixture.context())
        let trail = try fixture.store.auditTrail()
        #expect(
            trail.map(\.operation) == [
                "createAuthority", "reserved", "signing", "issued",
                "createAuthority", "reserved", "signing", "issued",
                "reserved", "signing", "issued", "revoked",
            ])
        #expect(trail.allSatisfy { $0.requester == "tester" && $0.time == fixedNow })
        #expect(trail.first?.previousSHA256 == [UInt8](repeating: 0, count: 32))
        for (earlier, later) in zip(trail, trail.dropFirst()) {
            #expect(later.previousSHA256 == earlier.sha256)
        }
    }

    @Test(arguments: [
        "UPDATE auditEntry SET detail = 'nothing' WHERE id = 1",
        "DELETE FROM auditEntry WHERE id = (SELECT max(id) FROM auditEntry)",
        "DELETE FROM auditEntry",
        """
        INSERT INTO auditEntry SELECT 99, time, requester, operation, detail, sha256, zeroblob(32)
        FROM auditEntry WHERE id = 1
        """,
        """
        INSERT OR REPLACE INTO auditEntry
        SELECT 1, time, 'nobody', operation, detail, previousSHA256, zeroblob(32)
        FROM auditEntry WHERE id = 1
        """,
        "UPDATE certificate SET der = zeroblob(9), sha256 = zeroblob(32) WHERE id = 1",
        "UPDATE certificate SET tbs = zeroblob(9) WHERE id = 1",
        "UPDATE certificate SET serialNumber = zeroblob(16) WHERE id = 1",
        "UPDATE certificate SET state = 'reserved' WHERE id = 1",
        "DELETE FROM certificate WHERE id = 1",
        "INSERT OR REPLACE INTO certificate SELECT * FROM certificate WHERE id = 1",
        "DELETE FROM authority WHERE id = 1",
        "UPDATE certificateRevocationList SET number = number + 1",
        "UPDATE certificateRevocationList SET signature = zeroblob(9)",
        "DELETE FROM certificateRevocationList",
        """
        INSERT INTO certificateRevocationList
        SELECT 99, issuerID, number, thisUpdate, nextUpdate, entryCount, tbsSHA256, NULL
        FROM certificateRevocationList
        """,
        """
        INSERT INTO revocation
        SELECT issuerID, serialNumber, 2, notAfter, 0, 'removeFromCRL', NULL, 0, 'x'
        FROM certificate WHERE id = 2
        """,
        """
        INSERT INTO revocation
        SELECT issuerID, serialNumber, 2, notAfter, 0, 'superseded', 1, 0, 'x'
        FROM certificate WHERE id = 2
        """,
        """
        INSERT INTO revocation
        SELECT issuerID, serialNumber, 99, notAfter, 0, 'superseded', NULL, 0, 'x'
        FROM certificate WHERE id = 2
        """,
        """
        INSERT INTO revocation
        SELECT issuerID, serialNumber, 2, notAfter + 1, 0, 'superseded', NULL, 0, 'x'
        FROM certificate WHERE id = 2
        """,
    ])
    func theStoreGuardsItself(sql: String) throws {
        let fixture = try StoreFixture()
        _ = try fixture.store.createRevocationList(
            issuer: fixture.issuer, context: StoreFixture.context())
        let before = try fixture.store.auditTrail()
        let error = #expect(throws: DatabaseError.self) {
            try fixture.store.database.write { try $0.execute(sql: sql) }
        }
        #expect(error?.resultCode == .SQLITE_CONSTRAINT)
        #expect(try fixture.store.auditTrail() == before)
    }

    @Test func aChangeBehindTheTriggersIsFound() throws {
        let fixture = try StoreFixture()
        try fixture.store.database.write { database in
            try database.execute(sql: "DROP TRIGGER auditEntryStays")
            try database.execute(sql: "UPDATE auditEntry SET requester = 'nobody' WHERE id = 2")
        }
        #expect(
            throws: AuthorityError.corrupt(
                what: "audit entry 2", detail: "its hash does not fit")
        ) {
            try fixture.store.auditTrail()
        }
    }
}
