import Foundation
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

struct RevocationTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
        _ = try fixture.issue(fixture.request())
    }

    private func revoke(
        _ reason: RevocationReason, _ selector: String = "web-01", since: Date? = nil,
        all: Bool = false, at offset: TimeInterval = 0
    ) throws -> [RevocationResult] {
        try fixture.store.revoke(
            RevocationRequest(
                selector: selector, reason: reason, invalidityDate: since, includesAll: all),
            context: StoreFixture.context(offset))
    }

    @Test func byNameSerialNumberAndFingerprint() throws {
        let serial = try fixture.issue(fixture.request("by-serial")).record.serialNumber.hex
        let issued = try fixture.issue(fixture.request("by-print"))
        let print = try #require(issued.record.fingerprint)
        let coloned = stride(from: 0, to: 64, by: 2).map { offset in
            String(print.uppercased().dropFirst(offset).prefix(2))
        }.joined(separator: ":")
        for selector in ["web-01", serial.uppercased(), coloned] {
            let results = try revoke(.keyCompromise, selector, at: 60)
            #expect(results.count == 1)
            #expect(results.first?.changed == true)
            let revocation = results.first?.record.revocation
            #expect(revocation?.reason == .keyCompromise)
            #expect(revocation?.revokedAt == fixedNow.addingTimeInterval(60))
        }
        #expect(try fixture.store.certificates(state: .revoked).count == 3)
    }

    @Test func theUnknownIsRefused() throws {
        for selector in ["nobody", "", "00", String(repeating: "0", count: 64), "web-0%"] {
            #expect(throws: AuthorityError.noSuchCertificate(selector: selector)) {
                try revoke(.superseded, selector)
            }
        }
    }

    @Test func aNameOfSeveralNeedsToSayAll() throws {
        _ = try fixture.issue(
            fixture.request("web-01", to: "clients/two") { $0.isAdditional = true })
        let error = #expect(throws: AuthorityError.self) { try revoke(.superseded) }
        guard case .severalCertificates(_, let candidates) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(candidates.count == 2)
        #expect(try fixture.store.certificates(state: .revoked).isEmpty)
        #expect(try revoke(.superseded, all: true).count == 2)
    }

    @Test func aNameMeansWhatIsStillLive() throws {
        _ = try revoke(.superseded)
        _ = try fixture.issue(fixture.request("web-01", to: "clients/two"))
        let results = try revoke(.keyCompromise)
        #expect(results.map(\.record.state) == [.revoked])
        let reasons = try fixture.store.certificates(matching: "web-01").map(\.revocation?.reason)
        #expect(reasons == [.superseded, .keyCompromise])
    }

    @Test(arguments: [
        (RevocationReason.superseded, RevocationReason.superseded, false as Bool?),
        (.unspecified, .keyCompromise, true), (.certificateHold, .keyCompromise, true),
        (.certificateHold, .unspecified, true), (.unspecified, .certificateHold, nil),
        (.superseded, .keyCompromise, nil), (.keyCompromise, .unspecified, nil),
    ])
    func again(first: RevocationReason, second: RevocationReason, changed: Bool?) throws {
        _ = try revoke(first)
        guard let changed else {
            #expect(
                throws: AuthorityError.alreadyRevoked(
                    name: "web-01", reason: first, asked: second)
            ) { try revoke(second, at: 60) }
            return
        }
        let result = try revoke(second, at: 60).first
        #expect(result?.changed == changed)
        #expect(result?.record.revocation?.reason == second)
        #expect(result?.record.revocation?.revokedAt == fixedNow)
    }

    @Test func reasonsThatCannotBe() throws {
        #expect(try StoreFixture.code { try revoke(.removeFromCRL) } == "revoke.reason")
        #expect(try StoreFixture.code { try revoke(.cACompromise) } == "revoke.reason")
        #expect(try revoke(.cACompromise, "issuing").count == 1)
        #expect(try StoreFixture.code { try revoke(.superseded, "root") } == "revoke.root")
    }

    @Test func theInvalidityDateLiesWithinTheCertificatesLife() throws {
        for offset in [-121.0, 61] {
            let date = fixedNow.addingTimeInterval(offset)
            #expect(
                try StoreFixture.code { try revoke(.keyCompromise, since: date, at: 60) }
                    == "revoke.date")
        }
        let date = fixedNow.addingTimeInterval(-60)
        _ = try revoke(.keyCompromise, at: 60)
        // It may be learnt later.
        #expect(try revoke(.keyCompromise, since: date, at: 120).first?.changed == true)
        #expect(try revoke(.keyCompromise, since: date, at: 120).first?.changed == false)
        #expect(
            try StoreFixture.code {
                try revoke(.keyCompromise, since: fixedNow, at: 120)
            } == "revoke.again")
        #expect(try fixture.createList(at: 180).entries.map(\.invalidityDate) == [date])
    }

    @Test func whatSaysThatNobodyLooksIsNotRevoked() throws {
        let profile = try Profile.builtIn(named: "client-short-lived")
        let record = try fixture.issue(fixture.request("short") { $0.profile = profile }).record
        #expect(
            throws: AuthorityError.withoutRevocation(
                name: "short", notAfter: record.validity.notAfter)
        ) { try revoke(.keyCompromise, "short") }
        #expect(try fixture.store.certificate(matching: "short").state == .issued)
    }

    @Test func whatNobodyLooksForIsPassedOverWithAReason() throws {
        let profile = try Profile.builtIn(named: "client-short-lived")
        _ = try fixture.issue(
            fixture.request("web-01", to: "clients/short") {
                $0.profile = profile
                $0.isAdditional = true
            })
        let results = try revoke(.keyCompromise)
        #expect(results.map(\.changed) == [true, false])
        #expect(results.map { $0.obstacle?.code } == [nil, "revoke.norevavail"])
    }

    @Test func severalAreTakenWhereSomebodyHasSeenThem() throws {
        let second = try fixture.issue(
            fixture.request("web-01", to: "clients/two") { $0.isAdditional = true }
        ).record
        let first = try #require(
            try fixture.store.certificates(matching: "web-01").first?.serialNumber)
        var request = RevocationRequest(selector: "web-01")
        request.agreed = [first, SerialNumber(unsigned: [1])]
        #expect(
            try StoreFixture.code {
                try fixture.store.revoke(request, context: StoreFixture.context())
            } == "revoke.unknown")
        request.agreed = [first, second.serialNumber]
        let results = try fixture.store.revoke(request, context: StoreFixture.context())
        #expect(results.map(\.changed) == [true, true])
    }
}
