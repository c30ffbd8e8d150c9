import Foundation
import Issuance
import TestSupport
import Testing
import X509

/// Each row of what a CSR must be like as an object, whatever it asks for.
struct RequestReaderTests {
    static let key = try? PrivateKey.generate(.p256)

    private static func request(
        _ change: (inout HandmadeRequest) throws -> Void = { _ in }
    ) throws -> [UInt8] {
        var request = try HandmadeRequest(
            key: #require(key),
            extensions: [.subjectAlternativeNames([.dns("a.example.org")], critical: false)])
        try change(&request)
        return try request.der()
    }

    private static func code(_ file: [UInt8]) throws -> String? {
        try IssuanceFixture.code { try RequestReader.read(file) }
    }

    private static func pem(_ der: [UInt8], label: String = "CERTIFICATE REQUEST") -> String {
        PEM.encode(label: label, der)
    }

    @Test func aGoodOneIsReadFromDERAndPEM() throws {
        let der = try Self.request()
        let request = try RequestReader.read(der)
        #expect(request.subject.commonName == "web-01")
        #expect(request.subjectAlternativeNames == [.dns("a.example.org")])
        for text in [
            Self.pem(der), Self.pem(der, label: "NEW CERTIFICATE REQUEST"),
            "Certificate Request:\n    Data:\n" + Self.pem(der) + " \r\n\n",
        ] {
            #expect(try RequestReader.read(Array(text.utf8)).der == der)
        }
    }

    @Test func csrPEM() throws {
        let der = try Self.request()
        for text in [
            "", "no PEM at all", Self.pem(der, label: "CERTIFICATE"), Self.pem(der) + Self.pem(der),
            Self.pem(der) + "CN=evil", String(Self.pem(der).dropLast(20)),
            Self.pem(der).replacingOccurrences(
                of: "REQUEST-----\nM", with: "REQUEST-----\nA: b\nM"),
        ] {
            #expect(try Self.code(Array(text.utf8)) == "csr.pem", "\(text)")
        }
    }

    @Test func csrSize() throws {
        let large = Array(repeating: UInt8(ascii: " "), count: 65_537)
        #expect(try Self.code(large) == "csr.size")
        let deep = (1..<40).reduce([0x30, 0x00] as [UInt8]) { inner, _ in
            DERText.value(0x30, inner)
        }
        #expect(try Self.code(deep) == "csr.size")
    }

