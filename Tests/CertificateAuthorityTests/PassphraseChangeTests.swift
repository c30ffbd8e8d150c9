import Foundation
import GRDB
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

struct PassphraseChangeTests {
    private let fixture: StoreFixture
    private let new = SecretBytes(copying: "another horse battery".utf8)

    init() throws { fixture = try StoreFixture() }

    private func change() throws -> PassphraseChange {
        try fixture.store.passphraseChange(of: "issuing", from: StoreFixture.passphrase)
    }

    private func commit(_ change: PassphraseChange) throws {
        try change.commit(
            .passphrase(new, rounds: 2048), context: StoreFixture.context())
    }

    private func storedKey() throws -> Data? {
        try fixture.store.read {
            try Data.fetchOne($0, sql: "SELECT keyPEM FROM authority WHERE name = 'issuing'")
        }
    }

    @Test func theNewOpensAndTheOldDoesNot() throws {
        try commit(change())
        #expect(throws: AuthorityError.wrongPassphrase(name: "issuing")) {
            try fixture.store.issuer(passphrase: StoreFixture.passphrase)
        }
        let issuer = try fixture.store.issuer(passphrase: new)
        #expect(issuer.certificate == fixture.issuer.certificate)
        let last = try #require(try fixture.store.auditTrail().last)
        #expect(last.operation == "changedPassphrase")
        #expect(last.detail == "issuing key encrypted anew")
    }

    @Test func aWrongPassphraseChangesNothing() throws {
        let before = try storedKey()
        #expect(throws: AuthorityError.wrongPassphrase(name: "issuing")) {
            try fixture.store.passphraseChange(of: "issuing", from: new)
        }
        #expect(throws: AuthorityError.passphraseRequired(name: "issuing")) {
            try fixture.store.passphraseChange(of: "issuing", from: nil)
        }
        #expect(try storedKey() == before)
    }

    @Test func theNewOneMustBeLongEnough() throws {
        let before = try storedKey()
        #expect(throws: AuthorityError.passphraseTooShort(minimum: 12)) {
            try change().commit(
                .passphrase(SecretBytes(copying: "short".utf8), rounds: 2048),
                context: StoreFixture.context())
        }
        #expect(throws: AuthorityError.passphraseRequired(name: "issuing")) {
            try change().commit(.plaintext, context: StoreFixture.context())
        }
        #expect(try storedKey() == before)
    }

    @Test func ofTwoAtOnceTheSecondIsRefused() throws {
        let (first, second) = (try change(), try change())
        try commit(first)
        let between = try storedKey()
        #expect(throws: AuthorityError.keyChanged(name: "issuing")) { try commit(second) }
        #expect(try storedKey() == between)
    }

    @Test func aKeyInTheClearIsGoneFromTheFilesOnceItIsEncrypted() throws {
        let other = try TemporaryDirectory()
        let store = try AuthorityStore.create(other.file("ca-data"))
        var request = try StoreFixture.rootRequest()
        request.keyEncryption = .plaintext
        _ = try store.initRoot(request, context: StoreFixture.context())
        let plain = try #require(
            try store.read { try Data.fetchOne($0, sql: "SELECT keyPEM FROM authority") })
        let secret = try #require(
            String(decoding: plain, as: UTF8.self).split(separator: "\n").dropFirst().first)
        #expect(try holds(other, secret))
        try store.passphraseChange(of: "root", from: nil).commit(
            .passphrase(new, rounds: 2048), context: StoreFixture.context())
        #expect(try !holds(other, secret))
        #expect(try store.authority(named: "root").isKeyEncrypted)
        #expect(
            try store.auditTrail().last?.detail == "root key encrypted, it was in the clear")
    }

    private func holds(_ directory: TemporaryDirectory, _ secret: Substring) throws -> Bool {
        try ["pki.sqlite", "pki.sqlite-wal"].contains { name in
            let path = directory.file("ca-data/" + name)
            guard FileManager.default.fileExists(atPath: path) else { return false }
            return try Data(contentsOf: URL(fileURLWithPath: path)).range(
                of: Data(secret.utf8)) != nil
        }
    }
}
