import Foundation
import GRDB
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// A store with some clients of every sort, and what can be asked about them.
struct InventoryTests {
    private static let day = 86_400.0

    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
        _ = try fixture.issue(
            fixture.request("web-01") {
                $0.subjectAlternativeNames = [.dns("Web-01.example.com"), .ip([192, 0, 2, 1])]
                $0.days = 20
            })
        _ = try fixture.issue(
            fixture.request("web-02") {
                $0.subjectAlternativeNames = [.dns("web-02.example.com"), .email("user_x@a.test")]
                $0.days = 40
                $0.subject = try DistinguishedName("CN=web-02,O=Größe")
            })
        _ = try fixture.issue(
            fixture.request("db[1]*") {
                $0.profile = try Profile.builtIn(named: "client-generic")
                $0.keyAlgorithm = .ed25519
                $0.days = 60
            })
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "db[1]*", reason: .superseded),
            context: StoreFixture.context())
    }

    private func names(
        at offset: Double = 0, _ change: (inout CertificateQuery) throws -> Void
    ) throws -> [String] {
        var query = CertificateQuery()
        try change(&query)
        var names: [String] = []
        try fixture.store.forEachCertificate(query, at: fixedNow.addingTimeInterval(offset)) {
            names.append($0.record.name)
        }
        return names
    }

    @Test func withoutConditionsAllAreMeantTheOldestFirst() throws {
        let all = ["root", "issuing", "web-01", "web-02", "db[1]*"]
        #expect(try names { _ in } == all)
        #expect(try names { $0.limit = 3 } == Array(all.prefix(3)))
    }

    @Test(arguments: [
        ("web-01", ["web-01"]), ("web", []), ("web-*", ["web-01", "web-02"]),
        ("*-01", ["web-01"]), ("WEB-*", []), ("w*2", ["web-02"]), ("db[1]*", ["db[1]*"]),
        ("db[*", ["db[1]*"]), ("db?*", []),
        ("*", ["root", "issuing", "web-01", "web-02", "db[1]*"]),
    ])
    func findsByName(pattern: String, found: [String]) throws {
        #expect(try names { $0.name = pattern } == found)
    }

    @Test(arguments: [
        ("web-01.EXAMPLE.com", ["web-01"]), ("*.example.com", ["web-01", "web-02"]),
        ("WEB-0*", ["web-01", "web-02"]), ("192.0.2.1", ["web-01"]), ("user@*", []),
        ("user_*", ["web-02"]), ("example.com", []),
    ])
    func findsByAlternativeName(pattern: String, found: [String]) throws {
        #expect(try names { $0.alternativeName = pattern } == found)
    }

    @Test func findsByTheFirstDigitsOfNumbers() throws {
        let record = try fixture.store.certificate(matching: "web-01")
        let fingerprint = try #require(record.fingerprint)
        // Two random numbers agree in eight digits once in four billion times.
        for count in [8, 9, 32] {
            let serial = String(record.serialNumber.hex.prefix(count))
            #expect(try names { $0.serialNumber = HexPrefix(serial.uppercased()) } == ["web-01"])
            let digits = String(fingerprint.prefix(count))
            #expect(try names { $0.fingerprint = HexPrefix(digits) } == ["web-01"])
        }
        #expect(try names { $0.serialNumber = HexPrefix("8") } == [])
    }

    @Test(arguments: ["", "g", "0x12", String(repeating: "0", count: 65), ":"])
    func aPrefixIsMadeOfHexDigits(text: String) {
        #expect(HexPrefix(text) == nil)
    }

    @Test(arguments: [
        ("00", [0x00], [0x01]), ("0f", [0x0F], [0x10]), ("f", [0xF0], nil), ("ff", [0xFF], nil),
        ("1ff", [0x1F, 0xF0], [0x20]), ("7f:ff", [0x7F, 0xFF], [0x80]),
        ("00f", [0x00, 0xF0], [0x01]),
    ])
    func aPrefixIsARange(text: String, lowest: [UInt8], end: [UInt8]?) throws {
        let prefix = try #require(HexPrefix(text))
        #expect(prefix.lowest == lowest && prefix.end == end)
    }

    @Test(arguments: [
        (CertificateQuery.Condition.issued, 0.0, ["root", "issuing", "web-01", "web-02"]),
        (.revoked, 0, ["db[1]*"]), (.reserved, 0, []),
        (.live, 30, ["root", "issuing", "web-02"]), (.expired, 30, ["web-01"]),
        (.expired, 61, ["web-01", "web-02", "db[1]*"]),
    ])
    func findsByCondition(
        condition: CertificateQuery.Condition, days: Double, found: [String]
    ) throws {
        #expect(try names(at: days * Self.day) { $0.condition = condition } == found)
    }

    @Test func findsByTheOtherFields() throws {
        #expect(try names { $0.kind = .issuing } == ["issuing"])
        #expect(try names { $0.issuer = "root" } == ["root", "issuing"])
        #expect(try names { $0.profile = "client-generic" } == ["db[1]*"])
        #expect(try names { $0.requester = "tester" }.count == 5)
        #expect(try names { $0.requester = "Tester" } == [])
        #expect(try names { $0.reason = .superseded } == ["db[1]*"])
        #expect(try names { $0.reason = .keyCompromise } == [])
        #expect(try names { $0.keyAlgorithm = .ed25519 } == ["db[1]*"])
        #expect(try names { $0.subject = "o=Größe" } == ["web-02"])
        #expect(
            try names {
                $0.expiresFrom = fixedNow.addingTimeInterval(30 * Self.day)
                $0.expiresUntil = fixedNow.addingTimeInterval(70 * Self.day)
            } == ["web-02", "db[1]*"])
        #expect(
            try names {
                $0.name = "web-*"
                $0.expiresFrom = fixedNow.addingTimeInterval(30 * Self.day)
            } == ["web-02"])
    }

    @Test(arguments: [
        ("EXAMPLE.com", ["web-01", "web-02"]), ("generic", ["db[1]*"]), ("Größe", ["web-02"]),
        ("cn=example root", ["root"]), ("%", []),
        ("", ["root", "issuing", "web-01", "web-02", "db[1]*"]),
    ])
    func aTextMayStandInAnyField(text: String, found: [String]) throws {
        #expect(try names { $0.text = text } == found)
    }

    @Test func aTextMayBeAPartOfANumber() throws {
        let record = try fixture.store.certificate(matching: "web-01")
        let serial = record.serialNumber.hex.dropFirst(4)
        #expect(try names { $0.text = String(serial).uppercased() } == ["web-01"])
        #expect(try names { $0.text = record.fingerprint?.dropFirst(9).description } == ["web-01"])
    }

    @Test func anEntryHasItsNames() throws {
        let (entry, _) = try fixture.store.entry(matching: "web-01", at: fixedNow)
        #expect(entry.alternativeNames == ["DNS:Web-01.example.com", "IP:192.0.2.1"])
        #expect(entry.predecessor == nil && !entry.hasLiveSuccessor)
    }

    @Test(arguments: [
        (19, []), (21, ["web-01"]), (41, ["web-01", "web-02"]), (70, ["web-01", "web-02"]),
    ])
    func findsWhatExpires(days: Int, found: [String]) throws {
        var names: [String] = []
        try fixture.store.forEachExpiring(
            until: fixedNow.addingTimeInterval(Double(days) * Self.day), at: fixedNow
        ) { names.append($0.record.name) }
        #expect(names == found)
    }

    // With a million certificates in the store these must still be quick.
    @Test func anIndexFindsWhatIsNamed() throws {
        let changes: [(inout CertificateQuery) -> Void] = [
            { $0.name = "web-01" }, { $0.name = "web-*" }, { $0.alternativeName = "a.test" },
            { $0.alternativeName = "a.*" }, { $0.serialNumber = HexPrefix("0a") },
            { $0.fingerprint = HexPrefix("0a") }, { $0.condition = .reserved },
            { $0.condition = .revoked }, { $0.reason = .keyCompromise },
            { $0.expiresUntil = fixedNow },
        ]
        for change in changes {
            var query = CertificateQuery()
            change(&query)
            let plan = try plan(query.conditions(at: fixedNow), order: "certificate.id")
            #expect(!plan.contains("SCAN certificate"), "\(query): \(plan)")
            #expect(!plan.contains("USE TEMP B-TREE FOR ORDER BY"), "\(query): \(plan)")
        }
    }

    private func plan(_ condition: SQLCondition, order: String) throws -> [String] {
        try fixture.store.read { database in
            database.addInventoryFunctions()
            let sql = "EXPLAIN QUERY PLAN " + InventoryRow.sql(condition, order: order)
            return try Row.fetchAll(
                database, sql: sql,
                arguments: StatementArguments([0]) + condition.arguments + StatementArguments([-1])
            ).map { $0["detail"] }
        }
    }
}
