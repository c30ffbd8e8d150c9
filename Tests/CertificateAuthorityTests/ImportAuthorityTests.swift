import Foundation
import GRDB
import Issuance
import Testing
import TestSupport
import X509

@testable import CertificateAuthority

/// Taking over an authority: everything it has issued, all of it or nothing.
struct ImportAuthorityTests {
    private let directory: TemporaryDirectory
    private let store: AuthorityStore
    private let root: TestAuthority
    private let now = StoreFixture.context()

    init() throws {
        directory = try TemporaryDirectory()
        store = try AuthorityStore.create(directory.file("ca-data"))
        root = try TestAuthority.root(name: "CN=Old Root,O=Example")
        try FileManager.default.createDirectory(
            atPath: directory.file("newcerts"), withIntermediateDirectories: true)
    }

    private func foreign(
        _ authority: TestAuthority? = nil, name: String = "root", chain: [Certificate] = []
    ) -> ForeignAuthority {
        let authority = authority ?? root
        return ForeignAuthority(
            name: name, certificate: authority.certificate, chain: chain, key: authority.key,
            keyEncryption: StoreFixture.encryption)
    }

    private func write(_ text: String, to name: String) throws {
        try text.write(toFile: directory.file(name), atomically: false, encoding: .utf8)
    }

    private func leaf(_ name: String, serial: String) throws -> Certificate {
        try root.leaf(
            commonName: name, key: PrivateKey.generate(.p256),
            serialNumber: SerialNumber(hex: serial))
    }

    private static let expiry = "260615000000Z"

    /// Four lines: with its file, without it, revoked with its file, revoked without.
    private func inventory() throws -> ForeignInventory {
        for (name, serial) in [("web-01", "1001"), ("web-03", "1003")] {
            try write(leaf(name, serial: serial).pem, to: "newcerts/\(serial).pem")
        }
        let lines = [
            "V\t\(Self.expiry)\t\t1001\tunknown\t/CN=web-01",
            "V\t\(Self.expiry)\t\t1002\tunknown\t/CN=web-02/O=Example",
            "R\t\(Self.expiry)\t250601000000Z,keyTime,20250501000000Z\t1003\tunknown\t/CN=web-03",
            "R\t\(Self.expiry)\t250602000000Z,superseded\t1004\tunknown\t/CN=web-04",
        ]
        try write(lines.joined(separator: "\n") + "\n", to: "index.txt")
        return ForeignInventory(
            index: directory.file("index.txt"),
            certificateDirectories: [directory.file("newcerts")])
    }

    @Test func everythingIsTakenOver() throws {
        var foreign = foreign()
        foreign.inventory = try inventory()
        let imported = try store.importAuthority(foreign, context: now)
        #expect(imported.authority.name == "root" && imported.authority.hasKey)
        #expect(imported.inventory.certificates == 4)
        #expect(imported.inventory.revoked == 2 && imported.inventory.withoutFile == 2)
        let third = try store.certificate(matching: "web-03")
        #expect(third.state == .revoked && third.revocation?.reason == .keyCompromise)
        #expect(third.revocation?.revokedAt.ISO8601Format() == "2025-06-01T00:00:00Z")
        #expect(third.revocation?.invalidityDate?.ISO8601Format() == "2025-05-01T00:00:00Z")
        let second = try store.certificate(matching: "1002")
        #expect(second.name == "web-02" && second.state == .reserved && second.publicKey == nil)
        #expect(second.subject.description == "CN=web-02,O=Example")
        // It is signed with our own passphrase from here on.
        let issuer = try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        let list = try store.createRevocationList(issuer: issuer, context: now)
        #expect(list.entryCount == 2)
    }

