import Foundation
import TestSupport
import Testing
import X509

/// A command was run under a clock that was 40 days ahead, and now the clock is right again.
@MainActor
struct ClockTests {
    private let desk: Desk

    init() async throws {
        desk = try Desk()
        try await desk.makeAuthorities()
        desk.now = fixedNow.addingTimeInterval(40 * 86_400)
        let issued = try await issue("future")
        #expect(issued.status == 0, "\(issued.errors)")
        desk.now = fixedNow
    }

    private func issue(_ name: String, _ options: String...) async throws -> Desk.Outcome {
        try await desk.pki(
            ["issue-client", name, "--out", name, "--no-key-passphrase"] + options)
    }

    @Test func issuingIsRefusedUntilTheClockIsAccepted() async throws {
        let refused = try await issue("web-01")
        #expect(refused.status == 65)
        #expect(refused.errors.contains("--accept-clock"))
        #expect(refused.output.isEmpty)
        #expect(try desk.names == ["future"])
        #expect(try await issue("web-01", "--accept-clock").status == 0)
        #expect(try await issue("web-02").status == 0)
    }

    @Test func makingAuthoritiesIsRefusedUntilTheClockIsAccepted() async throws {
        let arguments = [
            "init-issuing", "--name", "second", "--subject", "CN=Example Issuing A2",
            "--insecure-plaintext-ca-key",
        ]
        let refused = try await desk.pki(arguments)
        #expect(refused.status == 65)
        #expect(refused.errors.contains("--accept-clock"))
        let accepted = try await desk.pki(arguments + ["--accept-clock"])
        #expect(accepted.status == 0, "\(accepted.errors)")
    }

    @Test func revokingGoesOnWithANotice() async throws {
        let revoked = try await desk.pki("revoke", "future", "--reason", "keyCompromise")
        #expect(revoked.status == 0)
        #expect(revoked.errors.contains("notice: the clock says 2025-06-15T12:00:00Z"))
        // One that is due in a week would be overdue by the newest record.
        let refused = try await desk.pki("create-crl", "--out", "early.crl")
        #expect(refused.status == 65 && refused.errors.contains("--accept-clock"))
        #expect(!refused.errors.contains("notice: "))
        #expect(try !desk.names.contains("early.crl"))
        let listed = try await desk.pki("create-crl", "--out", "-", "--der", "--days", "60")
        #expect(listed.status == 0)
        #expect(listed.errors.contains("notice: the clock says"))
        let file = try await desk.pki("create-crl", "--out", "issuing.crl", "--days", "60")
        #expect(file.status == 0)
        let pem = try Data(contentsOf: URL(fileURLWithPath: desk.directory.file("issuing.crl")))
        let list = try CertificateRevocationList(pem: Array(pem))
        #expect(list.thisUpdate == fixedNow)
        #expect(list.entries.map(\.revocationDate) == [fixedNow])
    }

    @Test func acceptingWhileRevokingSaysNothingMore() async throws {
        let revoked = try await desk.pki("revoke", "future", "--accept-clock")
        #expect(revoked.status == 0)
        #expect(!revoked.errors.contains("notice: the clock"))
        #expect(try await issue("web-01").status == 0)
    }
}
