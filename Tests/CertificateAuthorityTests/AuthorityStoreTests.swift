import Foundation
import GRDB
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

struct AuthorityStoreTests {
    @Test func isOpenToItsOwnerOnly() throws {
        let fixture = try StoreFixture()
        let path = fixture.store.directory
        #expect(try StoreFixture.mode(path) == 0o700)
        for name in try fixture.names(in: "ca-data") {
            #expect(try StoreFixture.mode("\(path)/\(name)") == 0o600, "\(name)")
        }
        #expect(try fixture.names(in: "ca-data").contains("pki.sqlite"))
    }

    @Test func syncsEveryCommitOnTheConnectionThatWrites() throws {
        let fixture = try StoreFixture()
        for store in [fixture.store, try AuthorityStore.open(fixture.store.directory)] {
            func pragma(_ name: String) throws -> String? {
                try store.database.inDatabase {
                    try String.fetchOne($0, sql: "PRAGMA \(name)")
                }
            }
            #expect(try pragma("synchronous") == "2")
            #expect(try pragma("journal_mode") == "wal")
            #expect(try pragma("foreign_keys") == "1")
            #expect(try pragma("busy_timeout").flatMap(Int.init) ?? 0 >= 10_000)
            #expect(try pragma("user_version") == String(Schema.version))
            #expect(try pragma("application_id") == String(0x414E_4348))
        }
    }

