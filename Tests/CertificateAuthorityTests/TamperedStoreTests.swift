import Foundation
import GRDB
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// What somebody who can write into the file, but does not have the keys, can bring about.
struct TamperedStoreTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
    }

    private func tamper(_ sql: String, _ arguments: StatementArguments = []) throws {
        try fixture.store.database.write { try $0.execute(sql: sql, arguments: arguments) }
    }

    private func revokedClient() throws -> CertificateRecord {
        let record = try fixture.issue(fixture.request()).record
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "web-01", reason: .keyCompromise),
            context: StoreFixture.context())
        _ = try fixture.store.createRevocationList(
            issuer: fixture.issuer, context: StoreFixture.context())
        return record
    }

    @Test func cannotHaveOtherBytesSigned() throws {
        let request = try fixture.request()
        #expect(throws: Crash.self) {
            try fixture.issue(request) { if $0 == .sign { throw Crash() } }
        }
        let begun = try fixture.store.certificate(matching: "web-01")
        let evil = try TestAuthority.root(name: "CN=Evil CA").certificate.tbs
        try tamper("DROP TRIGGER certificateStays")
        try tamper(
            "UPDATE certificate SET tbs = ?, tbsSHA256 = ? WHERE name = 'web-01'",
            [Data(evil), Data(Digest.sha256(evil))])
        let issued = try fixture.issue(request)
        #expect(!issued.isResumed)
        #expect(issued.certificate.subject.commonName == "web-01")
        // What was put there was never signed, and its number is on the next list.
        let left = try fixture.store.certificate(matching: begun.serialNumber.hex)
        #expect(left.der == nil)
        #expect(left.revocation?.reason == .superseded)
    }

    @Test func cannotPassOffACertificateOfAnotherAuthority() throws {
        let request = try fixture.request()
        #expect(throws: Crash.self) {
            try fixture.issue(request) { if $0 == .files { throw Crash() } }
        }
        let begun = try fixture.store.certificate(matching: "web-01")
        let key = try #require(begun.publicKey)
        let evil = try TestAuthority.root(name: "CN=Example Issuing A1,O=Example")
            .sign(
                subject: begun.subject, publicKey: key, validity: TestAuthority.validity,
                extensions: []
            ).der
        try tamper("DROP TRIGGER certificateIsSignedOnce")
        try tamper(
            "UPDATE certificate SET der = ?, sha256 = ? WHERE name = 'web-01'",
            [Data(evil), Data(Digest.sha256(evil))])
        let issued = try fixture.issue(request)
        #expect(!issued.isResumed)
        #expect(issued.certificate.isSigned(by: fixture.issuer.certificate.publicKey))
    }

    @Test(arguments: [
        "DELETE FROM revocation",
        "UPDATE revocation SET revokedAt = 0",
        "UPDATE revocation SET reason = 'certificateHold'",
        """
        REPLACE INTO revocation SELECT issuerID, serialNumber, certificateID, notAfter, 0,
            'unspecified', NULL, 0, '' FROM revocation
        """,
        "UPDATE certificateRevocationListPart SET bytes = x'00'",
        "DELETE FROM certificateRevocationListPart",
        "INSERT INTO certificateRevocationListPart VALUES (1, 9, x'00')",
        "UPDATE certificate SET kind = 'issuing' WHERE name = 'web-01'",
        "UPDATE certificate SET state = 'issued' WHERE name = 'web-01'",
        "UPDATE certificate SET state = 'revoked' WHERE name = 'issuing'",
        "UPDATE certificate SET state = 'reserved', der = NULL WHERE name = 'web-01'",
        "DELETE FROM authority",
        "UPDATE authority SET state = 'abandoned'",
        "UPDATE authority SET publicKey = x'00'",
    ])
    func cannotTakeARevocationBackByHand(sql: String) throws {
        _ = try revokedClient()
        #expect(throws: DatabaseError.self) { try tamper(sql) }
    }

    @Test func cannotMakeTheNextListForget() throws {
        let record = try revokedClient()
        try tamper("DROP TRIGGER revocationRemains")
        try tamper("DROP TRIGGER certificateStateFollows")
        try tamper("DELETE FROM revocation")
        try tamper("UPDATE certificate SET state = 'issued' WHERE name = 'web-01'")
        let refusal = #expect(throws: AuthorityError.self) {
            try fixture.store.createRevocationList(
                issuer: fixture.issuer, context: StoreFixture.context(60))
        }
        #expect(refusal?.code == "crl.shrink")
        // Revoking it again is the way on.
        _ = try fixture.store.revoke(
            RevocationRequest(selector: record.serialNumber.hex, reason: .keyCompromise),
            context: StoreFixture.context(60))
        let list = try fixture.createList(at: 60)
        #expect(list.entry(for: record.serialNumber) != nil)
    }

    @Test func cannotPassOffAListOfAnotherKey() throws {
        _ = try revokedClient()
        let other = try TestAuthority.root(name: "CN=Example Issuing A1,O=Example")
        try tamper("DROP TRIGGER certificateRevocationListStays")
        try tamper(
            "UPDATE certificateRevocationList SET signature = ?",
            [Data(try other.crl(revoking: []).signature)])
        let refusal = #expect(throws: AuthorityError.self) {
            try fixture.store.createRevocationList(
                issuer: fixture.issuer, context: StoreFixture.context(60))
        }
        #expect(refusal?.code == "store.corrupt")
    }

    @Test func cannotTurnARevocationIntoAHold() throws {
        _ = try fixture.issue(fixture.request())
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "web-01", reason: .unspecified),
            context: StoreFixture.context())
        #expect(throws: DatabaseError.self) {
            try tamper("UPDATE revocation SET reason = 'certificateHold'")
        }
    }

    @Test func cannotForgetWhatNoListHasNamedYet() throws {
        let record = try fixture.issue(fixture.request()).record
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "web-01", reason: .keyCompromise),
            context: StoreFixture.context())
        try tamper("DROP TRIGGER revocationRemains")
        try tamper("DELETE FROM revocation")
        #expect(
            throws: AuthorityError.vanishedRevocation(
                serialNumber: record.serialNumber, number: nil)
        ) {
            try fixture.store.createRevocationList(
                issuer: fixture.issuer, context: StoreFixture.context())
        }
    }

    @Test func cannotPutAnOlderListInPlaceOfTheLast() throws {
        _ = try fixture.store.createRevocationList(
            issuer: fixture.issuer, context: StoreFixture.context())
        _ = try revokedClient()
        try tamper("DROP TRIGGER certificateRevocationListStays")
        try tamper("DROP TRIGGER certificateRevocationListPartStays")
        try tamper(
            """
            UPDATE certificateRevocationList SET signature = (
                SELECT signature FROM certificateRevocationList ORDER BY number LIMIT 1)
            """)
        try tamper(
            """
            UPDATE certificateRevocationListPart SET bytes = (
                SELECT bytes FROM certificateRevocationListPart ORDER BY listID LIMIT 1)
            """)
        let refusal = #expect(throws: AuthorityError.self) {
            try fixture.store.createRevocationList(
                issuer: fixture.issuer, context: StoreFixture.context(60))
        }
        #expect(refusal?.code == "store.corrupt")
    }

    @Test func cannotStretchAReservationIntoTheFuture() throws {
        let request = try fixture.request()
        #expect(throws: Crash.self) {
            try fixture.issue(request, at: 3 * 365 * 86_400) { if $0 == .sign { throw Crash() } }
        }
        // As a clock that ran ahead, or a hand in the store, leaves it: it is not taken up.
        let issued = try fixture.store.issueClient(
            request, issuer: fixture.issuer,
            context: OperationContext(
                now: fixedNow, requester: "tester", acceptsEarlierClock: true))
        #expect(!issued.isResumed)
        #expect(issued.certificate.validity.notAfter < fixedNow.addingTimeInterval(100 * 86_400))
    }
}
