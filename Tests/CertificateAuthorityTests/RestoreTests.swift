import Foundation
import GRDB
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// A backup brings a store back, and never makes it forget.
struct RestoreTests {
    private let fixture: StoreFixture
    private let backup: String

    init() throws {
        fixture = try StoreFixture()
        backup = fixture.directory.file("backup.sqlite")
        _ = try fixture.issue(fixture.request("web-01"))
        _ = try fixture.issue(fixture.request("web-02"))
        try revoke("web-01", in: fixture.store, at: 10)
        _ = try fixture.store.backup(to: backup)
    }

    private func revoke(_ name: String, in store: AuthorityStore, at offset: Double) throws {
        _ = try store.revoke(
            RevocationRequest(selector: name, reason: .superseded),
            context: StoreFixture.context(offset))
        _ = try store.createRevocationList(
            issuer: store.issuer(passphrase: StoreFixture.passphrase),
            context: StoreFixture.context(offset + 1))
    }

    /// A store of the same content that nobody has open.
    private func quiet(_ store: AuthorityStore? = nil) throws -> String {
        let directory = fixture.directory.file("quiet")
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        _ = try (store ?? fixture.store).backup(to: directory + "/pki.sqlite")
        return directory
    }

    private func restore(
        _ file: String? = nil, to directory: String, allowingDowngrade: Bool = false
    ) throws -> RestoredStore {
        try AuthorityStore.restore(
            file ?? backup, to: directory, allowingDowngrade: allowingDowngrade,
            context: StoreFixture.context(100))
    }

    private func number(_ store: AuthorityStore) throws -> Int64 {
        try store.read {
            try Int64.fetchOne($0, sql: "SELECT max(number) FROM certificateRevocationList") ?? 0
        }
    }

