import Foundation
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

struct RequestSigningTests {
    private struct Crash: Error {}

    private let fixture: StoreFixture
    private let key: PrivateKey

    init() throws {
        fixture = try StoreFixture()
        key = try PrivateKey.generate(.p256)
    }

    private func request(
        _ subject: String = "CN=web-01", key: PrivateKey? = nil
    ) throws -> CertificationRequest {
        try RequestReader.read(HandmadeRequest(subject, key: key ?? self.key).der())
    }

    private func signing(
        profile: String = "client", additional: Bool = false, at offset: TimeInterval = 0
    ) throws -> RequestSigning {
        try fixture.store.requestSigning(
            terms: SigningTerms(profile: .builtIn(named: profile), isAdditional: additional),
            context: StoreFixture.context(offset))
    }

    private func sign(
        _ request: CertificationRequest, profile: String = "client", additional: Bool = false,
        at offset: TimeInterval = 0, step: StepObserver? = nil
    ) throws -> SignedRequest {
        let signing = try signing(profile: profile, additional: additional, at: offset)
        let checked = try signing.check(SigningRequest(request))
        let issuer = try fixture.store.issuer(
            named: signing.authority.name, passphrase: StoreFixture.passphrase)
        return try #require(try signing.sign([checked], with: issuer, step: step).first)
    }

    @Test func aCertificateIsForTheKeyOfTheCSRAndInTheStore() throws {
        let signed = try sign(request())
        #expect(signed.origin == .issued)
        #expect(signed.certificate.publicKey == key.publicKey)
        let record = try fixture.store.certificate(matching: "web-01")
        #expect(record.kind == .endEntity)
        #expect(try record.certificate() == signed.certificate)
        #expect(signed.certificate.isSigned(by: fixture.issuer.certificate.publicKey))
    }

    @Test func checkingChangesNothing() throws {
        let before = try fixture.store.auditTrail()
        _ = try signing().check(SigningRequest(request()))
        #expect(try fixture.store.auditTrail() == before)
    }

    @Test func theSameCSRAgainIsTheSameCertificate() throws {
        let request = try request()
        let first = try sign(request)
        let again = try sign(request, at: 3600)
        #expect(again.origin == .found)
        #expect(again.certificate == first.certificate)
        let another = try sign(request, additional: true)
        #expect(another.origin == .issued)
        #expect(another.certificate != first.certificate)
    }

    @Test func anotherCSROfALiveNameIsRefused() throws {
        _ = try sign(request())
        let other = try request(key: PrivateKey.generate(.p256))
        #expect(try StoreFixture.code { try sign(other) } == "name.live")
        #expect(try sign(other, additional: true).origin == .issued)
    }

