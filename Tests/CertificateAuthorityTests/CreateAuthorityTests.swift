import Foundation
import GRDB
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

struct CreateAuthorityTests {
    @Test func aRootAndAnIssuingCA() throws {
        let fixture = try StoreFixture()
        let authorities = try fixture.store.authorities()
        #expect(authorities.map(\.name) == ["root", "issuing"])
        #expect(authorities.map(\.kind) == [.root, .issuing])
        #expect(authorities.map(\.issuerName) == ["root", "root"])
        #expect(authorities.map(\.isKeyEncrypted) == [true, true])
        let (root, issuing) = (authorities[0].certificate, authorities[1].certificate)
        #expect(root.isSigned(by: root.publicKey))
        #expect(issuing.isSigned(by: root.publicKey))
        #expect(root.publicKey.kind == .ec(curve: "P-384"))
        #expect(issuing.publicKey.kind == .ec(curve: "P-256"))
        #expect(fixture.issuer.path == [issuing, root])
    }

    @Test func theKeyIsEncryptedAsAskedAndOpenedByItsPassphraseOnly() throws {
        let fixture = try StoreFixture()
        let pem = try #require(
            try fixture.store.database.read {
                try Data.fetchOne($0, sql: "SELECT keyPEM FROM authority WHERE name = 'root'")
            })
        #expect(
            try X509.KeyProtection(pem: SecretBytes(copying: pem))
                == .pbkdf2(prf: "HMAC-SHA-512", rounds: 2048, cipher: "AES-256-CBC"))
        #expect(throws: AuthorityError.wrongPassphrase(name: "root")) {
            try fixture.store.issuer(
                named: "root", passphrase: SecretBytes(copying: "wrong".utf8))
        }
        #expect(throws: AuthorityError.passphraseRequired(name: "root")) {
            try fixture.store.issuer(named: "root", passphrase: nil)
        }
    }

    @Test func aPlaintextKeyNeedsNoPassphrase() throws {
        let directory = try TemporaryDirectory()
        let store = try AuthorityStore.create(directory.file("ca"))
        var request = try StoreFixture.rootRequest()
        request.keyEncryption = .plaintext
        let created = try store.initRoot(request, context: StoreFixture.context())
        #expect(!created.authority.isKeyEncrypted)
        _ = try store.issuer(kind: .root, passphrase: nil)
        _ = try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
    }

    @Test func aStoreHasOneRootAndEachNameOnce() throws {
        let fixture = try StoreFixture()
        let context = StoreFixture.context()
        #expect(throws: AuthorityError.otherRoot(name: "root")) {
            try fixture.store.initRoot(
                StoreFixture.rootRequest(name: "second", subject: "CN=Two"), context: context)
        }
        let root = try fixture.store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        #expect(throws: AuthorityError.authorityExists(name: "issuing")) {
            try fixture.store.initIssuing(
                StoreFixture.issuingRequest(subject: "CN=Two"), issuer: root, context: context)
        }
        #expect(
            try StoreFixture.code {
                try fixture.store.initIssuing(
                    StoreFixture.issuingRequest(
                        name: "two", subject: "CN=example issuing a1,O=EXAMPLE"),
                    issuer: root, context: context)
            } == "dn.chain")
        _ = try fixture.store.initIssuing(
            StoreFixture.issuingRequest(name: "two", subject: "CN=Two"), issuer: root,
            context: context)
        #expect(throws: AuthorityError.severalAuthorities(names: ["issuing", "two"])) {
            try fixture.store.authority()
        }
        #expect(try fixture.store.authority(named: "two").name == "two")
    }

    @Test func refusals() throws {
        let fixture = try StoreFixture()
        let directory = try TemporaryDirectory()
        let store = try AuthorityStore.create(directory.file("ca"))
        func code(_ change: (inout AuthorityRequest) throws -> Void) throws -> String? {
            var request = try StoreFixture.rootRequest()
            try change(&request)
            return try StoreFixture.code {
                try store.initRoot(request, context: StoreFixture.context())
            }
        }
        #expect(try code { $0.name = "a/b" } == "authority.name")
        #expect(try code { $0.name = "" } == "authority.name")
        #expect(try code { $0.profile = try .builtIn(named: "client") } == "profile.kind")
        #expect(try code { $0.days = 0 } == "time.order")
        #expect(try code { $0.days = 7306 } == "time.max")
        #expect(try code { $0.subject = try DistinguishedName("O=Example") } == "dn.empty")
        #expect(
            try code {
                $0.keyEncryption = .passphrase(SecretBytes(copying: "elevenchars".utf8))
            } == "pass.short")
        // Twelve octets, but only six characters.
        #expect(
            try code { $0.keyEncryption = .passphrase(SecretBytes(copying: "öäüßéè".utf8)) }
                == "pass.short")
        #expect(try store.authorities().isEmpty)
        #expect(try store.certificates().isEmpty)
        #expect(
            try StoreFixture.code {
                try fixture.store.initIssuing(
                    StoreFixture.issuingRequest(name: "third", subject: "CN=Three"),
                    issuer: fixture.issuer, context: StoreFixture.context())
            } == "issuer.kind")
    }

    @Test(arguments: IssuanceStep.allCases.filter { $0 != .files && $0 != .rename })
    func aRootThatWasCutOffIsBegunAnew(at step: IssuanceStep) throws {
        let directory = try TemporaryDirectory()
        let store = try AuthorityStore.create(directory.file("ca"))
        #expect(throws: Crash.self) {
            try store.initRoot(
                StoreFixture.rootRequest(), context: StoreFixture.context(),
                step: { if $0 == step { throw Crash() } })
        }
        guard step != .done else {
            #expect(try store.authorities().map(\.name) == ["root"])
            return
        }
        #expect(try store.authorities().isEmpty)
        _ = try store.initRoot(StoreFixture.rootRequest(), context: StoreFixture.context())
        #expect(try store.authorities().map(\.name) == ["root"])
        _ = try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
    }

    @Test(arguments: [IssuanceStep.log, .sign, .compare, .store])
    func anIssuingCAThatWasCutOffIsRevoked(at step: IssuanceStep) throws {
        let directory = try TemporaryDirectory()
        let store = try AuthorityStore.create(directory.file("ca"))
        _ = try store.initRoot(StoreFixture.rootRequest(), context: StoreFixture.context())
        let root = try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        let request = try StoreFixture.issuingRequest()
        #expect(throws: Crash.self) {
            try store.initIssuing(
                request, issuer: root, context: StoreFixture.context(),
                step: { if $0 == step { throw Crash() } })
        }
        _ = try store.initIssuing(request, issuer: root, context: StoreFixture.context())
        let records = try store.certificates(matching: "issuing")
        #expect(records.map(\.state) == [.revoked, .issued])
        let list = try store.certificateRevocationList(
            store.createRevocationList(issuer: root, context: StoreFixture.context()).record)
        #expect(list.entries.map(\.serialNumber) == [records[0].serialNumber])
        #expect(list.entries.map(\.reason) == [.superseded])
    }

    @Test func aKeyThatIsNotTheAuthoritysIsRefused() throws {
        let fixture = try StoreFixture()
        let stranger = try PrivateKey.generate(.p256)
        #expect(throws: AuthorityError.keyMismatch(name: "issuing")) {
            try fixture.store.issuer(signer: stranger)
        }
        #expect(
            try StoreFixture.code { try fixture.store.issuer(signer: stranger) }
                == "issuer.keymismatch")
        try fixture.store.database.write { database in
            try database.execute(
                sql: """
                    UPDATE authority SET keyPEM = (SELECT keyPEM FROM authority AS other
                        WHERE other.name = 'root') WHERE name = 'issuing'
                    """)
        }
        #expect(throws: AuthorityError.keyMismatch(name: "issuing")) {
            try fixture.store.issuer(passphrase: StoreFixture.passphrase)
        }
    }

    @Test func theBundleIsTheCertificateOfOneAuthority() throws {
        let fixture = try StoreFixture()
        let bundle = try fixture.store.bundle()
        #expect(try Certificate.bundle(pem: Array(bundle.utf8)) == [fixture.issuer.certificate])
        let root = try fixture.store.bundle(kind: .root)
        #expect(try Certificate(pem: Array(root.utf8)).isSelfIssued)
        #expect(throws: AuthorityError.noSuchAuthority(name: "none", kind: nil)) {
            try fixture.store.bundle(named: "none")
        }
    }
}

/// What the tests stop an operation with.
struct Crash: Error {}
