import Foundation
import GRDB
import Issuance
import Testing
import TestSupport
import X509

@testable import CertificateAuthority

/// An issuing CA whose root is elsewhere: the key and the request here, the certificate from there.
struct OfflineRootTests {
    private let directory: TemporaryDirectory
    private let store: AuthorityStore
    private let root: TestAuthority
    private let now = StoreFixture.context()

    init() throws {
        directory = try TemporaryDirectory()
        store = try AuthorityStore.create(directory.file("ca-data"))
        root = try TestAuthority.root(name: "CN=Foreign Root,O=Example")
    }

    private func certificate(
        for request: CertificationRequest, subject: String? = nil, pathLength: Int? = 0
    ) throws -> Certificate {
        try root.sign(
            subject: subject.map { try DistinguishedName($0) } ?? request.subject,
            publicKey: request.publicKey, validity: TestAuthority.validity,
            extensions: TestAuthority.caExtensions(request.publicKey, pathLength: pathLength) + [
                root.authorityKeyIdentifier()
            ])
    }

    private func install(
        _ certificate: Certificate, chain: [Certificate]? = nil, name: String? = nil,
        accepting accepted: Set<String> = []
    ) throws -> AdmittedAuthority {
        try store.installIssuing(
            CertificateInstallation(
                name: name, certificate: certificate, chain: chain ?? [root.certificate],
                accepted: accepted),
            context: now)
    }

