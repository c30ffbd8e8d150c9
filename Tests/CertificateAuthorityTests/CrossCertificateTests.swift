import Foundation
import Issuance
import Testing
import TestSupport
import X509

@testable import CertificateAuthority

/// One name and key with several certificates: signed for others, by others, and anew.
struct CrossCertificateTests {
    private let fixture: StoreFixture
    private var store: AuthorityStore { fixture.store }
    private let now = StoreFixture.context()
    private let partner: TestAuthority

    init() throws {
        fixture = try StoreFixture()
        partner = try TestAuthority.root(name: "CN=Partner CA,O=Partner")
    }

    private func root() throws -> Issuer {
        try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
    }

    private func crossSign(_ request: CrossRequest) throws -> SignedAuthority {
        try store.crossSign(
            request, profile: Profile.builtIn(named: "issuing"), issuer: root(), context: now)
    }

    @Test func whoTrustsOursTrustsTheirs() throws {
        let signed = try crossSign(CrossRequest(certificate: partner.certificate))
        #expect(signed.record.kind == .cross && signed.record.name == "Partner CA")
        let cross = signed.certificate
        #expect(cross.subject == partner.certificate.subject)
        #expect(cross.publicKey == partner.certificate.publicKey)
        #expect(cross.subjectKeyIdentifier == partner.certificate.subjectKeyIdentifier)
        #expect(cross.basicConstraints == BasicConstraints(isCA: true, pathLength: 0))
        // The partner's own certificate ends earlier than the profile's default would.
        #expect(cross.validity.notAfter <= partner.certificate.validity.notAfter)
        let leaf = try partner.leaf(key: PrivateKey.generate(.p256))
        let anchor = try root().certificate
        let path = try CertificationPath.verify(
            leaf, intermediates: [cross], anchors: [anchor], at: fixedNow,
            options: .init(purpose: .clientAuthentication, strict: true))
        #expect(path == [leaf, cross, anchor])
    }

    @Test func aKeyIdentifierOfAnotherKindIsKept() throws {
        let identifier = [UInt8](repeating: 7, count: 20)
        let key = try PrivateKey.generate(.p256)
        let other = try partner.issuing(
            name: "CN=Their Issuing", key: key,
            extensions: [
                .basicConstraints(isCA: true), .keyUsage([.keyCertSign, .cRLSign]),
                .subjectKeyIdentifier(identifier),
            ])
        let signed = try crossSign(CrossRequest(certificate: other.certificate))
        #expect(signed.certificate.subjectKeyIdentifier == identifier)
    }

