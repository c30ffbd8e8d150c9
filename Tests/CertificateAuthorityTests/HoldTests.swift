import Foundation
import GRDB
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

struct HoldTests {
    private let fixture: StoreFixture
    private let serialNumber: SerialNumber

    init() throws {
        fixture = try StoreFixture()
        serialNumber = try fixture.issue(fixture.request()).record.serialNumber
    }

    private func revoke(_ reason: RevocationReason, at offset: TimeInterval = 0) throws {
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "web-01", reason: reason),
            context: StoreFixture.context(offset))
    }

    private func release(
        _ selector: String = "web-01", all: Bool = false, at offset: TimeInterval = 0
    ) throws -> [RevocationResult] {
        try fixture.store.releaseHold(
            RevocationRequest(selector: selector, includesAll: all),
            context: StoreFixture.context(offset))
    }

    @Test func aHoldIsListedAndThenIsNot() throws {
        try revoke(.certificateHold)
        #expect(try fixture.createList().entries.map(\.reason) == [.certificateHold])
        let released = try release(at: 60)
        #expect(released.map(\.record.state) == [.issued])
        #expect(released.map(\.record.revocation) == [nil])
        #expect(try fixture.createList(at: 120).entries.isEmpty)
        // It can be revoked again, for good.
        try revoke(.keyCompromise, at: 180)
        #expect(try fixture.createList(at: 240).entries.map(\.reason) == [.keyCompromise])
        #expect(try StoreFixture.code { try release(at: 300) } == "revoke.hold")
        let trail = try fixture.store.auditTrail().map(\.operation)
        #expect(trail.filter { $0 == "released" }.count == 1)
    }

    @Test func whatIsNotOnHoldIsRefused() throws {
        #expect(
            throws: AuthorityError.notOnHold(name: "web-01", reason: nil)
        ) { try release() }
        #expect(
            throws: AuthorityError.noSuchCertificate(selector: "nobody")
        ) { try release("nobody") }
        try revoke(.superseded)
        #expect(
            throws: AuthorityError.notOnHold(name: "web-01", reason: .superseded)
        ) { try release() }
        #expect(try fixture.createList().entries.count == 1)
    }

    @Test func aReservationIsReservedAgain() throws {
        #expect(throws: Crash.self) {
            try fixture.issue(fixture.request("begun")) { if $0 == .sign { throw Crash() } }
        }
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "begun", reason: .certificateHold),
            context: StoreFixture.context())
        #expect(try release("begun").map(\.record.state) == [.reserved])
    }

    @Test func aNameMeansThoseOnHold() throws {
        _ = try fixture.issue(
            fixture.request("web-01", to: "clients/two") { $0.isAdditional = true })
        let third = try fixture.issue(
            fixture.request("web-01", to: "clients/three") { $0.isAdditional = true })
        for serial in [serialNumber, third.record.serialNumber] {
            _ = try fixture.store.revoke(
                RevocationRequest(selector: serial.hex, reason: .certificateHold),
                context: StoreFixture.context())
        }
        #expect(try StoreFixture.code { try release() } == "revoke.unknown")
        var request = RevocationRequest(selector: "web-01")
        request.agreed = [serialNumber]
        #expect(
            try StoreFixture.code {
                try fixture.store.releaseHold(request, context: StoreFixture.context())
            } == "revoke.unknown")
        request.agreed.insert(third.record.serialNumber)
        let released = try fixture.store.releaseHold(request, context: StoreFixture.context())
        #expect(released.count == 2)
        #expect(try fixture.store.certificates(state: .revoked).isEmpty)
    }

    /// A name means what is on hold as well: nothing of it comes back by releasing the hold.
    @Test func whatIsOnHoldIsRevokedWithTheOthers() throws {
        try revoke(.certificateHold)
        let second = try fixture.issue(fixture.request("web-01", to: "clients/two")).record
        #expect(try StoreFixture.code { try revoke(.keyCompromise) } == "revoke.unknown")
        let results = try fixture.store.revoke(
            RevocationRequest(selector: "web-01", reason: .keyCompromise, includesAll: true),
            context: StoreFixture.context(60))
        #expect(results.map(\.record.serialNumber) == [serialNumber, second.serialNumber])
        #expect(results.map(\.record.revocation?.reason) == [.keyCompromise, .keyCompromise])
        #expect(try StoreFixture.code { try release(all: true, at: 120) } == "revoke.hold")
    }

    @Test func aFurtherHoldIsOnWhatIsNotHeldYet() throws {
        try revoke(.certificateHold)
        let second = try fixture.issue(fixture.request("web-01", to: "clients/two")).record
        let results = try fixture.store.revoke(
            RevocationRequest(selector: "web-01", reason: .certificateHold),
            context: StoreFixture.context(60))
        #expect(results.map(\.record.serialNumber) == [second.serialNumber])
    }

    @Test func aHoldThatNobodyReleasedMayNotVanish() throws {
        try revoke(.certificateHold)
        _ = try fixture.createList()
        try fixture.store.database.write { try $0.execute(sql: "DELETE FROM revocation") }
        #expect(
            try StoreFixture.code { try fixture.createList(at: 60) } == "crl.shrink")
        // Nor one that no list has named yet.
        try revoke(.certificateHold, at: 120)
        _ = try fixture.createList(at: 180)
        _ = try release(at: 240)
        try revoke(.certificateHold, at: 300)
        try fixture.store.database.write { try $0.execute(sql: "DELETE FROM revocation") }
        #expect(
            throws: AuthorityError.vanishedRevocation(serialNumber: serialNumber, number: nil)
        ) { try fixture.createList(at: 360) }
    }
}