    @Test func csrDER() throws {
        let der = try Self.request()
        #expect(try Self.code(der + [0]) == "csr.der")
        #expect(try Self.code(Array(der.dropLast())) == "csr.der")
        #expect(
            try Self.code(
                Self.request {
                    $0.attributes = [
                        DERText.attribute(.challengePassword, [DERText.value(0x0C, [0x61])]),
                        DERText.attribute(.unstructuredName, [DERText.value(0x0C, [0x61])]),
                    ]
                }) == "csr.der", "attributes out of order")
        for value in ["300301010030", "3003010100", "30060101ff020105"] {
            guard let octets = Hex.decode(value) else { continue }
            let code = try Self.code(
                Self.request { request in
                    request = try HandmadeRequest(
                        key: #require(Self.key),
                        extensions: [
                            CertificateExtension(
                                oid: .basicConstraints, critical: false, value: octets)
                        ])
                })
            #expect(code == (value.hasSuffix("05") ? nil : "csr.der"), "\(value)")
        }
        // A default that is written out.
        let entry = DERText.sequence([
            DERText.oid(.keyUsage), [0x01, 0x01, 0x00], DERText.value(0x04, [0x03, 2, 7, 0x80]),
        ])
        #expect(
            try Self.code(
                Self.request {
                    $0.attributes = [
                        DERText.attribute(.extensionRequest, [DERText.sequence([entry])])
                    ]
                }) == "csr.der")
        // Named bits with zeros behind them.
        #expect(
            try Self.code(
                Self.request {
                    $0 = try HandmadeRequest(
                        key: #require(Self.key),
                        extensions: [
                            CertificateExtension(
                                oid: .keyUsage, critical: true, value: [0x03, 2, 0, 0x80])
                        ])
                }) == "csr.der")
    }

    @Test(arguments: [[1], [2], [0x7F, 0xFF], [0xFF]] as [[UInt8]])
    func csrVersion(octets: [UInt8]) throws {
        #expect(
            try Self.code(Self.request { $0.version = DERText.value(0x02, octets) })
                == "csr.version")
    }

    @Test func csrSignature() throws {
        #expect(try Self.code(Self.request { $0.signs = false }) == "csr.signature")
        let other = try PrivateKey.generate(.p256).publicKey.spki
        #expect(try Self.code(Self.request { $0.publicKey = other }) == "csr.signature")
    }

    @Test(arguments: [
        "300906072a8648ce3d0401",  // ecdsa-with-SHA1
        "300d06092a864886f70d0101050500",  // sha1WithRSAEncryption
        "300d06092a864886f70d0101040500",  // md5WithRSAEncryption
        "300d06092a864886f70d01010b0500",  // RSA, and the key is on a curve
        "300b06092a864886f70d01010a",  // RSASSA-PSS without parameters
        "300c06082a8648ce3d0403020500",  // ecdsa-with-SHA256 with NULL
        "300906072a8648ce380403",  // DSA
        "300506032b6570",  // Ed25519
    ])
    func csrSignatureAlgorithm(hex: String) throws {
        let algorithm = try #require(Hex.decode(hex))
        #expect(try Self.code(Self.request { $0.algorithm = algorithm }) == "csr.sigalg")
    }

    @Test func csrAttribute() throws {
        let text = DERText.value(0x0C, [0x61])
        let list = DERText.sequence([
            DERText.entry(try .subjectAlternativeNames([.dns("a.example.org")], critical: false))
        ])
        let strange = try #require(ObjectIdentifier("1.3.6.1.4.1.311.13.2.3"))
        for attributes in [
            nil,
            [DERText.attribute(strange, [text])],
            [DERText.attribute(.extensionRequest, [])],
            [DERText.attribute(.challengePassword, [])],
            [DERText.attribute(.extensionRequest, [list, list])],
            [
                DERText.attribute(.extensionRequest, [list]),
                DERText.attribute(.extensionRequest, [list]),
            ],
            [DERText.attribute(.extensionRequest, [text])],
            [DERText.attribute(.extensionRequest, [DERText.sequence([])])],
        ] as [[[UInt8]]?] {
            #expect(try Self.code(Self.request { $0.attributes = attributes }) == "csr.attr")
        }
        for type in [ObjectIdentifier.challengePassword, .unstructuredName] {
            let attribute = DERText.attribute(type, [text])
            #expect(try Self.code(Self.request { $0.attributes = [attribute] }) == nil)
        }
    }

    @Test func csrExtensionTwice() throws {
        let names = try CertificateExtension.subjectAlternativeNames(
            [.dns("a.example.org")], critical: false)
        let other = try CertificateExtension.subjectAlternativeNames(
            [.dns("b.example.org")], critical: false)
        let code = try Self.code(
            Self.request {
                $0 = try HandmadeRequest(key: #require(Self.key), extensions: [names, other])
            })
        #expect(code == "csr.ext.dup")
    }

    @Test(
        arguments: [
            (0x1E, "d800", "dn.control"),  // half of a surrogate pair
            (0x1E, "006100", "dn.control"),  // cut
            (0x0C, "ff", "dn.control"),  // not UTF-8
            (0x13, "612a", "dn.encoding"),  // PrintableString has no *
            (0x13, "615f62", "dn.encoding"),  // nor _
            (0x14, "61e9", "dn.encoding"),  // T.61 or Latin-1: nobody knows
            (0x16, "61e9", "dn.encoding"),
            (0x02, "05", "dn.encoding"),  // no string at all
            (0x1E, "00610062", nil), (0x1C, "0000006100000062", nil), (0x14, "6162", nil),
            (0x13, "6162", nil),
        ] as [(Int, String, String?)])
    func nameEncoding(tag: Int, hex: String, code: String?) throws {
        let name = DERText.name(.commonName, tag: UInt8(tag), try #require(Hex.decode(hex)))
        #expect(try Self.code(Self.request { $0.subject = name }) == code)
    }

    @Test(arguments: [
        ("8202c3a9", "san.dns"), ("8601ff", "san.uri"), ("8101ff", "san.email"),
        ("87020a00", "san.ip"), ("87080a000000ff000000", "san.ip"),
    ])
    func nameThatCannotBeRead(hex: String, code: String) throws {
        let name = try #require(Hex.decode(hex))
        let entry = CertificateExtension(
            oid: .subjectAlternativeName, critical: false, value: DERText.value(0x30, name))
        let found = try Self.code(
            Self.request {
                $0 = try HandmadeRequest(key: #require(Self.key), extensions: [entry])
            })
        #expect(found == code)
    }
}
