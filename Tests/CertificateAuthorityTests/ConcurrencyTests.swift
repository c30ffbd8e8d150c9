import Foundation
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

struct ConcurrencyTests {
    @Test func eightConnectionsIssueAtOnce() async throws {
        let fixture = try StoreFixture()
        let count = 10
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    let store = try AuthorityStore.open(fixture.store.directory)
                    let issuer = try store.issuer(passphrase: StoreFixture.passphrase)
                    for number in 0..<count {
                        _ = try store.issueClient(
                            fixture.request("web-\(worker)-\(number)"), issuer: issuer,
                            context: StoreFixture.context())
                    }
                }
            }
            try await group.waitForAll()
        }
        let clients = try fixture.store.certificates(state: .issued).filter {
            $0.kind == .endEntity
        }
        #expect(clients.count == 8 * count)
        #expect(Set(clients.map(\.serialNumber)).count == 8 * count)
        #expect(try fixture.names(in: "clients").count == 8 * count)
        #expect(try fixture.store.auditTrail().count == 8 + 3 * 8 * count)
    }

    @Test func oneNameIsIssuedOnceHoweverManyTry() async throws {
        let fixture = try StoreFixture()
        let codes = try await withThrowingTaskGroup(of: String?.self) { group in
            for worker in 0..<8 {
                // Half of them want the same directory, half one of their own.
                let path = worker.isMultiple(of: 2) ? "clients/web" : "clients/web-\(worker)"
                group.addTask {
                    let store = try AuthorityStore.open(fixture.store.directory)
                    let issuer = try store.issuer(passphrase: StoreFixture.passphrase)
                    return try StoreFixture.code {
                        try store.issueClient(
                            fixture.request("web", to: path), issuer: issuer,
                            context: StoreFixture.context())
                    }
                }
            }
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(codes.count { $0 == nil } == 1)
        #expect(
            Set(codes.compactMap(\.self)).isSubset(of: ["name.live", "name.busy", "file.exists"]))
        let names = try fixture.names(in: "clients")
        #expect(names.count == 1)
        #expect(!names.contains { $0.hasSuffix(".partial") })
        let records = try fixture.store.certificates(matching: "web")
        #expect(records.map(\.state) == [.issued])
    }

    @Test func oneRootIsMadeHoweverManyTry() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("ca-data")
        let codes = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let store = try AuthorityStore.create(path)
                    return try StoreFixture.code {
                        try store.initRoot(
                            StoreFixture.rootRequest(), context: StoreFixture.context())
                    }
                }
            }
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(codes.count { $0 == nil } == 1)
        #expect(codes.count { $0 == "authority.exists" } == 5)
        #expect(try AuthorityStore.open(path).certificates().map(\.state) == [.issued])
    }

    @Test func listsMadeAtOnceHaveDifferentNumbers() async throws {
        let fixture = try StoreFixture()
        let numbers = try await withThrowingTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let store = try AuthorityStore.open(fixture.store.directory)
                    let issuer = try store.issuer(passphrase: StoreFixture.passphrase)
                    return try (0..<5).map { _ in
                        try store.createRevocationList(
                            issuer: issuer, context: StoreFixture.context()
                        ).number
                    }
                }
            }
            return try await group.reduce(into: [UInt64]()) { $0 += $1 }
        }
        #expect(Set(numbers).count == 30)
    }
}
