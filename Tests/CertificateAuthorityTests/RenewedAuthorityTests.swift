import Foundation
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// An authority with several certificates for one key: what is said of one, and what of the key.
struct RenewedAuthorityTests {
    private let fixture: StoreFixture
    private var store: AuthorityStore { fixture.store }
    private let older: Certificate
    private let newer: Certificate
    private let now = StoreFixture.context(86_400)

    init() throws {
        fixture = try StoreFixture()
        older = fixture.issuer.certificate
        newer = try Self.renew("issuing", in: fixture.store, StoreFixture.context(86_400))
            .certificate
    }

    private static func renew(
        _ name: String, in store: AuthorityStore, _ context: OperationContext
    ) throws -> SignedAuthority {
        try store.renewAuthority(
            named: name, profile: Profile.builtIn(named: "issuing"),
            issuer: store.issuer(kind: .root, passphrase: StoreFixture.passphrase),
            context: context)
    }

    private func revoke(_ certificate: Certificate, _ reason: RevocationReason) throws {
        _ = try store.revoke(
            RevocationRequest(selector: certificate.serialNumber.hex, reason: reason), context: now)
    }

    private func issue(_ name: String = "web-01") throws -> IssuedClient {
        try store.issueClient(
            fixture.request(name),
            issuer: store.issuer(named: "issuing", passphrase: StoreFixture.passphrase),
            context: now)
    }

    @Test(arguments: [RevocationReason.keyCompromise, .cACompromise, .certificateHold])
    func aKeyIsBadInEachOfItsCertificates(reason: RevocationReason) throws {
        try revoke(older, reason)
        #expect(try store.authority(named: "issuing").isRevoked)
        #expect(try StoreFixture.code { try store.authority() } == "authority.unknown")
        #expect(throws: AuthorityError.authorityRevoked(name: "issuing")) { try issue() }
        #expect(throws: AuthorityError.authorityRevoked(name: "issuing")) {
            try Self.renew("issuing", in: store, now)
        }
        // Its list is made all the same.
        let issuer = try store.issuer(named: "issuing", passphrase: StoreFixture.passphrase)
        _ = try store.createRevocationList(issuer: issuer, context: now)
    }

    @Test func anIssuerThatWasOpenedBeforeDoesNotIssueEither() throws {
        let issuer = try store.issuer(passphrase: StoreFixture.passphrase)
        try revoke(older, .keyCompromise)
        #expect(throws: AuthorityError.authorityRevoked(name: "issuing")) {
            try store.issueClient(fixture.request(), issuer: issuer, context: now)
        }
    }

    @Test func theOlderCertificateTakesThePlaceOfTheNewest() throws {
        try revoke(newer, .superseded)
        #expect(try store.authority().certificate == older)
        let issued = try issue()
        let path = try CertificationPath.verify(
            issued.certificate, intermediates: [older],
            anchors: [store.authority(kind: .root).certificate], at: now.now)
        #expect(path.count == 3)
        let again = try Self.renew("issuing", in: store, now)
        #expect(try store.authority().certificate == again.certificate)
    }

    @Test func withoutAnyCertificateItIsRevoked() throws {
        try revoke(newer, .superseded)
        try revoke(older, .superseded)
        #expect(try store.authority(named: "issuing").isRevoked)
    }

    /// The list is that of the key, and lasts as long as any certificate for it.
    @Test func aListIsMadeWhenOnlyARevokedCertificateLasts() throws {
        try revoke(newer, .superseded)
        let late = older.validity.notAfter.addingTimeInterval(60)
        let issuer = try store.issuer(named: "issuing", passphrase: StoreFixture.passphrase)
        let issued = try store.createRevocationList(
            issuer: issuer, context: OperationContext(now: late, requester: "tester"))
        #expect(issued.record.nextUpdate == newer.validity.notAfter)
    }

    @Test func aBlockedKeyIsNotRenewed() throws {
        _ = try store.blockKeys(
            [Digest.sha256(newer.publicKey.spki)], reason: "leaked", context: now)
        let count = try store.certificates().count
        #expect(
            try StoreFixture.code { try Self.renew("issuing", in: store, now) } == "key.blocked")
        #expect(try store.certificates().count == count)
    }
}
