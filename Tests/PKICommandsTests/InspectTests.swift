import Foundation
import TestSupport
import Testing
import X509

@MainActor
struct InspectTests {
    private let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.write(
            String(
                decoding: try PrivateKey.generate(.p256).pkcs8PEM().withUnsafeBytes { Array($0) },
                as: UTF8.self), to: "key.pem")
    }

    private func makeRequest(_ extensions: String...) throws {
        let made = try OpenSSLTool.run(
            [
                "req", "-new", "-key", desk.directory.file("key.pem"), "-subj", "/CN=web-01",
                "-config", "/dev/null", "-out", desk.directory.file("web.csr"),
            ] + extensions.flatMap { ["-addext", $0] })
        #expect(made.status == 0, "\(made.output)")
    }

    @Test func showsWhatACSRAsksFor() async throws {
        try makeRequest(
            "subjectAltName=DNS:web-01.example,IP:192.0.2.1", "keyUsage=digitalSignature",
            "extendedKeyUsage=clientAuth", "basicConstraints=CA:TRUE,pathlen:1")
        let shown = try await desk.pki("inspect", "web.csr")
        #expect(shown.status == 0, "\(shown.errors)")
        for line in [
            "CA                  yes, path length 1", "key usage           digitalSignature",
            "extended key usage  clientAuth", "alternative names   DNS:web-01.example",
            "                    IP:192.0.2.1", "signature           verifies under its own key",
        ] {
            #expect(shown.output.contains("  \(line)\n"), "\(line) in:\n\(shown.output)")
        }
    }

    @Test func theJSONOfACSRHasItsFieldsAndItsOwnType() async throws {
        try makeRequest("subjectAltName=DNS:web-01.example", "2.5.29.15=DER:020105")
        let shown = try await desk.pki("inspect", "--json", "web.csr")
        let json = try JSONSerialization.jsonObject(with: Data(shown.output.utf8))
        let item = try #require((json as? [[String: Any]])?.first)
        #expect(item["type"] as? String == "certificationRequest")
        #expect(item["subjectAlternativeNames"] as? [String] == ["DNS:web-01.example"])
        #expect(item["malformedExtensions"] as? [String] == ["keyUsage"])
        // Nothing was asked for, which is not the same as asking for no CA.
        #expect(item["isCA"] == nil)
    }

    @Test func saysThatAKeyIsInALegacyForm() async throws {
        let made = try OpenSSLTool.run([
            "ec", "-aes256", "-passout", "pass:open sesame", "-in",
            desk.directory.file("key.pem"), "-out", desk.directory.file("legacy.pem"),
        ])
        #expect(made.status == 0, "\(made.output)")
        let shown = try await desk.pki("inspect", "legacy.pem", "--json")
        #expect(shown.output.contains("\"isLegacy\" : true"), "\(shown.output)")
    }
}