    @Test func aFreshCheckoutIsTightenedWithANotice() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("ca-data")
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755])
        for name in ["README.md", ".gitignore"] {
            try Data().write(to: URL(fileURLWithPath: "\(path)/\(name)"))
        }
        let store = try AuthorityStore.create(path)
        #expect(store.notices == [.tightened(directory: path, mode: 0o755)])
        #expect(try StoreFixture.mode(path) == 0o700)
        #expect(
            store.notices[0].description
                == "\(path) could be read by others (mode 0755): now 0700")
        #expect(try AuthorityStore.open(path).notices.isEmpty)
    }

    @Test func anExposedDirectoryWithOtherThingsIsRefusedAndLeftAlone() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("ca-data")
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755])
        try Data().write(to: URL(fileURLWithPath: "\(path)/thesis.tex"))
        #expect(throws: AuthorityError.exposed(path: path, mode: 0o755)) {
            try AuthorityStore.create(path)
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: path) == ["thesis.tex"])
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o644])
    func aStoreThatOthersReadIsRefused(mode: Int) throws {
        let fixture = try StoreFixture()
        let file = "\(fixture.store.directory)/pki.sqlite"
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        #expect(throws: AuthorityError.exposed(path: file, mode: UInt32(mode))) {
            try AuthorityStore.open(fixture.store.directory)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o710], ofItemAtPath: fixture.store.directory)
        #expect(
            throws: AuthorityError.exposed(path: fixture.store.directory, mode: 0o710)
        ) {
            try AuthorityStore.open(fixture.store.directory)
        }
    }

    @Test func whatIsNoStoreIsRefused() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path
        #expect(throws: AuthorityError.noStore(directory: path)) { try AuthorityStore.open(path) }
        #expect(throws: AuthorityError.noStore(directory: "\(path)/none")) {
            try AuthorityStore.open("\(path)/none")
        }
        let file = directory.file("pki.sqlite")
        try Data(repeating: 65, count: 8192).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        #expect(throws: AuthorityError.notAStore(path: file)) { try AuthorityStore.open(path) }
        #expect(throws: AuthorityError.notAStore(path: file)) { try AuthorityStore.create(path) }
        try FileManager.default.removeItem(atPath: file)
        // Another program's database.
        try DatabaseQueue(path: file).write { try $0.execute(sql: "CREATE TABLE t (a)") }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        #expect(throws: AuthorityError.notAStore(path: file)) { try AuthorityStore.create(path) }
    }

    @Test func aLinkInPlaceOfTheStoreIsRefused() throws {
        let fixture = try StoreFixture()
        let other = try TemporaryDirectory()
        let link = other.file("pki.sqlite")
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: "\(fixture.store.directory)/pki.sqlite")
        #expect(
            throws: AuthorityError.wrongFileType(path: link, expected: "a file of its own")
        ) {
            try AuthorityStore.open(other.path)
        }
    }

    @Test func aNewerStoreIsRefused() throws {
        let fixture = try StoreFixture()
        let newer = Schema.version + 1
        try fixture.store.database.inDatabase {
            try $0.execute(sql: "PRAGMA user_version = \(newer)")
        }
        #expect(throws: AuthorityError.newerSchema(found: newer, supported: Schema.version)) {
            try AuthorityStore.open(fixture.store.directory)
        }
    }

    @Test func aFileWhereTheDirectoryShouldBeIsRefused() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("ca-data")
        try Data().write(to: URL(fileURLWithPath: path))
        #expect(throws: AuthorityError.wrongFileType(path: path, expected: "a directory")) {
            try AuthorityStore.create(path)
        }
        #expect(throws: AuthorityError.noStore(directory: path)) {
            try AuthorityStore.open(path)
        }
    }

    @Test(arguments: [
        (ResultCode.SQLITE_BUSY, "store.busy"), (.SQLITE_BUSY_SNAPSHOT, "store.busy"),
        (.SQLITE_FULL, "store.full"), (.SQLITE_READONLY, "store.readonly"),
        (.SQLITE_CANTOPEN, "store.readonly"), (.SQLITE_NOTADB, "store.format"),
        (.SQLITE_CORRUPT, "store.database"), (.SQLITE_IOERR, "store.database"),
    ])
    func errorsOfSQLiteBecomeFacts(result: ResultCode, code: String) {
        let error = AuthorityError(DatabaseError(resultCode: result), path: "x/pki.sqlite")
        #expect(error.code == code)
        #expect(error.description.contains("x/pki.sqlite"))
    }

    @Test func aFullDiskLosesNothing() throws {
        let fixture = try StoreFixture()
        let database = fixture.store.database
        try database.inDatabase { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        // A few fit into pages that are not full yet.
        var last = 0
        #expect(throws: AuthorityError.full(path: "\(fixture.store.directory)/pki.sqlite")) {
            for number in 0..<40 {
                last = number
                _ = try fixture.issue(fixture.request("web-\(number)"))
            }
        }
        try database.inDatabase { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        _ = try fixture.issue(fixture.request("web-\(last)"))
        let clients = try fixture.store.certificates().filter { $0.kind == .endEntity }
        #expect(clients.count == last + 1)
        #expect(clients.allSatisfy { $0.state == .issued })
        #expect(
            try fixture.names(in: "clients") == (0...last).map { "web-\($0)" }.sorted())
    }

    @Test func aLockThatIsNeverGivenUpIsSaidSo() throws {
        let fixture = try StoreFixture()
        let file = "\(fixture.store.directory)/pki.sqlite"
        let request = try fixture.request()
        try fixture.store.database.inDatabase { try $0.execute(sql: "PRAGMA busy_timeout = 1") }
        let code = try DatabaseQueue(path: file).writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            let code = try StoreFixture.code { try fixture.issue(request) }
            try database.execute(sql: "ROLLBACK")
            return code
        }
        #expect(code == "store.busy")
        #expect(try fixture.names(in: ".") == ["ca-data"])
        _ = try fixture.issue(request)
    }

    @Test(arguments: [true, false])
    func leavesNothingBehindWhenItCannotBeMade(directoryExists: Bool) throws {
        let here = try TemporaryDirectory()
        if directoryExists {
            try FileManager.default.createDirectory(
                atPath: here.file("ca-data"), withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
        }
        #expect(throws: Crash.self) {
            try StoreDirectory.creating(here.file("ca-data")) { _ in throw Crash() }
        }
        #expect(try here.contents() == (directoryExists ? ["ca-data"] : []))
        guard directoryExists else { return }
        let left = try FileManager.default.contentsOfDirectory(atPath: here.file("ca-data"))
        #expect(left.isEmpty)
    }
}
