import Foundation
import GRDB
import TestSupport
import Testing

@testable import CertificateAuthority

/// What a process leaves that is killed while it makes a store; `make soak` kills it at every call.
struct UnfinishedStoreTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("ca-data") }
    private var file: String { "\(path)/pki.sqlite" }

    init() throws {
        directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: directory.file("ca-data"), withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
    }

    private func make(_ body: (DatabaseQueue) throws -> Void) throws {
        let queue = try DatabaseQueue(path: file)
        try body(queue)
        try queue.close()
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }

    private func checkIsMade() throws {
        let store = try AuthorityStore.create(path)
        #expect(store.notices.isEmpty)
        _ = try store.initRoot(StoreFixture.rootRequest(), context: StoreFixture.context())
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: path).sorted().first
                == "pki.sqlite")
        #expect(!FileManager.default.fileExists(atPath: "\(file).before-2"))
        #expect(try AuthorityStore.check(path).isSound)
    }

    @Test func anEmptyFile() throws {
        try make { try $0.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = WAL") } }
        #expect(throws: AuthorityError.noStore(directory: path)) { try AuthorityStore.open(path) }
        try checkIsMade()
    }

    @Test func theTableOfMigrationsAlone() throws {
        try make { queue in
            try queue.write { database in
                try database.execute(
                    sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
            }
        }
        #expect(throws: AuthorityError.noStore(directory: path)) { try AuthorityStore.open(path) }
        try checkIsMade()
    }

    @Test func theFirstVersionWithNothingInIt() throws {
        try make { try Schema.migrator.migrate($0, upTo: "1") }
        try checkIsMade()
    }

    @Test func anotherProgramsDatabaseIsRefused() throws {
        try make { queue in
            try queue.write { database in
                try database.execute(
                    sql: """
                        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
                        INSERT INTO grdb_migrations VALUES ('theirs')
                        """)
            }
        }
        #expect(throws: AuthorityError.notAStore(path: file)) { try AuthorityStore.create(path) }
    }
}
