import Foundation
import TestSupport
import Testing
import X509

/// Requests as openssl makes them.
struct CertificationRequestTests {
    private func request(_ extensions: [String]) throws -> CertificationRequest {
        let directory = try TemporaryDirectory()
        let key = directory.file("key.pem")
        let generated = try OpenSSLTool.run([
            "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key,
        ])
        #expect(generated.status == 0, "\(generated.output)")
        let made = try OpenSSLTool.run(
            ["req", "-new", "-key", key, "-subj", "/CN=web-01", "-config", "/dev/null"]
                + extensions.flatMap { ["-addext", $0] })
        #expect(made.status == 0, "\(made.output)")
        return try CertificationRequest(pem: Array(made.output.utf8))
    }

    @Test func saysWhatItAsksFor() throws {
        let request = try request([
            "subjectAltName=DNS:web-01.example,URI:spiffe://example.org/web,IP:192.0.2.1",
            "keyUsage=critical,digitalSignature,keyEncipherment",
            "extendedKeyUsage=clientAuth,serverAuth", "basicConstraints=critical,CA:TRUE,pathlen:2",
        ])
        #expect(request.isSignedByItsKey)
        #expect(
            request.subjectAlternativeNames == [
                .dns("web-01.example"), .uri("spiffe://example.org/web"), .ip([192, 0, 2, 1]),
            ])
        #expect(request.keyUsage == [.digitalSignature, .keyEncipherment])
        #expect(request.extendedKeyUsage?.map(\.keyPurposeName) == ["clientAuth", "serverAuth"])
        #expect(request.basicConstraints == BasicConstraints(isCA: true, pathLength: 2))
        #expect(request.malformedExtensions.isEmpty)
    }

    @Test func asksForNothingByItself() throws {
        let request = try request([])
        #expect(request.subjectAlternativeNames.isEmpty)
        #expect(request.keyUsage == nil)
        #expect(request.extendedKeyUsage == nil)
        #expect(request.basicConstraints == nil)
    }

    @Test func aValueThatCannotBeReadIsNamed() throws {
        // A key usage that is an INTEGER.
        let request = try request(["2.5.29.15=DER:020105"])
        #expect(request.keyUsage == nil)
        #expect(request.malformedExtensions == [.keyUsage])
    }
}
