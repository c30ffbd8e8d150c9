import Foundation
import TestSupport
import Testing
import X509

/// What counts as a hash that is shorter than SHA-256's.
struct SignatureStrengthTests {
    private static func selfSigned(_ options: [String], rsa: Bool) throws -> Certificate {
        let directory = try TemporaryDirectory()
        let out = directory.file("pem")
        let key = rsa ? ["rsa:2048"] : ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        let run = try OpenSSLTool.run(
            ["req", "-x509", "-nodes", "-newkey"] + key + [
                "-keyout", directory.file("key"), "-out", out, "-subj", "/CN=x",
            ] + options)
        try #require(run.status == 0, "\(run.output)")
        return try Certificate(pem: Array(Data(contentsOf: URL(fileURLWithPath: out))))
    }

    @Test(arguments: [
        ("md5", true, true), ("sha1", true, true), ("sha224", true, true),
        ("sha512-224", true, true), ("sha256", true, false), ("sha384", true, false),
        ("sha512", true, false), ("sha1", false, true), ("sha224", false, true),
        ("sha256", false, false), ("sha512", false, false), ("sha3-224", true, true),
        ("sha3-256", true, false),
    ])
    func ofUsualSignatures(digest: String, rsa: Bool, isShort: Bool) throws {
        let certificate = try Self.selfSigned(["-\(digest)"], rsa: rsa)
        #expect(certificate.signatureDigestIsWeak == isShort)
    }

    /// The parameters of RSASSA-PSS say the hash; without them it is SHA-1.
    @Test(arguments: [("sha1", true), ("sha224", true), ("sha256", false), ("sha512", false)])
    func ofPSS(digest: String, isShort: Bool) throws {
        let certificate = try Self.selfSigned(
            ["-\(digest)", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:20"],
            rsa: true)
        #expect(certificate.signatureAlgorithm.name == "rsassaPss")
        #expect(certificate.signatureDigestIsWeak == isShort)
    }

    /// Old Windows tools write OIW's identifiers, and nobody else does.
    @Test(arguments: [
        ("1.3.14.3.2.29", true), ("1.3.14.3.2.27", true), ("1.2.840.10045.4.2", true),
        ("1.2.840.113549.1.1.11", false),
    ])
    func ofOtherIdentifiers(dotted: String, isShort: Bool) throws {
        var request = try HandmadeRequest(key: try PrivateKey.generate(.p256))
        let oid = try #require(ObjectIdentifier(dotted))
        request.algorithm = DERText.sequence([DERText.oid(oid), [0x05, 0x00]])
        let parsed = try CertificationRequest(der: request.der())
        #expect(parsed.signatureAlgorithm.digestIsShort == isShort)
    }
}
