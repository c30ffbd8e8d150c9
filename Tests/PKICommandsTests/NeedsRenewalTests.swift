import Foundation
import TestSupport
import Testing
import X509

/// `pki needs-renewal`, on a machine without a store.
@MainActor
struct NeedsRenewalTests {
    private let desk: Desk
    private let chain: String

    // Issued with ninety days, to the second.
    private static let validity = Validity(
        notBefore: fixedNow, notAfter: fixedNow.addingTimeInterval(90 * 86_400 - 1))

    init() throws {
        desk = try Desk()
        let root = try TestAuthority.root()
        let certificate = try root.leaf(key: try .generate(.p256), validity: Self.validity)
        chain = certificate.pem + root.certificate.pem
        try desk.write(certificate.pem, to: "web.pem")
        try desk.write(chain, to: "chain.pem")
    }

    private func check(after days: Double, _ arguments: String...) async throws -> Desk.Outcome {
        desk.now = fixedNow.addingTimeInterval(days * 86_400)
        return try await desk.pki(["needs-renewal"] + arguments)
    }

    @Test(arguments: [(59.9, 0, "current"), (60, 2, "due"), (89.9, 2, "due"), (90, 2, "expired")])
    func isDueInTheLastThird(days: Double, status: Int32, state: String) async throws {
        let checked = try await check(after: days, "web.pem")
        #expect(checked.status == status, "\(checked.errors)")
        #expect(checked.output.contains("web.pem  \(state)"), "\(checked.output)")
        #expect(checked.errors == "")
    }

    @Test(arguments: [("29d", 0), ("31d", 2), ("721h", 2), ("43140m", 0)])
    func withinSaysHowEarly(within: String, status: Int32) async throws {
        #expect(try await check(after: 60, "web.pem", "--within", within).status == status)
    }

    @Test func aClockBeforeTheCertificateIsNoReasonToRenewIt() async throws {
        let checked = try await check(after: -1, "web.pem")
        #expect(checked.status == 0 && checked.output.contains("not yet valid"))
    }

    @Test func theFirstCertificateOfAChainCounts() async throws {
        let checked = try await check(after: 60, "chain.pem", "--json")
        #expect(checked.status == 2)
        let json = try JSONSerialization.jsonObject(with: Data(checked.output.utf8))
        let items = try #require(json as? [[String: Any]])
        #expect(items.count == 1)
        let item = try #require(items.first)
        #expect(
            item.keys.sorted() == [
                "file", "isDue", "notAfter", "notBefore", "remainingSeconds", "renewFrom",
                "serialNumber", "state", "subject",
            ])
        #expect(item["subject"] as? String == "CN=web-01")
        #expect(item["isDue"] as? Bool == true)
        #expect(item["renewFrom"] as? String == "2025-08-14T12:00:00Z")
        #expect(item["remainingSeconds"] as? Int == 30 * 86_400)
    }

    @Test func oneThatIsDueAmongOthersIsEnough() async throws {
        let fresh = try TestAuthority.root()
        try desk.write(fresh.certificate.pem, to: "fresh.pem")
        #expect(try await check(after: 60, "fresh.pem").status == 0)
        let checked = try await check(after: 60, "fresh.pem", "web.pem")
        #expect(checked.status == 2)
        #expect(checked.output.split(separator: "\n").count == 3)
    }

    @Test(arguments: [
        ("missing.pem", 66, "file.missing"), ("text.pem", 65, "pem.missing"),
        ("key.pem", 65, "pem.kind"), ("cut.pem", 65, "input.malformed"),
    ])
    func whatIsNoCertificateIsRefused(file: String, status: Int32, code: String) async throws {
        try desk.write("nothing", to: "text.pem")
        try desk.write(String(chain.prefix(400)), to: "cut.pem")
        let key = try PrivateKey.generate(.p256).pkcs8PEM()
        try desk.write(
            key.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }, to: "key.pem")
        // Even where another is due, so that 2 always means what it says.
        let checked = try await check(after: 60, "web.pem", file, "--json")
        #expect(checked.status == status)
        #expect(checked.output == "")
        #expect(checked.errors.contains(#""code":"\#(code)""#), "\(checked.errors)")
        #expect(checked.errors.contains(#""hint":"#))
    }
}
