import Foundation
import TestSupport
import Testing
import X509

/// `pki export --format pkcs12`; foreign programs judge the file in the conformance tests.
@MainActor
struct ExportPKCS12Tests {
    private let desk: Desk
    private let export = [
        "export", "web-01", "--format", "pkcs12", "--key", "clients/web-01/private_key.pem",
        "--out", "web.p12",
    ]

    init() async throws {
        desk = try Desk()
        desk.environment["PKI_EXPORT_PASSPHRASE"] = "for the file"
        try await desk.makeAuthorities()
        for name in ["web-01", "web-02"] {
            let issued = try await desk.pki(
                "issue-client", name, "--out", "clients/\(name)", "--no-key-passphrase")
            #expect(issued.status == 0, "\(issued.errors)")
        }
    }

    @Test func writesAFileForItsOwnerAlone() async throws {
        let exported = try await desk.pki(export)
        #expect(exported.status == 0 && exported.output == "", "\(exported.errors)")
        let attributes = try FileManager.default.attributesOfItem(
            atPath: desk.directory.file("web.p12"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let read = try OpenSSLTool.run([
            "pkcs12", "-in", desk.directory.file("web.p12"), "-passin", "pass:for the file",
            "-noenc",
        ])
        #expect(read.output.contains("friendlyName: web-01"), "\(read.output)")
    }

    @Test func aKeyIsNeverOverwritten() async throws {
        try desk.write("something else", to: "web.p12")
        let refused = try await desk.pki(export)
        #expect(refused.status == 73, "\(refused.errors)")
        let forced = try await desk.pki(export + ["--force"])
        #expect(forced.status == 64, "\(forced.errors)")
        // Nor by what is no key.
        try FileManager.default.removeItem(atPath: desk.directory.file("web.p12"))
        #expect(try await desk.pki(export).status == 0)
        let other = try await desk.pki("export", "web-01", "--out", "web.p12", "--force")
        #expect(other.status == 73 && other.errors.contains("key store"), "\(other.errors)")
    }

    @Test func refusesTheKeyOfAnother() async throws {
        var arguments = export
        arguments[5] = "clients/web-02/private_key.pem"
        let refused = try await desk.pki(arguments + ["--friendly-name", "x"])
        #expect(refused.status == 65 && refused.errors.contains("is not the key of"))
        #expect(try desk.names == ["clients"])
    }

    @Test(arguments: [nil, ""])
    func needsAPassphrase(passphrase: String?) async throws {
        desk.environment["PKI_EXPORT_PASSPHRASE"] = passphrase
        let refused = try await desk.pki(export)
        #expect(refused.status == (passphrase == nil ? 64 : 65), "\(refused.errors)")
        #expect(refused.errors.contains("--export-passphrase-file"))
        #expect(try desk.names == ["clients"])
    }
}
