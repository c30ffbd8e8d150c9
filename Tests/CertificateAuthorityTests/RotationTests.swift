import Foundation
import Issuance
import Testing
import TestSupport
import X509

@testable import CertificateAuthority

/// Two generations of an issuing CA, and the stages between them.
struct RotationTests {
    private let fixture: StoreFixture
    private var store: AuthorityStore { fixture.store }
    private let now = StoreFixture.context()

    init() throws { fixture = try StoreFixture() }

    private func prepare(following name: String = "issuing", as next: String = "issuing-2") throws {
        let old = try store.authority(named: name)
        let taken = try store.authorities().map(\.certificate.subject)
        let subject = try Generation.next(old.certificate.subject, avoiding: taken)
        _ = try store.initIssuing(
            StoreFixture.issuingRequest(name: next, subject: subject.description),
            issuer: store.issuer(kind: .root, passphrase: StoreFixture.passphrase),
            following: old, context: now)
    }

    private func issue(_ name: String, from issuer: String? = nil) throws -> IssuedClient {
        try store.issueClient(
            fixture.request(name),
            issuer: store.issuer(named: issuer, passphrase: StoreFixture.passphrase), context: now)
    }

    private func stages() throws -> [String: AuthorityRecord.Stage] {
        Dictionary(
            uniqueKeysWithValues: try store.authorities().filter { $0.kind == .issuing }
                .map { ($0.name, $0.stage) })
    }

