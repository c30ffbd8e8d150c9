import Foundation
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

struct IssueClientTests {
    @Test func threeFilesAppearTogether() throws {
        let fixture = try StoreFixture()
        let issued = try fixture.issue(fixture.request())
        #expect(try fixture.names(in: "clients") == ["web-01"])
        #expect(
            try fixture.names(in: "clients/web-01")
                == ["certificate.pem", "certificate_chain.pem", "private_key.pem"])
        #expect(issued.directory.hasSuffix("/clients/web-01"))
        #expect(try StoreFixture.mode("\(issued.directory)/private_key.pem") == 0o600)
        #expect(try StoreFixture.mode("\(issued.directory)/certificate.pem") == 0o644)
        #expect(try StoreFixture.mode(issued.directory) == 0o700)

        let certificate = try Certificate(pem: read(issued, "certificate.pem"))
        #expect(certificate == issued.certificate)
        #expect(
            try Certificate.bundle(pem: read(issued, "certificate_chain.pem"))
                == [fixture.issuer.certificate])
        let key = try PrivateKey(
            pem: SecretBytes(copying: read(issued, "private_key.pem")),
            passphrase: SecretBytes(copying: "client passphrase".utf8))
        #expect(key.publicKey == certificate.publicKey)
        #expect(issued.record.state == .issued)
        #expect(issued.record.kind == .endEntity)
        #expect(issued.record.fingerprint == Hex.encode(certificate.sha256Fingerprint))
        #expect(!issued.isResumed)
    }

    @Test func theTargetMayBeRelativeToADirectoryThatIsThere() throws {
        let fixture = try StoreFixture()
        let issued = try fixture.issue(
            fixture.request("web-01", to: "ca-data/../deep/er/web-01//"))
        #expect(issued.directory == fixture.directory.file("deep/er/web-01"))
    }

    @Test func everyStepIsTold() throws {
        let fixture = try StoreFixture()
        var steps: [IssuanceStep] = []
        _ = try fixture.issue(fixture.request()) { steps.append($0) }
        #expect(steps == IssuanceStep.allCases)
    }

    @Test func anExistingTargetIsRefusedBeforeAnything() throws {
        let fixture = try StoreFixture()
        let request = try fixture.request()
        try FileManager.default.createDirectory(
            atPath: request.directory, withIntermediateDirectories: true)
        let before = try fixture.store.auditTrail().count
        #expect(throws: AuthorityError.outputExists(path: request.directory)) {
            try fixture.issue(request)
        }
        #expect(try fixture.store.certificates(matching: "web-01").isEmpty)
        #expect(try fixture.store.auditTrail().count == before)
        #expect(try fixture.names(in: "clients") == ["web-01"])
    }

    @Test func aTargetThatComesIntoBeingIsNotReplaced() throws {
        let fixture = try StoreFixture()
        let request = try fixture.request()
        #expect(throws: AuthorityError.outputExists(path: request.directory)) {
            try fixture.issue(request) { step in
                guard step == .rename else { return }
                try FileManager.default.createDirectory(
                    atPath: request.directory, withIntermediateDirectories: false)
                try Data().write(to: URL(fileURLWithPath: "\(request.directory)/mine"))
            }
        }
        #expect(try fixture.names(in: "clients/web-01") == ["mine"])
        #expect(try fixture.store.certificate(matching: "web-01").state == .issued)
    }

    @Test func aNameWithALiveCertificateIsRefusedUnlessAdditional() throws {
        let fixture = try StoreFixture()
        let first = try fixture.issue(fixture.request())
        #expect(
            throws: AuthorityError.liveCertificate(
                name: "web-01", serialNumber: first.record.serialNumber,
                notAfter: first.record.validity.notAfter)
        ) {
            try fixture.issue(fixture.request("web-01", to: "clients/other"))
        }
        #expect(try fixture.names(in: "clients") == ["web-01"])
        _ = try fixture.issue(
            fixture.request("web-01", to: "clients/other") { $0.isAdditional = true })
        #expect(try fixture.store.certificates(matching: "web-01").count == 2)
        // Once the others are revoked or expired, the name is free.
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "web-01", includesAll: true),
            context: StoreFixture.context())
        _ = try fixture.issue(fixture.request("web-01", to: "clients/third"))
        _ = try fixture.issue(
            fixture.request("web-01", to: "clients/fourth"), at: 91 * 86_400)
    }

    @Test(arguments: [
        "web/01", "web/../x", "web\n01", "web(1)", String(repeating: "w", count: 62), "", " web",
    ])
    func aNameThatCannotBeIsRefusedAndLeavesNothing(name: String) throws {
        let fixture = try StoreFixture()
        let code = try StoreFixture.code {
            try fixture.issue(fixture.request(name, to: "clients/x"))
        }
        #expect(code?.hasPrefix("dn.") == true, "\(code ?? "none")")
        #expect(try fixture.names(in: "clients") == [])
        #expect(try fixture.store.certificates(state: .reserved).isEmpty)
    }

    @Test func refusalsLeaveNothing() throws {
        let fixture = try StoreFixture()
        func code(_ change: (inout ClientRequest) throws -> Void) throws -> String? {
            try StoreFixture.code { try fixture.issue(fixture.request("web-01", to: nil, change)) }
        }
        #expect(try code { $0.days = 0 } == "time.order")
        #expect(try code { $0.days = -1 } == "time.order")
        #expect(try code { $0.days = 99_999_999 } == "time.max")
        #expect(try code { $0.subject = try DistinguishedName("CN=other") } == "name.mismatch")
        #expect(try code { $0.profile = try .builtIn(named: "issuing") } == "profile.kind")
        #expect(try code { $0.keyAlgorithm = .ed25519 } == "key.type")
        #expect(try code { $0.subjectAlternativeNames = [.dns("a b")] } == "san.dns")
        #expect(
            try code { $0.keyEncryption = .passphrase(SecretBytes(copying: [])) } == "pass.empty")
        #expect(try fixture.names(in: ".") == ["ca-data"])
        let root = try fixture.store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        #expect(throws: AuthorityError.wrongKind(name: "root", expected: .issuing)) {
            try fixture.store.issueClient(
                fixture.request(), issuer: root, context: StoreFixture.context())
        }
        #expect(try fixture.store.certificates().count == 2)
    }

    @Test func aCertificateEndsWithinItsIssuer() throws {
        let fixture = try StoreFixture()
        let late = 1461.0 * 86_400 - 86_400 * 30
        #expect(
            try StoreFixture.code { try fixture.issue(fixture.request(), at: late) }
                == "time.issuer")
        _ = try fixture.issue(fixture.request { $0.days = 29 }, at: late)
    }

    @Test func aRevokedIssuerIssuesNoMore() throws {
        let fixture = try StoreFixture()
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "issuing", reason: .cACompromise),
            context: StoreFixture.context())
        #expect(throws: AuthorityError.authorityRevoked(name: "issuing")) {
            try fixture.issue(fixture.request())
        }
        #expect(try fixture.names(in: ".") == ["ca-data"])
        #expect(throws: AuthorityError.noSuchAuthority(name: "", kind: .issuing)) {
            try fixture.store.issuer(passphrase: StoreFixture.passphrase)
        }
        #expect(throws: AuthorityError.authorityRevoked(name: "issuing")) {
            try fixture.store.bundle(named: "issuing")
        }
    }

    @Test func aSignatureThatDoesNotVerifyIsDiscarded() throws {
        let fixture = try StoreFixture()
        let faulty = try fixture.store.issuer(
            signer: FaultySigner(publicKey: fixture.issuer.certificate.publicKey))
        #expect(
            throws: AuthorityError.signatureMismatch(detail: "it does not verify")
        ) {
            try fixture.store.issueClient(
                fixture.request(), issuer: faulty, context: StoreFixture.context())
        }
        let record = try fixture.store.certificate(matching: "web-01")
        #expect(record.state == .reserved)
        #expect(record.der == nil)
        #expect(try fixture.names(in: "clients") == [".web-01.partial"])
        #expect(try fixture.issue(fixture.request()).isResumed)
    }

    @Test(arguments: [".", "..", ".a", "...", "../web", "-x"])
    func refusesANameThatScriptsStumbleOver(name: String) throws {
        let fixture = try StoreFixture()
        #expect(throws: AuthorityError.clientName(name: name)) {
            try fixture.issue(fixture.request(name, to: "clients/web-01"))
        }
        #expect(try fixture.names(in: "clients").isEmpty)
    }

    @Test(arguments: ["root", "issuing"])
    func aNameOfAnAuthorityIsNoClients(name: String) throws {
        let fixture = try StoreFixture()
        #expect(
            throws: AuthorityError.nameOfAuthority(name: name)
        ) { try fixture.issue(fixture.request(name)) }
        #expect(try fixture.names(in: "clients").isEmpty)
        #expect(try fixture.store.certificates(matching: name).count == 1)
    }

    private func read(_ issued: IssuedClient, _ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(issued.directory)/\(name)")))
    }
}

/// Claims a key and signs with another.
private struct FaultySigner: Signer {
    let publicKey: PublicKey

    func sign(_ message: [UInt8], digest: DigestAlgorithm?) throws(X509Error) -> [UInt8] {
        try PrivateKey.generate(.p256).sign(message, digest: digest)
    }
}
