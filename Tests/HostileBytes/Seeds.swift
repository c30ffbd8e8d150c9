import Foundation
import TestSupport

@testable import X509

/// Well-formed inputs from which mutation starts, made afresh.
package enum Seeds {
    static let passphrase = "open sesame"

    private static let authorities = Result<(TestAuthority, TestAuthority, PrivateKey), any Error> {
        let root = try TestAuthority.root(pathLength: 1)
        return (root, try root.issuing(), try PrivateKey.generate(.p256))
    }

    static var root: TestAuthority? { get throws { try authorities.get().0 } }
    static var issuing: TestAuthority? { get throws { try authorities.get().1 } }
    static var key: PrivateKey? { get throws { try authorities.get().2 } }

    /// The seeds of one reader.
    package static func bytes(for input: HostileInput) throws -> [[UInt8]] {
        let (root, issuing, key) = try authorities.get()
        let client = try issuing.leaf(key: key, names: names)
        let list = try issuing.crl(revoking: [client.serialNumber, SerialNumber(unsigned: [0xFF])])
        let empty = try issuing.crl(revoking: [])
        let certificates = [root.certificate.der, issuing.certificate.der, client.der]
        switch input {
        case .certificate: return certificates
        case .request: return try [request(["CN=web-01"]), request(["CN=web-01", "O=Example"])]
        case .revocationList: return [list.der, empty.der]
        case .pem:
            return [
                Array((client.pem + root.certificate.pem).utf8), Array(list.pem.utf8),
                Array("-----BEGIN X-----\r\nProc-Type: 4\r\n\r\nAAAA\r\n-----END X-----\r\n".utf8),
            ]
        case .privateKey: return try keys()
        case .keyStore:
            let content = try PKCS12.Content(
                privateKey: key, certificate: client, chain: [issuing.certificate],
                friendlyName: "web-01")
            let file = try content.encoded(
                passphrase: SecretBytes(copying: Seeds.passphrase.utf8), rounds: 1)
            return [file.withUnsafeBytes { Array($0) }, try openKeyStore(key, client)]
        case .distinguishedName:
            return [
                Array("CN=web-01,OU=Web\\, Shop,O=Example,C=NO".utf8),
                Array("CN=\\23abc,2.5.4.97=x\\0Ay,DC=example,UID=\\ a\\ ".utf8),
                Array("CN=\u{E9}\u{301},L=\u{6771}\u{4EAC},T=a\\+b\\;\\\"".utf8),
                root.certificate.subject.der, client.subject.der,
            ]
        case .generalNames:
            return [try CertificateExtension.subjectAlternativeNames(names, critical: false).value]
        case .issuedNames:
            return [
                Array("dweb-01.example.org\nuspiffe://example.org/web\neweb@example.org".utf8),
                Array("da.test,DNS:evil.test\nd*.example.org\ndxn--bcher-kva.example".utf8),
                Array("i192.0.2.1\ni2001:db8::1\nuhttps://example.org:8443/a?b#c".utf8),
            ]
        case .profile:
            return try ["root", "issuing", "client", "client-generic"].map {
                try Repository.file("templates/profiles/\($0).json")
            }
        case .fleet:
            let header = "name,sans,days,key_algorithm,profile\r\n"
            return [
                Array(
                    "\(header)web-01,DNS:a.example;URI:spiffe://example.org/a,30,p256,client\r\n"
                        .utf8),
                Array("name,sans\nweb-02,\"a.test,DNS:evil.test\"\n../up,\n\"\",\"x\"\"y\"\n".utf8),
            ]
        case .certificateIndex:
            let serial = "0C233F137F4AE683831194A0970F8523"
            return [
                Array("V\t270220144626Z\t\t\(serial)\tunknown\t/CN=web-01/O=Example\n".utf8),
                Array(
                    "R\t270220144626Z\t260101000000Z,keyCompromise\t01\tunknown\t/CN=a\\/b\n"
                        .utf8),
                Array(
                    "R\t20510220144626Z\t260101000000Z,CAkeyTime,20250101000000Z\t02\tx.pem\t\n"
                        .utf8),
            ]
        case .authorization: return Signing.authorizations.map { Array($0.utf8) }
        case .canonicalRequest: return try ServiceCalls.requests()
        case .policy: return Signing.policies.map { Array($0.utf8) }
        case .serviceCall: return try ServiceCalls.calls()
        case .rawRequest: return try ServiceCalls.requests()
        case .serverBytes: return ServerBytes.seeds.map { Array($0.utf8) }
        case .tokenURI: return WorkloadInputs.tokenURIs.map { Array($0.utf8) }
        case .shellWords: return WorkloadInputs.words.map { Array($0.utf8) }
        case .helperFlags: return WorkloadInputs.commandLines.map { Array($0.utf8) }
        case .rolesFile: return WorkloadInputs.files.map { Array($0.utf8) }
        case .response: return ServerAnswers.seeds.map { Array($0.utf8) }
        case .inspection:
            return try certificates + [list.der, key.publicKey.spki, request(["CN=web-01"])]
                + keys() + bytes(for: .pem)
        }
    }

    private static let names: [GeneralName] = [
        .dns("web-01.example.org"), .uri("spiffe://example.org/web"), .email("web@example.org"),
        .ip([192, 0, 2, 1]), .ip([UInt8](repeating: 0x20, count: 16)),
    ]

    private static func keys() throws -> [[UInt8]] {
        let passphrase = SecretBytes(copying: Seeds.passphrase.utf8)
        let (_, _, key) = try authorities.get()
        let edwards = try PrivateKey.generate(.ed25519)
        let texts = [
            try key.pkcs8PEM(), try edwards.pkcs8PEM(),
            try key.encryptedPKCS8PEM(passphrase: passphrase, rounds: 1000),
        ]
        return texts.map { $0.withUnsafeBytes { Array($0) } }
    }

    // Without a MAC and without encryption: what is changed in it is still read to its end.
    private static func openKeyStore(
        _ key: PrivateKey, _ certificate: Certificate
    ) throws -> [UInt8] {
        let directory = try TemporaryDirectory()
        let (input, output) = (directory.file("input.pem"), directory.file("store.p12"))
        let pem = try key.pkcs8PEM().withUnsafeBytes { Array($0) } + certificate.pem.utf8
        try Data(pem).write(to: URL(fileURLWithPath: input))
        let made = try OpenSSLTool.run([
            "pkcs12", "-export", "-nomac", "-keypbe", "NONE", "-certpbe", "NONE", "-in", input,
            "-out", output, "-passout", "pass:",
        ])
        guard made.status == 0 else { throw Violation(rule: "openssl: \(made.output)") }
        return Array(try Data(contentsOf: URL(fileURLWithPath: output)))
    }

    private static func request(_ subject: [String]) throws -> [UInt8] {
        let (_, _, key) = try authorities.get()
        let asked = [
            try CertificateExtension.subjectAlternativeNames(names, critical: false),
            try CertificateExtension.keyUsage(.digitalSignature),
            try CertificateExtension.basicConstraints(isCA: false),
        ]
        let subject = try DistinguishedName(subject.joined(separator: ","))
        return try CertificationRequest.sign(
            TBSCertificationRequest(
                subject: subject, publicKey: key.publicKey, extensions: asked),
            with: key
        ).der
    }
}