    @Test func aPreparedGenerationIsTrustedAndDoesNotIssue() throws {
        try prepare()
        #expect(try stages() == ["issuing": .issuing, "issuing-2": .prepared])
        #expect(try store.authority().name == "issuing")
        #expect(try store.trustBundle().authorities.map(\.name) == ["issuing", "issuing-2"])
        #expect(try store.trustBundle(named: "issuing").authorities.map(\.name) == ["issuing"])
        #expect(throws: AuthorityError.rotation(.prepared(name: "issuing-2"))) {
            try issue("web-01", from: "issuing-2")
        }
        // Its CRL can be made before it has issued anything, as an anchor wants one of each.
        let list = try store.createRevocationList(
            issuer: store.issuer(named: "issuing-2", passphrase: StoreFixture.passphrase),
            context: now)
        #expect(list.entryCount == 0)
    }

    @Test func afterTheChangeTheSuccessorIssuesByItself() throws {
        let first = try issue("web-01")
        try prepare()
        let rotation = try store.issueFromSuccessor(context: now)
        #expect(rotation.issuing.name == "issuing-2" && rotation.retiring?.name == "issuing")
        #expect(rotation.liveCertificates == 1)
        #expect(rotation.lastExpiry == first.certificate.validity.notAfter)
        #expect(
            throws: AuthorityError.rotation(.retiring(name: "issuing", successor: "issuing-2"))
        ) { try issue("web-02", from: "issuing") }
        #expect(try issue("web-02").record.issuerName == "issuing-2")
        #expect(try store.trustBundle().authorities.map(\.name) == ["issuing", "issuing-2"])
    }

    @Test func aRehearsalRefusesBeforeAPassphraseIsAskedFor() throws {
        try prepare()
        _ = try store.issueFromSuccessor(context: now)
        let code = try StoreFixture.code {
            try store.rehearse(fixture.request(), issuer: "issuing", context: now)
        }
        #expect(code == "issuer.retiring")
    }

    @Test func theOldGenerationIsDroppedWhenNothingOfItIsLive() throws {
        let first = try issue("web-01")
        try prepare()
        _ = try store.issueFromSuccessor(context: now)
        #expect(
            throws: AuthorityError.rotation(
                .live(
                    name: "issuing", count: 1, lastExpiry: first.certificate.validity.notAfter))
        ) { try store.dropPredecessor(context: now) }
        #expect(try stages()["issuing"] == .retiring)
        _ = try store.revoke(RevocationRequest(selector: "web-01"), context: now)
        #expect(try store.dropPredecessor(context: now) == "issuing")
        #expect(try stages() == ["issuing": .retired, "issuing-2": .issuing])
        #expect(try store.trustBundle().authorities.map(\.name) == ["issuing-2"])
        // Its list is still made, for those who have not let go of it.
        let list = try store.createRevocationList(
            issuer: store.issuer(named: "issuing", passphrase: StoreFixture.passphrase),
            context: now)
        #expect(list.entryCount == 1)
        #expect(throws: AuthorityError.rotation(.notBegun(name: "issuing-2"))) {
            try store.goBackInRotation(context: now)
        }
    }

    @Test func itIsDroppedDespiteLiveCertificatesWhenThatIsSaid() throws {
        _ = try issue("web-01")
        try prepare()
        _ = try store.issueFromSuccessor(context: now)
        #expect(try store.dropPredecessor(despiteLive: true, context: now) == "issuing")
    }

    @Test func everyStageButTheLastGoesBack() throws {
        try prepare()
        _ = try store.issueFromSuccessor(context: now)
        let issued = try issue("web-01")
        #expect(
            try store.goBackInRotation(context: now)
                == .issuesAgain(name: "issuing", prepared: "issuing-2"))
        #expect(try stages() == ["issuing": .issuing, "issuing-2": .prepared])
        // What it issued meanwhile is live, so that it cannot be given up.
        #expect(
            throws: AuthorityError.rotation(
                .live(
                    name: "issuing-2", count: 1, lastExpiry: issued.certificate.validity.notAfter))
        ) { try store.goBackInRotation(context: now) }
        _ = try store.revoke(RevocationRequest(selector: "web-01"), context: now)
        #expect(
            try store.goBackInRotation(context: now)
                == .givenUp(name: "issuing-2", hadCertificate: true))
        #expect(try store.certificate(matching: "issuing-2").state == .revoked)
        // The name stays taken; the line goes on under another.
        try prepare(as: "issuing-3")
        #expect(try store.rotation(at: fixedNow).prepared?.name == "issuing-3")
    }

    /// In charge again it could sign nothing, and nobody else could either.
    @Test func aGenerationThatIsRevokedDoesNotComeBack() throws {
        try prepare()
        _ = try store.issueFromSuccessor(context: now)
        _ = try store.revoke(
            RevocationRequest(selector: "issuing", reason: .superseded), context: now)
        #expect(
            throws: AuthorityError.rotation(.revoked(name: "issuing", successor: "issuing-2"))
        ) { try store.goBackInRotation(context: now) }
        #expect(try stages() == ["issuing": .retiring, "issuing-2": .issuing])
        #expect(try issue("web-01").record.issuerName == "issuing-2")
        #expect(try store.dropPredecessor(context: now) == "issuing")
    }

    @Test func whatIsRetiredIsNotRenewed() throws {
        try prepare()
        _ = try store.issueFromSuccessor(context: now)
        _ = try store.dropPredecessor(context: now)
        let root = try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        #expect(throws: AuthorityError.rotation(.retired(name: "issuing"))) {
            try store.renewAuthority(
                named: "issuing", profile: Profile.builtIn(named: "issuing"), issuer: root,
                context: now)
        }
    }

    @Test func oneRotationAtATime() throws {
        try prepare()
        #expect(
            throws: AuthorityError.rotation(.underWay(name: "issuing", other: "issuing-2"))
        ) { try prepare(as: "issuing-3") }
        _ = try store.issueFromSuccessor(context: now)
        #expect(
            throws: AuthorityError.rotation(.underWay(name: "issuing-2", other: "issuing"))
        ) { try prepare(following: "issuing-2", as: "issuing-3") }
        #expect(try stages().count == 2)
    }

    @Test func aSuccessorFromElsewhereWaitsForItsCertificate() throws {
        let old = try store.authority()
        let requested = try store.requestIssuing(
            StoreFixture.issuingRequest(name: "issuing-2", subject: "CN=Example Issuing A2"),
            following: old, context: now)
        #expect(throws: AuthorityError.rotation(.awaited(name: "issuing-2"))) {
            try store.issueFromSuccessor(context: now)
        }
        let root = try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        let certificate = try Certificate.sign(
            TBSCertificate(
                serialNumber: .random(),
                signatureAlgorithm: .preferred(for: root.certificate.publicKey),
                issuer: root.certificate.subject,
                validity: Validity(
                    notBefore: fixedNow - 60, notAfter: fixedNow.addingTimeInterval(86_400 * 900)),
                subject: requested.request.subject, subjectPublicKey: requested.request.publicKey,
                extensions: TestAuthority.caExtensions(requested.request.publicKey, pathLength: 0)
                    + [.authorityKeyIdentifier(root.certificate.subjectKeyIdentifier ?? [])]),
            with: AnySigner(root))
        let installed = try store.installIssuing(
            CertificateInstallation(certificate: certificate), context: now)
        #expect(installed.authority.stage == .prepared)
        #expect(installed.authority.predecessorName == "issuing")
        #expect(try store.issueFromSuccessor(context: now).issuing.name == "issuing-2")
    }

    @Test(arguments: [
        ("CN=Example Issuing A1,O=Example", "CN=Example Issuing A2,O=Example"),
        ("CN=Issuing A9", "CN=Issuing A10"), ("CN=Issuing 09", "CN=Issuing 10"),
        ("CN=Issuing", "CN=Issuing 2"), ("O=Example,CN=G1", "O=Example,CN=G2"),
    ])
    func subjectsAreCountedOn(old: String, new: String) throws {
        #expect(try Generation.next(DistinguishedName(old)).description == new)
    }

    @Test func namesAreCountedOn() {
        #expect(Generation.next("issuing", avoiding: []) == "issuing-2")
        #expect(Generation.next("issuing-2", avoiding: []) == "issuing-3")
        #expect(Generation.next("issuing", avoiding: ["issuing-2"]) == "issuing-3")
        #expect(Generation.next("prod-east", avoiding: []) == "prod-east-2")
    }
}

/// An issuer's own signer, for a certificate that the store does not make.
private struct AnySigner: Signer {
    private let signer: any Signer
    var publicKey: PublicKey { signer.publicKey }

    init(_ issuer: Issuer) { signer = issuer.signer }

    func sign(_ message: [UInt8], digest: DigestAlgorithm?) throws(X509Error) -> [UInt8] {
        try signer.sign(message, digest: digest)
    }
}