    @Test(arguments: [IssuanceStep.sign, .store])
    func whatACrashHasLeftIsFinished(step: IssuanceStep) throws {
        let request = try request()
        #expect(throws: Crash.self) {
            try sign(request) { if $0 == step { throw Crash() } }
        }
        let left = try fixture.store.certificate(matching: "web-01")
        #expect(left.state == .reserved)
        let signed = try sign(request, at: 600)
        #expect(signed.origin == .finished)
        #expect(signed.certificate.serialNumber == left.serialNumber)
        #expect(try fixture.store.certificates(matching: "web-01").map(\.state) == [.issued])
        #expect(try fixture.store.auditTrail().contains { $0.operation == "resumed" })
    }

    @Test func whatACrashHasLeftForAnotherRequestIsSuperseded() throws {
        #expect(throws: Crash.self) {
            try sign(request()) { if $0 == .sign { throw Crash() } }
        }
        let other = try request(key: PrivateKey.generate(.p256))
        #expect(try sign(other).origin == .issued)
        let states = try fixture.store.certificates(matching: "web-01").map(\.state)
        #expect(states == [.revoked, .issued])
    }

    @Test func aReservationThatWasTamperedWithIsNotSigned() throws {
        let request = try request()
        #expect(throws: Crash.self) {
            try sign(request) { if $0 == .sign { throw Crash() } }
        }
        // Somebody who can write to the file puts other bytes there.
        try fixture.store.write { database in
            try database.execute(sql: "DROP TRIGGER certificateStays")
            try database.execute(
                sql: "UPDATE certificate SET tbs = CAST(substr(tbs, 1, length(tbs) - 1) || x'00' "
                    + "AS BLOB) WHERE name = 'web-01'")
        }
        let signed = try sign(request)
        #expect(signed.origin == .issued)
        #expect(
            try fixture.store.certificates(matching: "web-01").map(\.state)
                == [.revoked, .issued])
    }

    @Test func theKeyOfAnAuthority() throws {
        let issuing = try fixture.store.issuer(passphrase: StoreFixture.passphrase)
        let authorityKey = try #require(issuing.signer as? PrivateKey)
        #expect(
            try StoreFixture.code { try sign(request(key: authorityKey)) } == "csr.reuse")
    }

    @Test func aKeyThatIsCompromised() throws {
        _ = try sign(request())
        let record = try fixture.store.certificate(matching: "web-01")
        try fixture.store.write { database in
            try AuthorityStore.revoke(
                record, reason: .keyCompromise, StoreFixture.context(), in: database)
        }
        #expect(try StoreFixture.code { try sign(request("CN=web-02")) } == "csr.reuse")
    }

    @Test func whatIsSaidOfAKeyWhileOthersAreCheckedCounts() throws {
        _ = try sign(request())
        let signing = try signing()
        let checked = try signing.check(SigningRequest(request("CN=web-02")))
        let record = try fixture.store.certificate(matching: "web-01")
        try fixture.store.write { database in
            try AuthorityStore.revoke(
                record, reason: .keyCompromise, StoreFixture.context(), in: database)
        }
        let issuer = try fixture.store.issuer(
            named: signing.authority.name, passphrase: StoreFixture.passphrase)
        #expect(
            try StoreFixture.code { try signing.sign([checked], with: issuer) } == "csr.reuse")
        #expect(
            try StoreFixture.code { try fixture.store.certificate(matching: "web-02") }
                == "revoke.unknown")
    }

    @Test func aKeyUnderAnotherNameIsRemarked() throws {
        let first = try sign(request())
        let second = try sign(request("CN=web-02"))
        #expect(
            second.notices == [
                .sharedKey(name: "web-01", serialNumber: first.certificate.serialNumber)
            ])
    }

    @Test func aBlockedKey() throws {
        let hash = Digest.sha256(key.publicKey.spki)
        #expect(
            try fixture.store.blockKeys(
                [hash], reason: "leaked", context: StoreFixture.context()) == 1)
        #expect(
            try fixture.store.blockKeys(
                [hash], reason: "again", context: StoreFixture.context()) == 0)
        #expect(try fixture.store.blockedKeyCount() == 1)
        #expect(try StoreFixture.code { try sign(request()) } == "key.blocked")
        #expect(try fixture.store.certificates(matching: "web-01").isEmpty)
    }

    @Test func aBlockedKeyOfRSA() throws {
        let key = try PrivateKey.generate(.rsa2048)
        _ = try fixture.store.blockKeys(
            [Digest.sha256(key.publicKey.spki)], reason: "Debian's of 2008",
            context: StoreFixture.context())
        #expect(try StoreFixture.code { try sign(request(key: key)) } == "key.rsa.debian")
        #expect(try fixture.store.certificates(matching: "web-01").isEmpty)
    }

    @Test func anIssuingCASignsNoIssuingCA() throws {
        let code = try StoreFixture.code {
            try fixture.store.requestSigning(
                by: "issuing", terms: SigningTerms(profile: .builtIn(named: "issuing")),
                context: StoreFixture.context())
        }
        #expect(code == "issuer.kind")
        let root = try StoreFixture.code {
            try fixture.store.requestSigning(
                terms: SigningTerms(profile: .builtIn(named: "root")),
                context: StoreFixture.context())
        }
        #expect(root == "profile.kind")
    }

    @Test func aRootSignsAnIssuingCAOfElsewhere() throws {
        let signing = try fixture.store.requestSigning(
            terms: SigningTerms(profile: .builtIn(named: "issuing")),
            context: StoreFixture.context())
        let checked = try signing.check(SigningRequest(request("CN=Other Issuing,O=Example")))
        let root = try fixture.store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        let signed = try #require(try signing.sign([checked], with: root).first)
        #expect(signed.certificate.basicConstraints == BasicConstraints(isCA: true, pathLength: 0))
        #expect(
            try fixture.store.certificate(matching: "Other Issuing").kind == .issuing)
    }

    @Test func aGroupKeepsItsOrder() throws {
        let signing = try signing()
        let checked = try (1...20).map {
            try signing.check(
                SigningRequest(request("CN=host-\($0)", key: PrivateKey.generate(.p256))))
        }
        let signed = try signing.sign(checked, with: fixture.issuer)
        #expect(signed.map(\.name) == (1...20).map { "host-\($0)" })
        #expect(
            zip(checked, signed).allSatisfy { $0.request.publicKey == $1.certificate.publicKey })
    }

    @Test func theSameCSRTwiceInAGroupIsOneCertificate() throws {
        let signing = try signing()
        let checked = try signing.check(SigningRequest(request()))
        let signed = try signing.sign([checked, checked], with: fixture.issuer)
        #expect(signed[0].certificate == signed[1].certificate)
        #expect(try fixture.store.certificates(matching: "web-01").count == 1)
    }

    @Test func theURLsOfTheAuthorityEnter() throws {
        try fixture.store.write { database in
            for (use, url) in [
                ("crl", "http://pki.example.org/i.crl"),
                ("caIssuers", "http://pki.example.org/i.cer"),
            ] {
                try database.execute(
                    sql: "INSERT INTO authorityURL VALUES (?, ?, ?)",
                    arguments: [fixture.issuer.authority.id, use, url])
            }
        }
        let values = ExtensionValues(try sign(request()).certificate.extensions)
        #expect(
            values.crlDistributionPoints?.first?.fullName
                == [.uri("http://pki.example.org/i.crl")])
        #expect(
            values.authorityInformationAccess?.first?.location
                == .uri("http://pki.example.org/i.cer"))
        let short = try sign(
            request("CN=short", key: PrivateKey.generate(.p256)), profile: "client-short-lived")
        let shortValues = ExtensionValues(short.certificate.extensions)
        #expect(shortValues.hasNoRevocationAvailable)
        #expect(shortValues.crlDistributionPoints == nil)
    }
}
