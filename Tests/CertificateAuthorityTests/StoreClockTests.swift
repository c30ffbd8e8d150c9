import Foundation
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// One command under a clock that ran ahead, and what may follow when the clock is right again.
struct StoreClockTests {
    private let fixture: StoreFixture
    private static let ahead = 40.0 * 86_400

    init() throws {
        fixture = try StoreFixture()
        _ = try fixture.issue(fixture.request("future"), at: Self.ahead)
    }

    private var refusal: AuthorityError {
        .clockBehind(now: fixedNow, newest: fixedNow.addingTimeInterval(Self.ahead))
    }

    private func accepted(_ offset: TimeInterval = 0) -> OperationContext {
        var context = StoreFixture.context(offset)
        context.acceptsEarlierClock = true
        return context
    }

    private func operations() throws -> [String] {
        try fixture.store.auditTrail().map(\.operation)
    }

    @Test func issuingIsRefusedAndLeavesNothing() throws {
        let before = try fixture.store.auditTrail()
        #expect(throws: refusal) { try fixture.issue(fixture.request("web-01")) }
        #expect(throws: refusal) {
            try fixture.store.rehearse(
                fixture.request("web-01"), issuer: nil, context: StoreFixture.context())
        }
        #expect(try fixture.names(in: "clients") == ["future"])
        #expect(try fixture.store.certificates(matching: "web-01").isEmpty)
        #expect(try fixture.store.auditTrail() == before)
    }

    @Test func makingAnAuthorityIsRefusedAndLeavesNothing() throws {
        let root = try fixture.store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        let request = try StoreFixture.issuingRequest(
            name: "second", subject: "CN=Example Issuing A2,O=Example")
        #expect(throws: refusal) {
            try fixture.store.initIssuing(request, issuer: root, context: StoreFixture.context())
        }
        #expect(throws: refusal) {
            try fixture.store.rehearse(
                request, under: root.authority, context: StoreFixture.context())
        }
        #expect(throws: refusal) {
            try AuthorityStore.rehearse(
                root: StoreFixture.rootRequest(name: "other"), in: fixture.store.directory,
                context: StoreFixture.context())
        }
        #expect(try fixture.store.authorities().map(\.name) == ["root", "issuing"])
        #expect(try fixture.store.certificates(state: .reserved).isEmpty)
    }

    @Test func theClockIsLookedAtAgainWhereTheReservationIsMade() throws {
        // Another process, whose clock runs ahead, comes between the first look and the
        // reservation.
        let earlier = Self.ahead + 86_400
        #expect(
            throws: AuthorityError.clockBehind(
                now: fixedNow.addingTimeInterval(Self.ahead),
                newest: fixedNow.addingTimeInterval(earlier))
        ) {
            try fixture.issue(fixture.request("web-01"), at: Self.ahead) { step in
                guard step == .reserve else { return }
                _ = try fixture.issue(fixture.request("web-02"), at: earlier)
            }
        }
        #expect(try fixture.names(in: "clients") == ["future", "web-02"])
        #expect(try fixture.store.certificates(matching: "web-01").isEmpty)
    }

    @Test func whatIsReservedIsFinishedWhateverTheClockSaysMeanwhile() throws {
        let issued = try fixture.issue(fixture.request("web-01"), at: Self.ahead) { step in
            guard step == .log else { return }
            _ = try fixture.issue(fixture.request("web-02"), at: Self.ahead + 86_400)
        }
        #expect(issued.record.state == .issued)
    }

    @Test func fiveMinutesAreTolerated() throws {
        _ = try fixture.issue(fixture.request("web-01"), at: Self.ahead - 300)
        #expect(
            try StoreFixture.code {
                try fixture.issue(fixture.request("web-02"), at: Self.ahead - 301)
            } == "clock")
    }

    @Test func acceptingOnceIsEnough() throws {
        _ = try fixture.store.issueClient(
            fixture.request("web-01"), issuer: fixture.issuer, context: accepted())
        #expect(
            try operations().suffix(4) == ["acceptClock", "reserved", "signing", "issued"])
        // Neither the next command nor one a little earlier needs to be told again.
        _ = try fixture.issue(fixture.request("web-02"))
        _ = try fixture.issue(fixture.request("web-03"), at: -100)
        #expect(
            try StoreFixture.code { try fixture.issue(fixture.request("web-04"), at: -301) }
                == "clock")
        #expect(try operations().filter { $0 == "acceptClock" }.count == 1)
    }

    @Test func aClockThatFitsNeedsNoEntry() throws {
        _ = try fixture.store.issueClient(
            fixture.request("web-01"), issuer: fixture.issuer, context: accepted(Self.ahead))
        #expect(try !operations().contains("acceptClock"))
    }

    @Test func revokingIsNeverRefused() throws {
        let context = StoreFixture.context()
        #expect(
            try fixture.store.clockNotice(context)
                == .clockBehind(now: fixedNow, newest: fixedNow.addingTimeInterval(Self.ahead)))
        let results = try fixture.store.revoke(
            RevocationRequest(selector: "future", reason: .keyCompromise), context: context)
        #expect(results.first?.record.revocation?.revokedAt == fixedNow)
        // That says nothing about the clock: issuing is refused as before.
        #expect(throws: refusal) { try fixture.issue(fixture.request("web-01")) }
    }

    @Test func listsAreDatedNowAndTheirNumbersRise() throws {
        let future = try fixture.store.createRevocationList(
            issuer: fixture.issuer, context: StoreFixture.context(Self.ahead))
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "future"), context: StoreFixture.context(Self.ahead))
        var numbers = [future.number]
        for offset in [0.0, 60, 120] {
            let issued = try fixture.store.createRevocationList(
                issuer: fixture.issuer, RevocationListRequest(days: 60),
                context: StoreFixture.context(offset))
            let now = fixedNow.addingTimeInterval(offset)
            let list = try fixture.store.certificateRevocationList(issued.record)
            #expect(list.thisUpdate == now)
            #expect(list.nextUpdate == now.addingTimeInterval(60 * 86_400))
            // Revoked under the clock that ran ahead, yet not after the list itself.
            #expect(list.entries.map(\.revocationDate) == [now])
            numbers.append(issued.number)
        }
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
        _ = try fixture.store.auditTrail()
    }

    @Test func aListThatWouldBeOverdueIsRefused() throws {
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "future"), context: StoreFixture.context())
        let before = try fixture.store.auditTrail()
        // Due after 7 days, 33 before the newest record.
        #expect(throws: refusal) { try fixture.createList() }
        #expect(try fixture.store.auditTrail() == before)
        #expect(try fixture.store.revocationLists().isEmpty)
        // Small steps back, and a clock that is said to be right, keep nobody from publishing.
        #expect(try fixture.createList(at: Self.ahead - 6 * 86_400).entries.count == 1)
        let issued = try fixture.store.createRevocationList(
            issuer: fixture.issuer, context: accepted())
        #expect(issued.record.thisUpdate == fixedNow)
        #expect(try fixture.createList(at: 60).entries.count == 1)
    }

    @Test func revokingCanAcceptTheClockToo() throws {
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "future"), context: accepted())
        #expect(try operations().suffix(2) == ["acceptClock", "revoked"])
        #expect(try fixture.store.clockNotice(StoreFixture.context()) == nil)
        _ = try fixture.issue(fixture.request("web-01"))
    }

    @Test func theNoticeNamesBothTimes() {
        let notice = StoreNotice.clockBehind(
            now: fixedNow, newest: fixedNow.addingTimeInterval(3600))
        #expect(notice.description.contains(fixedNow.ISO8601Format()))
        #expect(notice.description.contains(fixedNow.addingTimeInterval(3600).ISO8601Format()))
    }
}
