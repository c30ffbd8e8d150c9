import Foundation
import GRDB
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// What becomes of an issue that was cut off, at every step.
struct InterruptedIssueTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
    }

    private func crash(_ request: ClientRequest, at stop: IssuanceStep) {
        #expect(throws: Crash.self) {
            try fixture.issue(request) { if $0 == stop { throw Crash() } }
        }
    }

    @Test(arguments: IssuanceStep.allCases)
    func theSameAgainEndsInACompleteDirectory(at stop: IssuanceStep) throws {
        let request = try fixture.request()
        crash(request, at: stop)
        let left = try fixture.store.certificates(matching: "web-01")
        // Only the end makes the directory visible.
        #expect(try fixture.names(in: "clients").contains("web-01") == (stop == .done))
        guard stop != .done else { return }

        let issued = try fixture.issue(request)
        let records = try fixture.store.certificates(matching: "web-01")
        #expect(records.count == 1)
        #expect(issued.isResumed == !left.isEmpty)
        if let first = left.first {
            // The very bytes that were recorded, and nothing else, were signed.
            let tbs = try fixture.store.database.read {
                try Data.fetchOne(
                    $0, sql: "SELECT tbs FROM certificate WHERE id = ?", arguments: [first.id])
            }
            #expect(issued.certificate.tbs == tbs.map(Array.init))
        }
        #expect(try fixture.names(in: "clients") == ["web-01"])
        #expect(try fixture.names(in: "clients/web-01").count == 3)
        let key = try PrivateKey(
            pem: SecretBytes(
                copying: Data(
                    contentsOf: URL(fileURLWithPath: "\(issued.directory)/private_key.pem"))),
            passphrase: SecretBytes(copying: "client passphrase".utf8))
        #expect(key.publicKey == issued.certificate.publicKey)
    }

    @Test(arguments: [IssuanceStep.log, .sign, .compare, .store, .files, .rename])
    func whatMayHaveBeenSignedIsListedAndRevocable(at stop: IssuanceStep) throws {
        crash(try fixture.request(), at: stop)
        let record = try fixture.store.certificate(matching: "web-01")
        #expect(record.state == ([.files, .rename].contains(stop) ? .issued : .reserved))
        let results = try fixture.store.revoke(
            RevocationRequest(selector: "web-01", reason: .keyCompromise),
            context: StoreFixture.context())
        #expect(results.map(\.changed) == [true])
        let list = try fixture.createList()
        #expect(list.entry(for: record.serialNumber)?.reason == .keyCompromise)
        // And the name can be had anew, under another serial number.
        let issued = try fixture.issue(fixture.request())
        #expect(!issued.isResumed)
        #expect(issued.record.serialNumber != record.serialNumber)
    }

    @Test(arguments: [IssuanceStep.sign, .rename])
    func somethingElseRevokesWhatWasBegun(at stop: IssuanceStep) throws {
        crash(try fixture.request(), at: stop)
        let issued = try fixture.issue(fixture.request { $0.days = 30 })
        #expect(!issued.isResumed)
        let records = try fixture.store.certificates(matching: "web-01")
        #expect(records.map(\.state) == [.revoked, .issued])
        #expect(records.first?.revocation?.reason == .superseded)
        #expect(try fixture.names(in: "clients/web-01").count == 3)
    }

    @Test(arguments: [IssuanceStep.sign, .rename])
    func anotherPassphraseRevokesWhatWasBegun(at stop: IssuanceStep) throws {
        crash(try fixture.request(), at: stop)
        let passphrase = SecretBytes(copying: "another one".utf8)
        let issued = try fixture.issue(
            fixture.request { $0.keyEncryption = .passphrase(passphrase, rounds: 2048) })
        #expect(!issued.isResumed)
        let pem = try Data(
            contentsOf: URL(fileURLWithPath: "\(issued.directory)/private_key.pem"))
        let key = try PrivateKey(pem: SecretBytes(copying: pem), passphrase: passphrase)
        #expect(key.publicKey == issued.certificate.publicKey)
        #expect(
            try fixture.store.certificates(matching: "web-01").map(\.state)
                == [.revoked, .issued])
    }

    @Test(arguments: [IssuanceStep.sign, .rename])
    func anotherPlaceRevokesWhatWasBegun(at stop: IssuanceStep) throws {
        crash(try fixture.request(), at: stop)
        let issued = try fixture.issue(fixture.request("web-01", to: "elsewhere/web-01"))
        #expect(!issued.isResumed)
        #expect(
            try fixture.store.certificates(matching: "web-01").map(\.state)
                == [.revoked, .issued])
        // What was left at the first place is of no use to anybody any more.
        let additional = try fixture.issue(fixture.request { $0.isAdditional = true })
        #expect(!additional.isResumed)
    }

    @Test func aKeyThatWasCutOffIsMadeAnew() throws {
        crash(try fixture.request(), at: .sign)
        let partial = fixture.directory.file("clients/.web-01.partial")
        try Data("-----BEGIN ENCRYPTED".utf8).write(
            to: URL(fileURLWithPath: "\(partial)/private_key.pem"))
        let issued = try fixture.issue(fixture.request())
        #expect(!issued.isResumed)
        #expect(try fixture.names(in: "clients/web-01").count == 3)
    }

    @Test func anAttemptThatIsStillAtWorkIsNotDisturbed() throws {
        let fixture = fixture
        let request = try fixture.request()
        let second = try AuthorityStore.open(fixture.store.directory)
        let issuer = try second.issuer(passphrase: StoreFixture.passphrase)
        for stop in [IssuanceStep.sign, .rename] {
            let name = "at-\(stop.rawValue)"
            let elsewhere = try fixture.request(name, to: "elsewhere/\(name)")
            let issued = try fixture.issue(fixture.request(name)) { step in
                guard step == stop else { return }
                #expect(
                    throws: AuthorityError.issuingInProgress(
                        name: name,
                        directory: fixture.directory.file("clients/.\(name).partial"))
                ) {
                    try second.issueClient(
                        elsewhere, issuer: issuer, context: StoreFixture.context())
                }
            }
            #expect(issued.record.state == .issued)
        }
        #expect(try fixture.names(in: ".") == ["ca-data", "clients"])
        _ = try fixture.issue(request)
    }

    @Test func aCertificateRevokedWhileItIsSignedIsStoredAndSaidSo() throws {
        let request = try fixture.request()
        let error = #expect(throws: AuthorityError.self) {
            try fixture.issue(request) { step in
                guard step == .compare else { return }
                _ = try fixture.store.revoke(
                    RevocationRequest(selector: "web-01"), context: StoreFixture.context())
            }
        }
        #expect(error?.code == "name.revoked")
        let record = try fixture.store.certificate(matching: "web-01")
        #expect(record.state == .revoked)
        #expect(record.der != nil)
        #expect(try !fixture.issue(request).isResumed)
    }

    @Test func aCertificateThatWasCutOffDoesNotHideTheKey() throws {
        let fixture = try StoreFixture()
        let request = try fixture.request { $0.keyEncryption = .plaintext }
        #expect(throws: Crash.self) {
            try fixture.issue(request) { if $0 == .rename { throw Crash() } }
        }
        try Data("-----BEGIN CERT".utf8).write(
            to: URL(
                fileURLWithPath: fixture.directory.file("clients/.web-01.partial/certificate.pem")))
        let issued = try fixture.issue(request)
        #expect(issued.isResumed)
        #expect(try fixture.names(in: "clients") == ["web-01"])
        #expect(try fixture.store.certificates(matching: "web-01").count == 1)
    }

    @Test func takesNobodysFilesAlong() throws {
        crash(try fixture.request(), at: .sign)
        let partial = fixture.directory.file("clients/.web-01.partial")
        try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(partial)/notes.txt"))
        #expect(throws: AuthorityError.self) { try fixture.issue(fixture.request()) }
        #expect(try fixture.names(in: "clients/.web-01.partial").contains("notes.txt"))
        try FileManager.default.removeItem(atPath: "\(partial)/notes.txt")
        #expect(try fixture.issue(fixture.request()).isResumed)
    }
}
