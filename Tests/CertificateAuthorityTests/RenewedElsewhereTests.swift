import Foundation
import GRDB
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// An issuing CA whose root is elsewhere gets a newer certificate for its name and key.
struct RenewedElsewhereTests {
    private let directory: TemporaryDirectory
    private let store: AuthorityStore
    private let root: TestAuthority
    private let first: Certificate
    private let now = StoreFixture.context()

    init() throws {
        directory = try TemporaryDirectory()
        store = try AuthorityStore.create(directory.file("ca-data"))
        root = try TestAuthority.root(name: "CN=Foreign Root,O=Example")
        let request = try store.requestIssuing(StoreFixture.issuingRequest(), context: now).request
        first = try Self.sign(request, by: root)
        _ = try store.installIssuing(
            CertificateInstallation(certificate: first, chain: [root.certificate]), context: now)
    }

    private static func sign(
        _ request: CertificationRequest, by root: TestAuthority, subject: String? = nil,
        keyIdentifier: [UInt8]? = nil, from notBefore: Date = TestAuthority.validity.notBefore
    ) throws -> Certificate {
        var extensions = try TestAuthority.caExtensions(request.publicKey, pathLength: 0)
        if let keyIdentifier {
            extensions.removeAll { $0.oid == .subjectKeyIdentifier }
            extensions.append(try .subjectKeyIdentifier(keyIdentifier))
        }
        return try root.sign(
            subject: subject.map { try DistinguishedName($0) } ?? request.subject,
            publicKey: request.publicKey,
            validity: Validity(
                notBefore: notBefore, notAfter: TestAuthority.validity.notAfter),
            extensions: extensions + [root.authorityKeyIdentifier()])
    }

    private func request() throws -> CertificationRequest {
        try store.renewalRequest(of: store.issuer(passphrase: StoreFixture.passphrase))
    }

    private func install(
        _ certificate: Certificate, chain: [Certificate] = []
    ) throws -> AdmittedAuthority {
        try store.installIssuing(
            CertificateInstallation(certificate: certificate, chain: chain), context: now)
    }

    @Test func theRequestIsForTheSameNameAndKey() throws {
        let before = try store.auditTrail().count
        let request = try RequestReader.read(request().der)
        #expect(request.subject == first.subject && request.publicKey == first.publicKey)
        #expect(request.basicConstraints == BasicConstraints(isCA: true, pathLength: 0))
        #expect(request.keyUsage == [.keyCertSign, .cRLSign])
        #expect(try store.auditTrail().count == before)
    }

    @Test func theNewerCertificateIsTheAuthoritysOwn() throws {
        let newer = try Self.sign(request(), by: root)
        let installed = try install(newer)
        #expect(installed.authority.name == "issuing" && installed.recordedAbove.isEmpty)
        #expect(try store.authorities().count == 2)
        #expect(try store.authority().certificate == newer)
        let record = try store.certificate(matching: newer.serialNumber.hex)
        #expect(record.kind == .issuing)
        #expect(
            try store.entry(matching: newer.serialNumber.hex, at: fixedNow).entry.predecessor
                == first.serialNumber)
        #expect(try AuthorityStore.check(store.directory).problems == [])
        // What it issues leads to either.
        let issued = try store.issueClient(
            ClientRequest(
                name: "web-01", directory: directory.file("web-01"),
                profile: Profile.builtIn(named: "client"), keyEncryption: .plaintext),
            issuer: store.issuer(passphrase: StoreFixture.passphrase), context: now)
        for authority in [first, newer] {
            #expect(
                try CertificationPath.verify(
                    issued.certificate, intermediates: [authority], anchors: [root.certificate],
                    at: fixedNow
                ).count == 3)
        }
        #expect(try StoreFixture.code { try install(newer) } == "install.known")
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let request = try request()
        let other = try TestAuthority.root(name: "CN=Foreign Root,O=Example")
        let third = try TestAuthority.root(name: "CN=Third Root,O=Example")
        let early = TestAuthority.validity.notBefore.addingTimeInterval(-60)
        let faults: [(Certificate, [Certificate], String)] = [
            (try Self.sign(request, by: root, subject: "CN=Another"), [], "install.subject"),
            (try Self.sign(request, by: root, keyIdentifier: [9, 9]), [], "install.kind"),
            (try Self.sign(request, by: third), [third.certificate], "install.kind"),
            (try Self.sign(request, by: root, from: early), [], "install.kind"),
            (try Self.sign(request, by: other), [other.certificate], "authority.exists"),
            (try Self.sign(request, by: other), [], "import.chain"),
        ]
        for (certificate, chain, code) in faults {
            #expect(try StoreFixture.code { try install(certificate, chain: chain) } == code)
        }
        #expect(try store.authority().certificate == first)
        #expect(try store.certificates().count == 2)
    }

    @Test func aKeyThatIsBlockedOrRevokedIsNotRenewed() throws {
        let newer = try Self.sign(request(), by: root)
        _ = try store.blockKeys(
            [Digest.sha256(first.publicKey.spki)], reason: "leaked", context: now)
        #expect(try StoreFixture.code { try install(newer) } == "key.blocked")
        #expect(try StoreFixture.code { try request() } == "key.blocked")
        _ = try store.revoke(
            RevocationRequest(selector: "issuing", reason: .cACompromise), context: now)
        #expect(try StoreFixture.code { try install(newer) } == "issuer.revoked")
        #expect(try store.certificates().count == 2)
    }
}
