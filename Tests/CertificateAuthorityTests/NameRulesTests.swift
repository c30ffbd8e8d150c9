import Foundation
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// A selector means what its user means: names of clients, of authorities, and numbers.
struct NameRulesTests {
    private let fixture: StoreFixture
    private var store: AuthorityStore { fixture.store }
    private let now = StoreFixture.context()

    init() throws {
        fixture = try StoreFixture()
        _ = try fixture.issue(fixture.request())
    }

    private func root() throws -> Issuer {
        try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
    }

    private func request(_ name: String) throws -> AuthorityRequest {
        try StoreFixture.issuingRequest(name: name, subject: "CN=Other")
    }

    @Test func anAuthorityIsNotCalledAsAClientIs() throws {
        let taken = AuthorityError.nameOfClient(name: "web-01")
        let partner = try TestAuthority.root(name: "CN=web-01")
        let other = try TestAuthority.root(name: "CN=Elsewhere")
        let foreign = ForeignAuthority(
            name: "web-01", certificate: other.certificate, key: other.key,
            keyEncryption: StoreFixture.encryption)
        let attempts: [() throws -> Void] = [
            { _ = try store.initIssuing(request("web-01"), issuer: root(), context: now) },
            {
                _ = try store.initIssuing(
                    request("web-01"), issuer: root(), following: store.authority(), context: now)
            },
            { try store.rehearse(request("web-01"), under: root().authority, context: now) },
            { _ = try store.requestIssuing(request("web-01"), context: now) },
            {
                _ = try store.crossSign(
                    CrossRequest(certificate: partner.certificate),
                    profile: Profile.builtIn(named: "issuing"), issuer: root(), context: now)
            },
            { _ = try store.importAuthority(foreign, context: now) },
        ]
        let before = try store.auditTrail().count
        for attempt in attempts { #expect(throws: taken) { try attempt() } }
        #expect(try store.auditTrail().count == before)
        #expect(try store.authorities().count == 2)
    }

    @Test func whatHasExpiredHoldsItsNameNoMore() throws {
        let later = StoreFixture.context(91 * 86_400)
        let made = try store.initIssuing(request("web-01"), issuer: root(), context: later)
        #expect(made.authority.name == "web-01")
    }

    /// Between the first look and the transaction somebody else may have taken the name.
    @Test func theTransactionLooksAgain() throws {
        #expect(throws: AuthorityError.nameOfClient(name: "web-02")) {
            try store.initIssuing(request("web-02"), issuer: root(), context: now) { step in
                if step == .privateKey { _ = try fixture.issue(fixture.request("web-02")) }
            }
        }
        #expect(try store.authorities().count == 2)
    }

    @Test func aGenerationThatWasGivenUpHoldsItsNameNoMore() throws {
        _ = try store.initIssuing(
            request("web-02"), issuer: root(), following: store.authority(), context: now)
        #expect(throws: AuthorityError.nameOfAuthority(name: "web-02")) {
            try fixture.issue(fixture.request("web-02"))
        }
        _ = try store.goBackInRotation(context: now)
        let issued = try fixture.issue(fixture.request("web-02"))
        // Its name means the client alone.
        let revoked = try store.revoke(RevocationRequest(selector: "web-02"), context: now)
        #expect(revoked.map(\.record.serialNumber) == [issued.record.serialNumber])
    }

    @Test func aClientIsNotCalledAsASubordinateIs() throws {
        let partner = try TestAuthority.root(name: "CN=Partner")
        _ = try store.crossSign(
            CrossRequest(certificate: partner.certificate),
            profile: Profile.builtIn(named: "issuing"), issuer: root(), context: now)
        #expect(throws: AuthorityError.nameOfAuthority(name: "Partner")) {
            try fixture.issue(fixture.request("Partner"))
        }
    }

    @Test func aNameDoesNotReadAsANumber() throws {
        let record = try store.certificate(matching: "web-01")
        let print = try #require(record.fingerprint)
        for name in [record.serialNumber.hex, print, String(repeating: "A", count: 40)] {
            #expect(throws: AuthorityError.numericName(name: name)) {
                try fixture.issue(fixture.request(name))
            }
            #expect(throws: AuthorityError.numericName(name: name)) {
                try store.rehearse(request(name), under: root().authority, context: now)
            }
        }
        #expect(try store.certificates().count == 3)
        // Hosts are called so, and numbers that are drawn here are longer.
        #expect(try fixture.issue(fixture.request("db01")).record.name == "db01")
        #expect(try store.certificate(matching: "db01").name == "db01")
    }

    /// A store from before has such names: the number wins, and they are renewed all the same.
    @Test func aNumberWinsOverAName() throws {
        let meant = try store.certificate(matching: "web-01")
        let name = meant.serialNumber.hex
        let other = try fixture.issue(fixture.request("web-02")).record
        try store.write { database in
            try database.execute(sql: "DROP TRIGGER certificateStays")
            try database.execute(
                sql: "UPDATE certificate SET name = ? WHERE id = ?", arguments: [name, other.id])
        }
        #expect(try store.certificates(matching: name).map(\.id) == [meant.id])
        let revoked = try store.revoke(RevocationRequest(selector: name), context: now)
        #expect(revoked.map(\.record.id) == [meant.id])
        _ = try store.revoke(
            RevocationRequest(selector: other.serialNumber.hex), context: now)
        #expect(try fixture.issue(fixture.request(name)).record.name == name)
    }

    @Test func anInventoryKeepsClientsAndAuthoritiesApart() throws {
        let directory = try TemporaryDirectory()
        let store = try AuthorityStore.create(directory.file("ca-data"))
        let root = try TestAuthority.root(name: "CN=Old Root")
        let index = directory.file("index.txt")
        try "V\t260615000000Z\t\t1001\tunknown\t/CN=root\n".write(
            toFile: index, atomically: false, encoding: .utf8)
        var foreign = ForeignAuthority(
            name: "root", certificate: root.certificate, key: root.key,
            keyEncryption: StoreFixture.encryption)
        foreign.inventory = ForeignInventory(index: index)
        let imported = try store.importAuthority(foreign, context: now)
        #expect(
            imported.inventory.renamed == [.init(commonName: "root", name: "serial-1001")])
        #expect(try store.certificates(matching: "root").map(\.kind) == [.root])
        #expect(try store.certificate(matching: "serial-1001").kind == .endEntity)
    }
}