    @Test func aRequestProvesThatItsMakerHoldsTheKey() throws {
        let identifier = [UInt8](repeating: 9, count: 20)
        let request = try CertificationRequest.sign(
            TBSCertificationRequest(
                subject: partner.certificate.subject, publicKey: partner.key.publicKey,
                extensions: [
                    .basicConstraints(isCA: true), .subjectKeyIdentifier(identifier),
                ]),
            with: partner.key)
        let signed = try crossSign(CrossRequest(request: request))
        #expect(signed.certificate.subjectKeyIdentifier == identifier)
        var broken = request.der
        broken[broken.count - 1] ^= 1
        let forged = try CertificationRequest(der: broken)
        #expect(
            throws: AuthorityError.admission(.possession(subject: "CN=Partner CA,O=Partner"))
        ) { try CrossRequest(request: forged) }
    }

    @Test func onlyAuthoritiesAreCrossSigned() throws {
        let leaf = try partner.leaf(key: PrivateKey.generate(.p256))
        #expect(throws: AuthorityError.self) { try CrossRequest(certificate: leaf) }
        let request = try CrossRequest(certificate: partner.certificate)
        let count = try store.certificates().count
        #expect(
            try StoreFixture.code {
                try store.crossSign(
                    request, profile: Profile.builtIn(named: "issuing"), issuer: fixture.issuer,
                    context: now)
            } == "issuer.notca")
        #expect(
            try StoreFixture.code {
                try store.crossSign(
                    request, profile: Profile.builtIn(named: "client"), issuer: root(), context: now
                )
            } == "profile.kind")
        #expect(try store.certificates().count == count)
    }

    @Test func itIsRevokedLikeAnyOther() throws {
        let signed = try crossSign(CrossRequest(certificate: partner.certificate))
        _ = try store.revoke(
            RevocationRequest(
                selector: signed.record.serialNumber.hex, reason: .cACompromise), context: now)
        let list = try store.createRevocationList(issuer: root(), context: now)
        #expect(list.entryCount == 1)
        #expect(try store.authorities().count == 2)
    }

    private func cross(keyIdentifier: [UInt8]? = nil) throws -> Certificate {
        let own = try store.authority().certificate
        return try partner.sign(
            subject: own.subject, publicKey: own.publicKey, validity: TestAuthority.validity,
            extensions: [
                .basicConstraints(isCA: true, pathLength: 0), .keyUsage([.keyCertSign, .cRLSign]),
                .subjectKeyIdentifier(keyIdentifier ?? own.subjectKeyIdentifier ?? []),
                partner.authorityKeyIdentifier(),
            ])
    }

    @Test func whoTrustsTheirsTrustsOurs() throws {
        let cross = try cross()
        let record = try store.installCross(
            CertificateInstallation(certificate: cross, chain: [partner.certificate]), context: now)
        #expect(record.kind == .cross && record.issuerName == "CN=Partner CA,O=Partner")
        // The authority's own certificate is what it was.
        #expect(try store.authority().issuerName == "root")
        #expect(try store.crossCertificates(at: fixedNow) == [cross])
        let issued = try fixture.issue(fixture.request())
        let path = try CertificationPath.verify(
            issued.certificate, intermediates: try store.crossCertificates(at: fixedNow),
            anchors: [partner.certificate], at: fixedNow)
        #expect(path.count == 3)
        #expect(
            try StoreFixture.code {
                try store.revoke(
                    RevocationRequest(selector: cross.serialNumber.hex), context: now)
            } == "revoke.foreign")
        #expect(
            try StoreFixture.code {
                try store.installCross(
                    CertificateInstallation(certificate: cross, chain: [partner.certificate]),
                    context: now)
            } == "install.known")
    }

    /// A name means what is ours, and says what is not.
    @Test func oursIsRevokedAndTheForeignOneIsNamed() throws {
        let cross = try cross()
        _ = try store.installCross(
            CertificateInstallation(certificate: cross, chain: [partner.certificate]), context: now)
        let results = try store.revoke(
            RevocationRequest(selector: "issuing", reason: .superseded), context: now)
        #expect(results.map(\.changed) == [true, false])
        #expect(results.map { $0.obstacle?.code } == [nil, "revoke.foreign"])
        #expect(results.map(\.record.state) == [.revoked, .issued])
        #expect(results.last?.record.serialNumber == cross.serialNumber)
        #expect(try store.authorities().map(\.isRevoked) == [false, true])
    }

    @Test func aCrossCertificateThatDoesNotFitIsRefused() throws {
        let other = try partner.issuing()
        func code(_ certificate: Certificate, chain: [Certificate]? = nil) throws -> String? {
            try StoreFixture.code {
                try store.installCross(
                    CertificateInstallation(
                        certificate: certificate, chain: chain ?? [partner.certificate]),
                    context: now)
            }
        }
        #expect(try code(other.certificate) == "install.key")
        #expect(try code(cross(keyIdentifier: [9, 9])) == "install.kind")
        #expect(try code(cross(), chain: []) == "import.chain")
        #expect(try store.crossCertificates(at: fixedNow).isEmpty)
    }

    @Test func anAuthorityIsRenewedWithItsKey() throws {
        let issued = try fixture.issue(fixture.request())
        let old = try store.authority().certificate
        let later = StoreFixture.context(86_400 * 30)
        let renewed = try store.renewAuthority(
            named: "issuing", profile: Profile.builtIn(named: "issuing"), issuer: root(),
            context: later)
        let new = try store.authority().certificate
        #expect(new == renewed.certificate && new != old)
        #expect(new.subject == old.subject && new.publicKey == old.publicKey)
        #expect(new.subjectKeyIdentifier == old.subjectKeyIdentifier)
        #expect(new.validity.notAfter > old.validity.notAfter)
        for authority in [old, new] {
            let path = try CertificationPath.verify(
                issued.certificate, intermediates: [authority], anchors: [root().certificate],
                at: later.now)
            #expect(path.count == 3)
        }
        let issuer = try store.issuer(passphrase: StoreFixture.passphrase)
        _ = try store.createRevocationList(issuer: issuer, context: later)
    }

    @Test func aRootIsRenewedByItself() throws {
        let renewed = try store.renewAuthority(
            named: "root", profile: Profile.builtIn(named: "root"), issuer: root(),
            context: StoreFixture.context(86_400))
        #expect(renewed.certificate.isSelfIssued)
        #expect(try store.authority(kind: .root).certificate == renewed.certificate)
        _ = try CertificationPath.verify(
            fixture.issuer.certificate, intermediates: [], anchors: [renewed.certificate],
            at: fixedNow.addingTimeInterval(86_500))
    }
}
