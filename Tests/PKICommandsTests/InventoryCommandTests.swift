import Foundation
import TestSupport
import Testing
import X509

/// `pki list`, `search`, `expiring`, `show` and `export`, as a user runs them.
@MainActor
struct InventoryCommandTests {
    private let desk: Desk

    init() async throws {
        desk = try Desk()
        try await desk.makeAuthorities()
        for (name, days) in [("web-01", "20"), ("web-02", "40")] {
            let issued = try await desk.pki(
                "issue-client", name, "--out", "clients/\(name)", "--no-key-passphrase", "--days",
                days, "--dns", "\(name).example.com")
            #expect(issued.status == 0, "\(issued.errors)")
        }
    }

    private func names(_ output: String) -> [String] {
        output.split(separator: "\n").dropFirst().map { String($0.prefix { $0 != " " }) }
    }

    @Test func listAndSearchTakeTheSameConditions() async throws {
        let listed = try await desk.pki("list", "--name", "web-*", "--kind", "endEntity")
        #expect(names(listed.output) == ["web-01", "web-02"], "\(listed.errors)")
        let found = try await desk.pki("search", "EXAMPLE.com", "--expires-from", "2025-07-10")
        #expect(names(found.output) == ["web-02"], "\(found.errors)")
        let none = try await desk.pki("search", "nothing like this")
        #expect(none.status == 0 && names(none.output) == [])
    }

    @Test(arguments: [
        ["search"], ["search", "--limit", "3"], ["list", "--limit", "0"],
        ["list", "--serial", "xyz"], ["list", "--json", "--csv"], ["list", "--state", "gone"],
        ["expiring", "--within", "30"], ["search", "a", "--expires-from", "tomorrow"],
    ])
    func wrongOptionsAreUsageErrors(arguments: [String]) async throws {
        let refused = try await desk.pki(arguments)
        #expect(refused.status == 64 && refused.output == "", "\(refused)")
        #expect(refused.errors.contains("hint"), "\(refused.errors)")
    }

    @Test func valuesSeparatedByCommasHaveAHeader() async throws {
        let listed = try await desk.pki("list", "--csv", "--name", "web-01")
        let lines = listed.output.components(separatedBy: "\r\n")
        #expect(lines.count == 3 && lines[2] == "")
        let fields = lines[0].split(separator: ",").map(String.init)
        let values = lines[1].split(separator: ",", omittingEmptySubsequences: false)
        #expect(fields.count == values.count && Set(fields).count == fields.count)
        let row = Dictionary(uniqueKeysWithValues: zip(fields, values.map(String.init)))
        #expect(row["name"] == "web-01" && row["subject"] == "CN=web-01")
        #expect(row["subjectAlternativeNames"] == "DNS:web-01.example.com")
        #expect(row["isExpired"] == "false" && row["revokedAt"] == "")
    }

    @Test func theJSONHasTheFieldsThatTheHelpNames() async throws {
        _ = try await desk.pki("revoke", "web-01", "--reason", "superseded")
        let listed = try await desk.pki("list", "--json", "--name", "web-01")
        let json = try JSONSerialization.jsonObject(with: Data(listed.output.utf8))
        let item = try #require((json as? [[String: Any]])?.first)
        let help = try await desk.pki("list", "--help").output
        for field in item.keys {
            #expect(help.contains(field), "\(field) is not in the help")
        }
        #expect(item["isReplaced"] as? Bool == false && item["replaces"] == nil)
        #expect((item["revocation"] as? [String: Any])?["reason"] as? String == "superseded")
    }

    @Test(arguments: [("19d", 0, 0), ("20d", 2, 1), ("480h", 2, 1), ("60d", 2, 2), ("0d", 0, 0)])
    func expiringTellsAScript(within: String, status: Int32, count: Int) async throws {
        let found = try await desk.pki("expiring", "--within", within)
        #expect(found.status == status && names(found.output).count == count, "\(found)")
        #expect(found.errors == "")
    }

    @Test func showTakesACertificateFile() async throws {
        let byFile = try await desk.pki("show", "clients/web-01/certificate.pem")
        #expect(byFile.status == 0, "\(byFile.errors)")
        #expect(byFile.output == (try await desk.pki("show", "web-01").output))
        let foreign = try TestAuthority.root().certificate.pem
        try desk.write(foreign, to: "foreign.pem")
        let unknown = try await desk.pki("show", "foreign.pem")
        #expect(unknown.status == 66 && unknown.output == "", "\(unknown)")
        #expect(try await desk.pki("show", "missing.pem").status == 66)
    }

    @Test(arguments: [
        ([], 1), (["--format", "chain"], 1), (["--format", "chain", "--with-root"], 2),
        (["--format", "full-chain"], 2), (["--format", "full-chain", "--with-root"], 3),
    ])
    func exportsText(options: [String], count: Int) async throws {
        let exported = try await desk.pki(["export", "web-01"] + options)
        let certificates = try Certificate.bundle(pem: Array(exported.output.utf8))
        #expect(certificates.count == count && exported.status == 0)
        let path = try await desk.pki("export", "web-01", "--format", "full-chain", "--with-root")
        let all = try Certificate.bundle(pem: Array(path.output.utf8))
        #expect(
            all.map(\.subject.commonName) == ["web-01", "Example Issuing A1", "Example Root R1"])
        #expect(exported.errors == "")
    }

    @Test func exportsFiles() async throws {
        let written = try await desk.pki("export", "web-01", "--format", "der", "--out", "web.der")
        #expect(written.status == 0 && written.output == "", "\(written.errors)")
        let der = Array(try Data(contentsOf: URL(fileURLWithPath: desk.directory.file("web.der"))))
        #expect(try Certificate(der: der).subject.commonName == "web-01")
        let again = try await desk.pki("export", "web-02", "--format", "der", "--out", "web.der")
        #expect(again.status == 73 && again.errors.contains("--force"))
        let forced = try await desk.pki(
            "export", "web-02", "--format", "der", "--out", "web.der", "--force")
        #expect(forced.status == 0, "\(forced.errors)")
    }

    @Test(arguments: [
        "nobody": 66, "web-01 --format der": 64, "web-01 --with-root": 64, "web-01 --key k.pem": 64,
        "web-01 --format pkcs12 --out a": 64, "root --format chain": 65,
        "issuing --format chain": 65, "web-01 --out clients": 73,
        "web-01 --out no/where.pem": 73,
        "web-01 --out clients/web-01/private_key.pem --force": 73,
    ])
    func exportRefuses(line: String, status: Int32) async throws {
        let arguments = line.split(separator: " ").map(String.init)
        let before = try desk.names
        let refused = try await desk.pki(["export"] + arguments)
        #expect(refused.status == status && refused.output == "", "\(refused)")
        #expect(refused.errors.contains("hint: "))
        #expect(try desk.names == before)
    }
}
