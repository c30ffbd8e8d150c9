import Foundation
import GRDB
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// A certificate takes the place of another, with the same key or with a new one.
struct RenewalTests {
    private static let day = 86_400.0

    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
        _ = try fixture.issue(
            fixture.request {
                $0.subject = try DistinguishedName("O=Example,CN=web-01")
                $0.subjectAlternativeNames = [.dns("web-01.example.com"), .ip([192, 0, 2, 1])]
                $0.days = 30
            })
    }

    private var store: AuthorityStore { fixture.store }

    private func basis(
        _ selector: String = "web-01", keepingKey: Bool = true, after days: Double = 1
    ) throws -> RenewalBasis {
        try store.renewalBasis(
            selector, keepingKey: keepingKey, at: fixedNow.addingTimeInterval(days * Self.day))
    }

    private func renew(
        _ selector: String = "web-01", after days: Double = 1, revoking: Bool = false,
        step: StepObserver? = nil
    ) throws -> RenewedCertificate {
        try store.renew(
            basis(selector, after: days), revokesPredecessor: revoking, issuer: fixture.issuer,
            context: StoreFixture.context(days * Self.day), step: step)
    }

    private func rekey(
        to path: String = "clients/new", after days: Double = 1, revoking: Bool = false,
        step: StepObserver? = nil
    ) throws -> IssuedClient {
        let request = try basis(keepingKey: false, after: days).clientRequest(
            directory: fixture.directory.file(path),
            keyEncryption: .passphrase(SecretBytes(copying: "a passphrase".utf8), rounds: 2048),
            revokesPredecessor: revoking)
        return try fixture.issue(request, at: days * Self.day, step: step)
    }

    private func first() throws -> CertificateRecord {
        try #require(try store.certificates(matching: "web-01").first)
    }

    private func obstacle(_ body: () throws -> some Any) throws -> RenewalObstacle? {
        do {
            _ = try body()
            return nil
        } catch AuthorityError.notRenewable(_, _, let obstacle) {
            return obstacle
        }
    }

    @Test func aRenewalKeepsKeySubjectNamesProfileAndLifetime() throws {
        let old = try #require(try first().certificate())
        let renewed = try renew(after: 20)
        let new = renewed.certificate
        #expect(new.publicKey == old.publicKey && new.subject == old.subject)
        #expect(new.subjectAlternativeNames == old.subjectAlternativeNames)
        #expect(new.serialNumber != old.serialNumber && renewed.record.profile == "client")
        let lifetime = new.validity.notAfter.timeIntervalSince(new.validity.notBefore)
        #expect(lifetime == old.validity.notAfter.timeIntervalSince(old.validity.notBefore))
        #expect(new.validity.notBefore == old.validity.notBefore.addingTimeInterval(20 * Self.day))
        #expect(renewed.chain.map(\.subject.commonName) == ["Example Issuing A1"])
        #expect(new.isSigned(by: fixture.issuer.certificate.publicKey))
        #expect(try first().state == .issued)
    }

    @Test func theLineIsRememberedAndANameMeansItsEnd() throws {
        let old = try first()
        let second = try renew(after: 1)
        let third = try renew(after: 2)
        let now = fixedNow.addingTimeInterval(3 * Self.day)
        let (current, successors) = try store.entry(matching: "web-01", at: now)
        #expect(current.record.serialNumber == third.record.serialNumber)
        #expect(current.predecessor == second.record.serialNumber && successors.isEmpty)
        let (before, after) = try store.entry(matching: old.serialNumber.hex, at: now)
        #expect(before.hasLiveSuccessor && before.predecessor == nil)
        #expect(after.map(\.serialNumber) == [second.record.serialNumber])
        // A successor counts as long as it is live, and the one after it too.
        _ = try store.revoke(
            RevocationRequest(selector: second.record.serialNumber.hex),
            context: StoreFixture.context(3 * Self.day))
        #expect(try store.entry(matching: old.serialNumber.hex, at: now).entry.hasLiveSuccessor)
        _ = try store.revoke(
            RevocationRequest(selector: third.record.serialNumber.hex),
            context: StoreFixture.context(3 * Self.day))
        #expect(try !store.entry(matching: old.serialNumber.hex, at: now).entry.hasLiveSuccessor)
        #expect(
            try store.entry(matching: "web-01", at: now).entry.record.serialNumber
                == old.serialNumber)
    }

    @Test func whatHasALiveSuccessorIsMarkedAmongTheExpiring() throws {
        _ = try renew(after: 20)
        var found: [Bool] = []
        try store.forEachExpiring(
            until: fixedNow.addingTimeInterval(31 * Self.day),
            at: fixedNow.addingTimeInterval(21 * Self.day)
        ) { found.append($0.hasLiveSuccessor) }
        #expect(found == [true])
    }

    @Test(arguments: [false, true])
    func theOldOneIsRevokedOnlyWhenAsked(revoking: Bool) throws {
        let old = try first()
        let renewed = try renew(revoking: revoking)
        #expect(renewed.predecessor.state == (revoking ? .revoked : .issued))
        #expect(try first().revocation?.reason == (revoking ? .superseded : nil))
        #expect(renewed.predecessor.serialNumber == old.serialNumber)
    }

    @Test func aRenewalIsNotMadeTwice() throws {
        let old = try first()
        let new = try renew()
        #expect(
            try obstacle { try renew(old.serialNumber.hex, after: 2) }
                == .replaced(by: new.record.serialNumber))
        #expect(try store.certificates(matching: "web-01").count == 2)
    }

    @Test(arguments: [
        RevocationReason.keyCompromise, .superseded, .cessationOfOperation, .certificateHold,
    ])
    func whatIsRevokedIsNotReplaced(reason: RevocationReason) throws {
        _ = try store.revoke(
            RevocationRequest(selector: "web-01", reason: reason),
            context: StoreFixture.context())
        let count = try store.auditTrail().count
        #expect(try obstacle { try renew() } == .revoked(reason))
        #expect(try obstacle { try rekey() } == .revoked(reason))
        #expect(try store.auditTrail().count == count)
        #expect(try fixture.names(in: "clients") == ["web-01"])
    }

    @Test func aKeyThatOthersHaveIsReplacedAndNotRenewed() throws {
        let old = try first()
        _ = try renew()
        _ = try store.revoke(
            RevocationRequest(selector: old.serialNumber.hex, reason: .keyCompromise),
            context: StoreFixture.context(Self.day))
        #expect(
            try obstacle { try renew(after: 2) }
                == .compromisedKey(serialNumber: old.serialNumber))
        let rekeyed = try rekey(after: 2)
        #expect(rekeyed.certificate.publicKey != old.publicKey)
    }

    @Test func authoritiesAreNotRenewed() throws {
        #expect(try obstacle { try basis("issuing") } == .authority)
        #expect(try obstacle { try basis("root", keepingKey: false) } == .authority)
        #expect(try StoreFixture.code { try basis("nobody") } == "revoke.unknown")
    }

    @Test func theProfileStaysTheSame() throws {
        let generic = try Profile.builtIn(named: "client-generic")
        #expect(
            try obstacle {
                try store.renewalBasis("web-01", keepingKey: true, profile: generic, at: fixedNow)
            } == .profile(asked: "client-generic", recorded: "client"))
    }

    @Test(arguments: [IssuanceStep.reserve, .log, .sign, .compare, .store])
    func whatWasInterruptedIsFinished(step: IssuanceStep) throws {
        struct Crash: Error {}
        #expect(throws: Crash.self) {
            try renew { if $0 == step { throw Crash() } }
        }
        let begun = try store.certificates(state: .reserved)
        #expect(begun.count == (step == .reserve ? 0 : 1))
        let renewed = try renew()
        #expect(renewed.isResumed == (step != .reserve))
        if let begun = begun.first {
            #expect(renewed.record.serialNumber == begun.serialNumber)
        }
        #expect(try store.certificates(state: .reserved).isEmpty)
        #expect(try store.certificates(matching: "web-01").count == 2)
    }

    @Test func whatWasInterruptedAndIsOldIsRevoked() throws {
        struct Crash: Error {}
        #expect(throws: Crash.self) { try renew { if $0 == .sign { throw Crash() } } }
        let begun = try #require(try store.certificates(state: .reserved).first)
        let renewed = try renew(after: 2)
        #expect(!renewed.isResumed && renewed.record.serialNumber != begun.serialNumber)
        let left = try store.certificate(matching: begun.serialNumber.hex)
        #expect(left.revocation?.reason == .superseded)
    }

    @Test func bytesThatWereChangedInTheStoreAreNotSigned() throws {
        struct Crash: Error {}
        #expect(throws: Crash.self) { try renew { if $0 == .sign { throw Crash() } } }
        let begun = try #require(try store.certificates(state: .reserved).first)
        let other = try #require(try first().certificate()).tbs
        try store.write { database in
            try database.execute(sql: "DROP TRIGGER certificateStays")
            try database.execute(
                sql: "UPDATE certificate SET tbs = ? WHERE id = ?",
                arguments: [Data(other), begun.id])
        }
        let renewed = try renew()
        #expect(!renewed.isResumed && renewed.record.serialNumber != begun.serialNumber)
    }

    @Test func rekeyingMakesADirectoryWithANewKey() throws {
        let old = try #require(try first().certificate())
        let new = try rekey(revoking: true)
        #expect(new.certificate.publicKey != old.publicKey)
        #expect(new.certificate.publicKey.kind == old.publicKey.kind)
        #expect(new.certificate.subject == old.subject)
        #expect(new.certificate.subjectAlternativeNames == old.subjectAlternativeNames)
        #expect(
            try fixture.names(in: "clients/new") == [
                "certificate.pem", "certificate_chain.pem", "private_key.pem",
            ])
        #expect(try first().revocation?.reason == .superseded)
        #expect(new.record.predecessorID == (try first().id))
    }

    @Test(arguments: IssuanceStep.allCases.filter { $0 != .done })
    func rekeyingIsFinishedAfterACrash(step: IssuanceStep) throws {
        struct Crash: Error {}
        #expect(throws: Crash.self) {
            try rekey(revoking: true) { if $0 == step { throw Crash() } }
        }
        // Until the successor is stored, the old one holds; the two change places in one step.
        let isStored = [.files, .rename].contains(step)
        #expect(try first().state == (isStored ? .revoked : .issued))
        let finished = try rekey(revoking: true)
        #expect(
            finished.isResumed == ![.request, .template, .tbs, .lint, .privateKey, .reserve]
                .contains(step))
        #expect(try fixture.names(in: "clients") == ["new", "web-01"])
        #expect(try first().revocation?.reason == .superseded)
        let live = try store.certificates(matching: "web-01").filter { $0.state == .issued }
        #expect(live.map(\.serialNumber) == [finished.record.serialNumber])
        #expect(try store.certificates(state: .reserved).isEmpty)
    }
}