    private func rows(_ table: String) throws -> Int {
        try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? -1 }
    }

    @Test func theRequestProvesItsKeyAndAsksForAnAuthority() throws {
        let requested = try store.requestIssuing(StoreFixture.issuingRequest(), context: now)
        #expect(!requested.isRepeated)
        #expect(requested.request.isSignedByItsKey)
        #expect(requested.request.basicConstraints == BasicConstraints(isCA: true, pathLength: 0))
        #expect(requested.request.keyUsage == [.keyCertSign, .cRLSign])
        // Nothing but the authority's row: no certificate, and nobody can sign yet.
        #expect(try rows("certificate") == 0)
        #expect(try store.authorities().isEmpty)
        #expect(try StoreFixture.code { try store.authority() } == "authority.unknown")
    }

    @Test func theSameAgainIsForTheSameKey() throws {
        let first = try store.requestIssuing(StoreFixture.issuingRequest(), context: now)
        let second = try store.requestIssuing(StoreFixture.issuingRequest(), context: now)
        #expect(second.isRepeated)
        #expect(second.request.publicKey == first.request.publicKey)
        #expect(try rows("authority") == 1)
        let other = try StoreFixture.issuingRequest(subject: "CN=Example Issuing B1,O=Example")
        #expect(
            try StoreFixture.code { try store.requestIssuing(other, context: now) }
                == "authority.exists")
        try store.abandonRequest(named: "issuing", context: now)
        let third = try store.requestIssuing(other, context: now)
        #expect(third.request.publicKey != first.request.publicKey)
        #expect(throws: AuthorityError.admission(.notAwaited(name: "nobody"))) {
            try store.abandonRequest(named: "nobody", context: now)
        }
    }

    @Test func anInstalledAuthorityIssuesAndItsRootHasNoKeyHere() throws {
        let requested = try store.requestIssuing(StoreFixture.issuingRequest(), context: now)
        let installed = try install(certificate(for: requested.request))
        #expect(installed.recordedAbove == ["root"])
        #expect(installed.authority.issuerName == "root")
        let above = try store.authority(kind: .root)
        #expect(!above.hasKey && above.certificate == root.certificate)
        #expect(throws: AuthorityError.keyElsewhere(name: "root")) {
            try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        }
        let issuer = try store.issuer(passphrase: StoreFixture.passphrase)
        #expect(issuer.path == [installed.authority.certificate, root.certificate])
        let issued = try store.issueClient(
            ClientRequest(
                name: "web-01", directory: directory.file("web-01"),
                profile: try Profile.builtIn(named: "client"), keyEncryption: .plaintext),
            issuer: issuer, context: now)
        let path = try CertificationPath.verify(
            issued.certificate, intermediates: [issuer.certificate], anchors: [root.certificate],
            at: fixedNow, options: .init(purpose: .clientAuthentication, strict: true))
        #expect(path.count == 3)
    }

    @Test func aSecondAuthorityFindsItsRootAgain() throws {
        let first = try store.requestIssuing(StoreFixture.issuingRequest(), context: now)
        _ = try install(certificate(for: first.request))
        let second = try store.requestIssuing(
            StoreFixture.issuingRequest(name: "second", subject: "CN=Second,O=Example"),
            context: now)
        // The root is known by now, so that the certificate alone is enough.
        let installed = try install(certificate(for: second.request), chain: [])
        #expect(installed.recordedAbove.isEmpty)
        #expect(try store.authorities().map(\.name) == ["issuing", "root", "second"])
    }

    enum Fault: CaseIterable {
        case otherKey, noChain, otherRoot, expired
        case noSigning, selfSigned, otherSubject, weakConstraints
    }

    @Test(arguments: Fault.allCases)
    func whatDoesNotFitIsRefusedAndNothingIsLeft(fault: Fault) throws {
        let requested = try store.requestIssuing(StoreFixture.issuingRequest(), context: now)
        let request = requested.request
        let code = try StoreFixture.code {
            switch fault {
            case .otherKey:
                try install(root.issuing().certificate)
            case .noChain:
                try install(certificate(for: request), chain: [])
            case .otherRoot:
                try install(
                    certificate(for: request),
                    chain: [TestAuthority.root(name: "CN=Foreign Root,O=Example").certificate])
            case .expired:
                try install(
                    root.sign(
                        subject: request.subject, publicKey: request.publicKey,
                        validity: Validity(
                            notBefore: fixedNow.addingTimeInterval(-9), notAfter: fixedNow - 1),
                        extensions: TestAuthority.caExtensions(request.publicKey, pathLength: 0)))
            case .noSigning:
                try install(
                    root.sign(
                        subject: request.subject, publicKey: request.publicKey,
                        validity: TestAuthority.validity,
                        extensions: [
                            .basicConstraints(isCA: true), .keyUsage(.digitalSignature),
                        ]))
            case .selfSigned:
                try install(
                    TestAuthority.root(
                        name: "CN=Example Issuing A1,O=Example",
                        key: store.read { try AuthorityStore.awaited(in: $0) }.first?
                            .key(passphrase: StoreFixture.passphrase)
                    ).certificate)
            case .otherSubject:
                try install(certificate(for: request, subject: "CN=Somebody Else"))
            case .weakConstraints:
                // The linter calls it a fault.
                try install(
                    root.sign(
                        subject: request.subject, publicKey: request.publicKey,
                        validity: TestAuthority.validity,
                        extensions: [
                            .basicConstraints(isCA: true, critical: false),
                            .keyUsage([.keyCertSign, .cRLSign]),
                            .subjectKeyIdentifier(request.publicKey.keyIdentifier),
                            root.authorityKeyIdentifier(),
                        ]))
            }
        }
        let expected: [Fault: String] = [
            .otherKey: "install.key", .noChain: "import.chain", .otherRoot: "import.chain",
            .expired: "import.chain", .noSigning: "install.kind", .selfSigned: "install.kind",
            .otherSubject: "install.subject", .weakConstraints: "lint.basic-constraints",
        ]
        #expect(code == expected[fault])
        #expect(try rows("certificate") == 0 && rows("authority") == 1)
        #expect(try store.authorities().isEmpty)
    }

    @Test func aNameWrittenInAnotherWayIsTakenWhenItIsAccepted() throws {
        let requested = try store.requestIssuing(StoreFixture.issuingRequest(), context: now)
        let other = try certificate(
            for: requested.request, subject: "O=Example,CN=Example Issuing A1")
        let installed = try install(other, accepting: ["install.subject"])
        #expect(installed.authority.name == "issuing")
        #expect(
            installed.authority.certificate.subject.description == "O=Example,CN=Example Issuing A1"
        )
        _ = try store.issuer(passphrase: StoreFixture.passphrase)
        #expect(
            throws: AuthorityError.admission(
                .known(subject: other.subject.description, serialNumber: other.serialNumber))
        ) { try install(other, name: "issuing") }
    }

    @Test func anAuthorityThatWaitsKeepsItsName() throws {
        let fixture = try StoreFixture()
        let request = try StoreFixture.issuingRequest(name: "second", subject: "CN=Second")
        _ = try fixture.store.requestIssuing(request, context: now)
        let root = try fixture.store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        #expect(throws: AuthorityError.admission(.waits(name: "second"))) {
            try fixture.store.initIssuing(request, issuer: root, context: now)
        }
    }
}