    @Test func anAuthorityThatMayNotSignListsMakesNone() throws {
        let key = try PrivateKey.generate(.p256)
        let issuing = try root.issuing(
            name: "CN=Old Issuing,O=Example", key: key,
            extensions: [
                .basicConstraints(isCA: true, pathLength: 0), .keyUsage(.keyCertSign),
                .subjectKeyIdentifier(key.publicKey.keyIdentifier),
            ])
        var foreign = foreign(issuing, name: "issuing", chain: [root.certificate])
        foreign.accepted = ["lint.key-usage"]
        _ = try store.importAuthority(foreign, context: now)
        let issuer = try store.issuer(named: "issuing", passphrase: StoreFixture.passphrase)
        #expect(
            try StoreFixture.code { try store.createRevocationList(issuer: issuer, context: now) }
                == "crl.nokey")
        #expect(try store.revocationLists().isEmpty)
    }

    @Test func aSerialNumberAloneIsRevocable() throws {
        var foreign = foreign()
        foreign.inventory = try inventory()
        _ = try store.importAuthority(foreign, context: now)
        _ = try store.revoke(
            RevocationRequest(selector: "1002", reason: .keyCompromise), context: now)
        let issuer = try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        let list = try store.createRevocationList(issuer: issuer, context: now)
        #expect(list.entryCount == 3)
    }

    @Test func whatIsInSomebodysHandsIsNotSupersededByANewIssue() throws {
        var foreign = foreign()
        foreign.inventory = try inventory()
        _ = try store.importAuthority(foreign, context: now)
        let above = try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        var request = try StoreFixture.issuingRequest()
        request.days = 300
        _ = try store.initIssuing(request, issuer: above, context: now)
        let issuer = try store.issuer(passphrase: StoreFixture.passphrase)
        for name in ["web-01", "web-02"] {
            let code = try StoreFixture.code {
                try store.issueClient(
                    ClientRequest(
                        name: name, directory: directory.file("clients/\(name)"),
                        profile: Profile.builtIn(named: "client"), keyEncryption: .plaintext),
                    issuer: issuer, context: now)
            }
            #expect(code == "name.live")
        }
        #expect(try store.certificate(matching: "1002").state == .reserved)
    }

    @Test func theListsOfTheOldToolGoOn() throws {
        var foreign = foreign()
        foreign.inventory = try inventory()
        let last = try root.crl(
            revoking: ["1003", "1004", "1005"].compactMap { SerialNumber(hex: $0) }, number: 41)
        try write(last.pem, to: "crl.pem")
        try write("8000000000\n", to: "crlnumber")
        foreign.inventory.list = directory.file("crl.pem")
        foreign.inventory.listNumber = directory.file("crlnumber")
        let imported = try store.importAuthority(foreign, context: now)
        // The CRL names one that the index has lost.
        #expect(imported.inventory.certificates == 5 && imported.inventory.revoked == 3)
        #expect(imported.inventory.lastListNumber == 0x7F_FFFF_FFFF)
        let issuer = try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        let list = try store.createRevocationList(issuer: issuer, context: now)
        #expect(list.number == 0x80_0000_0000 && list.entryCount == 3)
    }

    @Test func anIssuingAuthorityBringsItsRootAndCanMeetItsKeyLater() throws {
        let issuing = try root.issuing()
        let first = try store.importAuthority(
            foreign(issuing, name: "issuing", chain: [root.certificate]), context: now)
        #expect(first.recordedAbove == ["root"] && first.authority.kind == .issuing)
        #expect(try !store.authority(kind: .root).hasKey)
        var above = foreign(name: "old-root")
        try write(issuing.certificate.pem, to: "newcerts/\(issuing.certificate.serialNumber).pem")
        above.inventory.certificateDirectories = [directory.file("newcerts")]
        let second = try store.importAuthority(above, context: now)
        #expect(second.authority.name == "root" && second.authority.hasKey)
        #expect(try store.authorities().count == 2)
        _ = try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        #expect(
            try StoreFixture.code { try store.importAuthority(above, context: now) }
                == "install.known")
    }

    @Test func theRootFirstThenItsIssuingAuthority() throws {
        let issuing = try root.issuing()
        try write(issuing.certificate.pem, to: "newcerts/\(issuing.certificate.serialNumber).pem")
        var first = foreign()
        first.inventory.certificateDirectories = [directory.file("newcerts")]
        #expect(try store.importAuthority(first, context: now).inventory.certificates == 1)
        let second = try store.importAuthority(foreign(issuing, name: "issuing"), context: now)
        #expect(second.recordedAbove.isEmpty && second.authority.issuerName == "root")
        #expect(try store.certificates().count == 2)
    }

    enum Fault: CaseIterable {
        case otherKey, legacy, noChain, criticality, secondRoot, brokenIndex, strangeList
    }

    @Test(arguments: Fault.allCases)
    func aRefusalLeavesNothing(fault: Fault) throws {
        if fault == .secondRoot {
            _ = try store.importAuthority(
                foreign(TestAuthority.root(name: "CN=First")), context: now)
        }
        let before = try rows()
        let code = try StoreFixture.code {
            var foreign = foreign()
            switch fault {
            case .otherKey: foreign.key = try PrivateKey.generate(.p256)
            case .legacy: foreign.legacyEncryption = "RC2"
            case .noChain: foreign = self.foreign(try root.issuing(), name: "issuing")
            case .criticality:
                let key = try PrivateKey.generate(.p256)
                let subject = try DistinguishedName("CN=Careless")
                let certificate = try Certificate.sign(
                    TBSCertificate(
                        serialNumber: .random(),
                        signatureAlgorithm: .preferred(for: key.publicKey), issuer: subject,
                        validity: TestAuthority.validity, subject: subject,
                        subjectPublicKey: key.publicKey,
                        extensions: [
                            .basicConstraints(isCA: true, critical: false),
                            .keyUsage([.keyCertSign, .cRLSign]),
                            .subjectKeyIdentifier(key.publicKey.keyIdentifier),
                        ]),
                    with: key)
                foreign = self.foreign(TestAuthority(key: key, certificate: certificate))
            case .secondRoot: foreign.name = "other"
            case .brokenIndex:
                try write("V\tnonsense\n", to: "index.txt")
                foreign.inventory.index = directory.file("index.txt")
            case .strangeList:
                let other = try TestAuthority.root(name: "CN=Old Root,O=Example")
                try write(other.crl(revoking: []).pem, to: "crl.pem")
                foreign.inventory.list = directory.file("crl.pem")
            }
            return try store.importAuthority(foreign, context: now)
        }
        let expected: [Fault: String] = [
            .otherKey: "install.key", .legacy: "key.legacy", .noChain: "import.chain",
            .criticality: "lint.basic-constraints", .secondRoot: "authority.exists",
            .brokenIndex: "import.inventory", .strangeList: "import.inventory",
        ]
        #expect(code == expected[fault])
        #expect(try rows() == before)
    }

    private func rows() throws -> [Int] {
        try store.read { database in
            try ["authority", "certificate", "revocation", "auditEntry"].map {
                try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") ?? -1
            }
        }
    }

    @Test func filesThatCannotBeTakenAreNamedAndKeptByNumber() throws {
        var foreign = foreign()
        foreign.inventory = try inventory()
        let stranger = try TestAuthority.root(name: "CN=Old Root,O=Example")
        try write(
            stranger.leaf(
                commonName: "web-01", key: PrivateKey.generate(.p256),
                serialNumber: SerialNumber(hex: "1001")
            ).pem, to: "newcerts/1001.pem")
        try write("nonsense", to: "newcerts/2000.pem")
        let imported = try store.importAuthority(foreign, context: now)
        #expect(imported.inventory.unusable.count == 2)
        #expect(imported.inventory.certificates == 4 && imported.inventory.withoutFile == 3)
        #expect(try store.certificate(matching: "1001").publicKey == nil)
    }
}
