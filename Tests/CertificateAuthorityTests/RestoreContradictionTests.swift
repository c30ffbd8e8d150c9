import Foundation
import GRDB
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// Restoring over a store that somebody has been at, or beside what was left behind.
struct RestoreContradictionTests {
    private let fixture: StoreFixture
    private let backup: String

    init() throws {
        fixture = try StoreFixture()
        backup = fixture.directory.file("backup.sqlite")
        _ = try fixture.issue(fixture.request("web-01"))
        _ = try fixture.store.backup(to: backup)
    }

    /// A store of the same content that nobody has open.
    private func quiet(_ changes: String...) throws -> String {
        let directory = fixture.directory.file("quiet")
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        _ = try fixture.store.backup(to: directory + "/pki.sqlite")
        let queue = try DatabaseQueue(path: directory + "/pki.sqlite")
        try queue.writeWithoutTransaction { database in
            for sql in changes { try database.execute(sql: sql) }
        }
        try queue.close()
        return directory
    }

    private func restore(_ file: String? = nil, to directory: String) throws -> RestoredStore {
        try AuthorityStore.restore(
            file ?? backup, to: directory, allowingDowngrade: true,
            context: StoreFixture.context(100))
    }

    @Test(
        arguments: [
            (
                "DROP TRIGGER certificateStays",
                "UPDATE certificate SET name = 'mine' WHERE name = 'web-02'", "its name is not"
            ),
            ("DROP TRIGGER certificateIsNew", "DROP TABLE blockedKey", "blockedKey"),
            (
                "DROP TRIGGER authorityStays",
                "INSERT INTO authority (name, kind, state, subject, publicKey, isKeyEncrypted, "
                    + "createdAt) VALUES ('mine', 'issuing', 'requested', x'00', x'00', 0, 1)",
                "authority mine"
            ),
        ])
    func whatContradictsItselfIsNotCarriedOver(
        first: String, second: String, detail: String
    ) throws {
        _ = try fixture.issue(fixture.request("web-02"))
        let directory = try quiet(first, second)
        let before = try Data(contentsOf: URL(fileURLWithPath: directory + "/pki.sqlite"))
        let refusal = #expect(throws: AuthorityError.self) { try restore(to: directory) }
        #expect(refusal?.code == "restore.contradiction", "\(String(describing: refusal))")
        #expect(refusal?.description.contains(detail) ?? false, "\(String(describing: refusal))")
        #expect(
            try fixture.names(in: "quiet").filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
                == ["pki.sqlite"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: directory + "/pki.sqlite")) == before)
    }

    @Test func whatAForkKnowsIsInTheLogAfterwards() throws {
        let other = fixture.directory.file("other")
        _ = try restore(to: other)
        let fork = try AuthorityStore.open(other)
        _ = try fork.blockKeys(
            [Digest.sha256([9])], reason: "there", context: StoreFixture.context(110))
        let copy = fixture.directory.file("fork.sqlite")
        _ = try fork.backup(to: copy)

        let store = fixture.store
        _ = try store.blockKeys(
            [Digest.sha256([1])], reason: "a; b", context: StoreFixture.context(20))
        _ = try store.setURLs(
            of: "issuing", crl: ["http://example.com/a.crl"], caIssuers: nil,
            context: StoreFixture.context(21))
        let root = try store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        _ = try store.initIssuing(
            StoreFixture.issuingRequest(name: "issuing-2", subject: "CN=Example Issuing A2"),
            issuer: root, following: store.authority(named: "issuing"),
            context: StoreFixture.context(22))
        _ = try store.issueFromSuccessor(context: StoreFixture.context(23))
        _ = try store.revoke(
            RevocationRequest(selector: "web-01", reason: .certificateHold),
            context: StoreFixture.context(24))
        _ = try store.createRevocationList(
            issuer: fixture.issuer, context: StoreFixture.context(3000))

        let directory = try quiet()
        let carried = try restore(copy, to: directory).carried
        #expect(carried.auditEntries == 0 && carried.authorities == 1)
        #expect(try AuthorityStore.check(directory).problems == [])
        let restored = try AuthorityStore.open(directory)
        #expect(try restored.authority(named: "issuing-2").stage == .issuing)
        #expect(try restored.blockedKeyCount() == 2)
    }

    @Test func whatAnInterruptedRestoreHasLeftIsNamedAndGoesAway() throws {
        let directory = try quiet()
        let names = [
            "pki.sqlite.restoring-0123456789abcdef", "pki.sqlite.restoring-0123456789abcdef-wal",
            ".pki.sqlite.restoring-0123456789abcdef.01234567.partial",
            ".pki.sqlite.before-2.0123456789abcdef.partial",
        ]
        let others = ["pki.sqlite.restoring-notes", "pki.sqlite.replaced-20261125T000000Z"]
        for name in names + others {
            let made = FileManager.default.createFile(
                atPath: "\(directory)/\(name)", contents: Data("x".utf8))
            #expect(made)
        }
        func leftovers() throws -> [String] {
            let report = try AuthorityStore.check(directory)
            #expect(report.isSound)
            return report.leftovers.map { Path.name($0) }
        }
        #expect(try leftovers().sorted() == names.sorted())
        // Somebody may be at work on them.
        let lock = try FileDescriptor(opening: directory, flags: O_RDONLY | O_DIRECTORY)
        #expect(try lock.lock(waiting: false))
        #expect(try leftovers() == [])
        flock(lock.raw, LOCK_UN)
        _ = try restore(to: directory)
        #expect(try leftovers() == [])
        #expect(try Set(fixture.names(in: "quiet")).isSuperset(of: others))
        #expect(try Set(fixture.names(in: "quiet")).isDisjoint(with: names))
    }

    @Test func aBackupThatCannotBeReadIsNamedAsOne() throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: backup))
        bytes.replaceSubrange(100..<4096, with: Data(repeating: 0xA5, count: 3996))
        try bytes.write(to: URL(fileURLWithPath: backup))
        chmod(backup, 0o600)
        let refusal = #expect(throws: AuthorityError.self) {
            try restore(to: fixture.directory.file("new"))
        }
        #expect(refusal?.code == "backup.damaged")
        #expect(
            try StoreFixture.code { try AuthorityStore.check(backup: backup) } == "backup.damaged")
    }
}