    @Test func bringsAStoreBackWhereThereIsNone() throws {
        let directory = fixture.directory.file("new/ca-data")
        let restored = try restore(to: directory)
        #expect(restored.replacedFile == nil)
        let store = try AuthorityStore.open(directory)
        #expect(
            try store.certificates().map(\.serialNumber)
                == fixture.store.certificates().map(\.serialNumber))
        #expect(try store.auditTrail().last?.operation == "restored")
        #expect(try AuthorityStore.check(directory).problems == [])
        #expect(try StoreFixture.mode(directory) == 0o700)
        #expect(try StoreFixture.mode(directory + "/pki.sqlite") == 0o600)
    }

    @Test func theReplacedStoreIsKept() throws {
        let kept = try #require(try restore(to: try quiet()).replacedFile)
        #expect(kept.contains("/pki.sqlite.replaced-"))
        #expect(try StoreBackup(kept).version == Schema.version)
        #expect(try AuthorityStore.check(backup: kept).problems == [])
    }

    @Test func aStoreThatKnowsMoreIsNotReplaced() throws {
        _ = try fixture.issue(fixture.request("web-03"))
        try revoke("web-02", in: fixture.store, at: 20)
        let directory = try quiet()
        #expect(
            throws: AuthorityError.downgrade(
                lost: RestoreLoss(
                    auditEntries: 6, certificates: 1, revocations: 1, lists: 1, isFork: false))
        ) { try restore(to: directory) }
        #expect(try fixture.names(in: "quiet") == ["pki.sqlite"])
        let store = try AuthorityStore.open(directory)
        #expect(try store.certificate(matching: "web-03").state == .issued)
    }

    @Test func aDowngradeThatIsAllowedForgetsNothing() throws {
        _ = try fixture.issue(fixture.request("web-03"))
        try revoke("web-02", in: fixture.store, at: 20)
        let (certificates, last) = (try fixture.store.certificates(), try number(fixture.store))
        let directory = try quiet()
        let carried = try restore(to: directory, allowingDowngrade: true).carried
        #expect(carried.certificates == 1 && carried.revocations == 1 && carried.lists == 1)
        #expect(carried.left == [])
        let store = try AuthorityStore.open(directory)
        #expect(try store.certificates().map(\.serialNumber) == certificates.map(\.serialNumber))
        #expect(try store.certificates().map(\.state) == certificates.map(\.state))
        #expect(try number(store) == last)
        #expect(try AuthorityStore.check(store.directory).problems == [])
    }

    @Test func aHoldThatWasEndedSinceStaysEnded() throws {
        let held = RevocationRequest(selector: "web-02", reason: .certificateHold)
        _ = try fixture.store.revoke(held, context: StoreFixture.context(20))
        let earlier = fixture.directory.file("earlier.sqlite")
        _ = try fixture.store.backup(to: earlier)
        _ = try fixture.store.releaseHold(held, context: StoreFixture.context(30))
        _ = try fixture.store.createRevocationList(
            issuer: fixture.issuer, context: StoreFixture.context(31))
        let directory = try quiet()
        _ = try restore(earlier, to: directory, allowingDowngrade: true)
        let store = try AuthorityStore.open(directory)
        #expect(try store.certificate(matching: "web-02").state == .issued)
        let list = try store.createRevocationList(
            issuer: store.issuer(passphrase: StoreFixture.passphrase),
            context: StoreFixture.context(200))
        #expect(list.entryCount == 1)
    }

    @Test func theURLsOfAnAuthorityAreThoseThatWereSaidLast() throws {
        let urls = ["http://pki.example.com/issuing.crl"]
        _ = try fixture.store.setURLs(
            of: "issuing", crl: urls, caIssuers: nil, context: StoreFixture.context(20))
        let directory = try quiet()
        _ = try restore(to: directory, allowingDowngrade: true)
        #expect(
            try AuthorityStore.open(directory).authority(named: "issuing").crlURLs == urls)
    }

    @Test func aForkTakesOverWhatTheOtherBranchKnows() throws {
        let other = fixture.directory.file("other")
        _ = try restore(to: other)
        let fork = try AuthorityStore.open(other)
        let issuer = try fork.issuer(passphrase: StoreFixture.passphrase)
        _ = try fork.issueClient(
            fixture.request("web-77"), issuer: issuer, context: StoreFixture.context(110))
        try revoke("web-77", in: fork, at: 120)
        let copy = fixture.directory.file("fork.sqlite")
        _ = try fork.backup(to: copy)

        _ = try fixture.issue(fixture.request("web-03"))
        try revoke("web-02", in: fixture.store, at: 3000)
        let last = try number(fixture.store)
        let directory = try quiet()
        #expect(throws: AuthorityError.self) { try restore(copy, to: directory) }
        let carried = try restore(copy, to: directory, allowingDowngrade: true).carried
        #expect(carried.certificates == 1 && carried.revocations == 1)
        #expect(carried.auditEntries == 0 && carried.lists == 0)
        let store = try AuthorityStore.open(directory)
        let names = Set(try store.certificates().map(\.name))
        #expect(names == ["root", "issuing", "web-01", "web-02", "web-03", "web-77"])
        #expect(try store.certificate(matching: "web-02").state == .revoked)
        #expect(try AuthorityStore.check(store.directory).problems == [])
        // The list of the other branch stays behind; its number does not come again.
        let next = try store.createRevocationList(
            issuer: store.issuer(passphrase: StoreFixture.passphrase),
            context: StoreFixture.context(130))
        #expect(Int64(next.number) > last)
        #expect(next.entryCount == 3)
    }

    @Test func anotherCAIsNeverReplaced() throws {
        let other = try StoreFixture()
        let directory = try quiet(other.store)
        #expect(throws: AuthorityError.otherAuthority(directory: directory)) {
            try restore(to: directory, allowingDowngrade: true)
        }
        #expect(try AuthorityStore.open(directory).auditTrail() == other.store.auditTrail())
    }

    @Test func aDamagedBackupIsRefused() throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: backup))
        bytes.replaceSubrange(
            bytes.count / 2..<bytes.count / 2 + 4096, with: Data(repeating: 0, count: 4096))
        let damaged = fixture.directory.file("damaged.sqlite")
        try bytes.write(to: URL(fileURLWithPath: damaged))
        chmod(damaged, 0o600)
        let directory = fixture.directory.file("new")
        #expect(throws: AuthorityError.self) { try restore(damaged, to: directory) }
        #expect(!FileManager.default.fileExists(atPath: directory))
    }

    @Test func aProcessThatHadTheStoreOpenWritesNoMore() throws {
        // As if it had opened the store before, and wrote after: the file it has is another now.
        let open = try AuthorityStore.open(fixture.store.directory)
        let kept = fixture.directory.file("ca-data/elsewhere")
        try FileManager.default.moveItem(
            atPath: fixture.directory.file("ca-data/pki.sqlite"), toPath: kept)
        _ = try restore(to: fixture.store.directory)
        #expect(
            throws: AuthorityError.replaced(path: fixture.directory.file("ca-data/pki.sqlite"))
        ) {
            try open.revoke(
                RevocationRequest(selector: "web-02"), context: StoreFixture.context(200))
        }
    }

    @Test func aBackupReplacesOnlyAnEarlierOneOfTheSameStore() throws {
        #expect(throws: AuthorityError.outputExists(path: backup)) {
            try fixture.store.backup(to: backup)
        }
        _ = try fixture.issue(fixture.request("web-03"))
        let summary = try fixture.store.backup(to: backup, replacing: true)
        #expect(summary.certificateCount == 5)
        let other = try StoreFixture()
        #expect(throws: AuthorityError.otherBackup(path: backup)) {
            try other.store.backup(to: backup, replacing: true)
        }
        let live = fixture.store.directory + "/pki.sqlite"
        #expect(throws: AuthorityError.otherBackup(path: live)) {
            try fixture.store.backup(to: live, replacing: true)
        }
    }
}
