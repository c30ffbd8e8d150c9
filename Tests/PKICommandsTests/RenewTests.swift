import Foundation
import TestSupport
import Testing
import X509

/// `pki renew` and `pki rekey`, as a user runs them.
@MainActor
struct RenewTests {
    private let desk: Desk

    init() async throws {
        desk = try Desk()
        try await desk.makeAuthorities()
        let issued = try await desk.pki(
            "issue-client", "web-01", "--out", "clients/web-01", "--no-key-passphrase", "--days",
            "30", "--dns", "web-01.example.com")
        #expect(issued.status == 0, "\(issued.errors)")
    }

    private func certificate(_ file: String) throws -> Certificate {
        try Certificate(
            pem: Array(try Data(contentsOf: URL(fileURLWithPath: desk.directory.file(file)))))
    }

    @Test func renewingInPlaceNeedsForceAndNothingElse() async throws {
        let file = "clients/web-01/certificate.pem"
        let old = try certificate(file)
        let refused = try await desk.pki("renew", "web-01", "--out", file)
        let unchanged = try certificate(file)
        #expect(refused.status == 73 && unchanged == old)
        #expect(try await desk.pki("list", "--csv").output.split(separator: "\r\n").count == 4)
        desk.now = fixedNow.addingTimeInterval(20 * 86_400)
        let renewed = try await desk.pki("renew", "web-01", "--out", file, "--force")
        #expect(renewed.status == 0 && renewed.output == "", "\(renewed.errors)")
        #expect(renewed.errors.contains("stays valid until 2025-07-15"), "\(renewed.errors)")
        let new = try certificate(file)
        #expect(new.publicKey == old.publicKey && new.serialNumber != old.serialNumber)
        let shown = try await desk.pki("show", "web-01")
        #expect(shown.output.contains("replaces") && shown.output.contains(old.serialNumber.hex))
        let before = try await desk.pki("show", old.serialNumber.hex)
        #expect(before.output.contains("replaced by"))
        #expect(before.output.contains("\(new.serialNumber) (issued)"))
    }

    @Test func expiringLeavesOutWhatWasRenewed() async throws {
        desk.now = fixedNow.addingTimeInterval(20 * 86_400)
        #expect(try await desk.pki("expiring", "--within", "11d").status == 2)
        // By its file, and to standard output.
        let renewed = try await desk.pki(
            "renew", "clients/web-01/certificate.pem", "--full-chain")
        #expect(try Certificate.bundle(pem: Array(renewed.output.utf8)).count == 2)
        let found = try await desk.pki("expiring", "--within", "11d")
        #expect(found.status == 0 && found.errors.contains("1 more has a live successor"))
        let all = try await desk.pki("expiring", "--within", "11d", "--all")
        #expect(all.status == 2 && all.errors == "", "\(all)")
    }

    @Test func rekeyingRevokesTheOldOneWhenAsked() async throws {
        let rekeyed = try await desk.pki(
            "rekey", "web-01", "--out", "clients/new", "--no-key-passphrase", "--revoke-old",
            "--key-algorithm", "p384")
        #expect(rekeyed.status == 0 && rekeyed.output.hasSuffix("clients/new\n"), "\(rekeyed)")
        let new = try certificate("clients/new/certificate.pem")
        #expect(new.publicKey.algorithm == .p384)
        #expect(new.subjectAlternativeNames == [.dns("web-01.example.com")])
        let old = try certificate("clients/web-01/certificate.pem")
        let shown = try await desk.pki("show", old.serialNumber.hex)
        #expect(shown.output.contains("revoked (superseded)"))
    }

    @Test(arguments: [
        "renew nobody": 66, "renew issuing": 65, "rekey root --out new --no-key-passphrase": 65,
        "renew web-01 --days 0": 65, "renew web-01 --days 9999": 65,
        "renew web-01 --issuer root": 65, "renew web-01 --issuer nobody": 66,
        "renew web-01 --profile client-generic": 65, "renew web-01 --out clients": 73,
        "renew web-01 --json": 64, "rekey web-01 --out - --no-key-passphrase": 64,
        "rekey web-01 --out clients/web-01 --no-key-passphrase": 73,
        "rekey web-01 --out new": 64, "renew missing.pem": 66,
    ])
    func refuses(line: String, status: Int32) async throws {
        let before = try await desk.pki("log", "--json").output
        let refused = try await desk.pki(line.split(separator: " ").map(String.init))
        #expect(refused.status == status && refused.output == "", "\(refused)")
        #expect(refused.errors.contains("hint"), "\(refused.errors)")
        #expect(try desk.names == ["clients"])
        #expect(try await desk.pki("log", "--json").output == before)
    }

    @Test(arguments: ["keyCompromise", "superseded", "certificateHold"])
    func whatIsRevokedIsRefusedWithAWayOut(reason: String) async throws {
        _ = try await desk.pki("revoke", "web-01", "--reason", reason)
        for command in [["renew"], ["rekey", "--out", "new", "--no-key-passphrase"]] {
            let refused = try await desk.pki([command[0], "web-01"] + command.dropFirst())
            #expect(refused.status == 65 && refused.errors.contains("was revoked (\(reason))"))
            let wayOut = reason == "certificateHold" ? "release-hold web-01" : "issue-client web-01"
            #expect(refused.errors.contains(wayOut), "\(refused.errors)")
        }
        #expect(try desk.names == ["clients"])
    }
}
