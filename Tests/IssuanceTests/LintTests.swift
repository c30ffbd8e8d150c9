import Foundation
import TestSupport
import Testing
import X509

@testable import Issuance

/// Each rule, on a certificate with that one fault.
struct LintTests {
    private let root: TestAuthority
    private let issuing: TestAuthority
    private let key: PrivateKey

    init() throws {
        root = try TestAuthority.root(pathLength: 1)
        issuing = try root.issuing()
        key = try PrivateKey.generate(.p256)
    }

    @Test func aSoundCertificateHasNoFindings() throws {
        #expect(try findings(issuing.leaf(key: key)) == [])
        #expect(try findings(issuing.certificate, issuer: root) == [])
        #expect(try findings(root.certificate, issuer: nil) == [])
    }

    @Test func everyRuleHasANameOfItsOwnAndACitation() {
        #expect(Set(Lint.certificateRules.map(\.name)).count == Lint.certificateRules.count)
        for rule in Lint.certificateRules { #expect(!rule.citation.isEmpty) }
    }

    @Test func theGravestComesFirst() throws {
        let certificate = try leaf([try .subjectKeyIdentifier(key.publicKey.keyIdentifier)])
        let severities = Lint.findings(in: subject(certificate)).map(\.severity)
        #expect(severities == severities.sorted(by: >))
        #expect(severities.first == .error)
    }

    @Test(arguments: [
        ("00", "serial-number"), ("01", "serial-number"), ("0101010101010101", "serial-number"),
        (String(repeating: "f1", count: 20), "serial-number"),
    ])
    func serialNumber(hex: String, rule: String) throws {
        let serial = try #require(SerialNumber(hex: hex))
        #expect(try findings(issuing.leaf(key: key, serialNumber: serial)) == [rule])
    }

    @Test func validity() throws {
        let backwards = Validity(
            notBefore: fixedNow, notAfter: fixedNow.addingTimeInterval(-60))
        #expect(try findings(issuing.leaf(key: key, validity: backwards)) == ["validity"])
        let late = Validity(
            notBefore: fixedNow, notAfter: fixedNow.addingTimeInterval(400 * 86_400))
        #expect(try findings(issuing.leaf(key: key, validity: late)) == ["validity-within-issuer"])
        let early = Validity(
            notBefore: fixedNow.addingTimeInterval(-3 * 86_400), notAfter: fixedNow)
        #expect(
            try findings(issuing.leaf(key: key, validity: early)) == ["validity-within-issuer"])
    }

    @Test func namesOfIssuerAndSubject() throws {
        let other = try root.issuing(name: "CN=Other", key: issuing.key)
        #expect(try findings(issuing.leaf(key: key), issuer: other) == ["issuer-name"])
        let same = try issuing.leaf(subject: issuing.certificate.subject, key: key)
        #expect(try findings(same).contains("issuer-name"))
        let empty = try DistinguishedName(attributes: [])
        #expect(try findings(issuing.leaf(subject: empty, key: key)).contains("subject-name"))
        let critical = try extended(
            .subjectAlternativeNames([.dns("a.example.org")], critical: true))
        #expect(try findings(leaf(critical)) == ["subject-name"])
        let long = try DistinguishedName("CN=web-01,O=\(String(repeating: "o", count: 65))")
        #expect(try findings(issuing.leaf(subject: long, key: key)) == ["name-attribute"])
    }

    @Test func signatureAlgorithm() throws {
        let other = try PrivateKey.generate(.ed25519)
        let stranger = try root.issuing(key: other)
        #expect(
            try findings(issuing.leaf(key: key), issuer: stranger)
                .contains("signature-algorithm"))
    }

    @Test func extensions() throws {
        let unknown = try #require(ObjectIdentifier("1.3.6.1.4.1.99999.1"))
        let extra = CertificateExtension(oid: unknown, critical: true, value: [5, 0])
        #expect(try findings(leaf(extended(extra))) == ["extension-criticality"])
        let harmless = CertificateExtension(oid: unknown, critical: false, value: [5, 0])
        #expect(try findings(leaf(extended(harmless))) == [])
        let broken = CertificateExtension(
            oid: .subjectAlternativeName, critical: false, value: [0x30, 5])
        #expect(try findings(leaf(extended(broken))).contains("extension-syntax"))
    }

    @Test func basicConstraints() throws {
        #expect(
            try findings(leaf(without: .basicConstraints)) == ["basic-constraints"])
        let lax =
            try standard(without: .basicConstraints) + [
                .basicConstraints(isCA: false, pathLength: 0)
            ]
        #expect(try findings(leaf(lax)) == ["basic-constraints"])
    }

    @Test func keyUsage() throws {
        #expect(
            try findings(leaf(without: .keyUsage)) == ["roles-anywhere-usage", "key-usage"])
        let authority =
            try standard(without: .keyUsage) + [
                .keyUsage([.digitalSignature, .keyCertSign])
            ]
        #expect(try findings(leaf(authority)) == ["key-usage"])
        let agreement =
            try standard(without: .keyUsage) + [
                .keyUsage([.digitalSignature, .keyEncipherment])
            ]
        #expect(try findings(leaf(agreement)) == ["key-usage-for-key"])
        let lax =
            try standard(without: .keyUsage) + [
                .keyUsage(.digitalSignature, critical: false)
            ]
        #expect(try findings(leaf(lax)) == ["key-usage"])
        let silent = try root.issuing(
            extensions: [
                .basicConstraints(isCA: true, pathLength: 0), .keyUsage([.keyCertSign]),
                .subjectKeyIdentifier(key.publicKey.keyIdentifier),
            ])
        #expect(try findings(silent.certificate, issuer: root) == ["key-usage"])
    }

    @Test func extendedKeyUsage() throws {
        let any =
            try standard(without: .extendedKeyUsage) + [
                .extendedKeyUsage([.anyExtendedKeyUsage])
            ]
        #expect(try findings(leaf(any)) == ["extended-key-usage"])
        let twice =
            try standard(without: .extendedKeyUsage) + [
                .extendedKeyUsage([.clientAuth, .clientAuth])
            ]
        #expect(try findings(leaf(twice)) == ["extended-key-usage"])
    }

    @Test func keyIdentifiers() throws {
        #expect(
            try findings(leaf(without: .subjectKeyIdentifier)) == ["subject-key-identifier"])
        #expect(
            try findings(leaf(without: .authorityKeyIdentifier)) == ["authority-key-identifier"])
        let wrong =
            try standard(without: .authorityKeyIdentifier) + [
                .authorityKeyIdentifier([1, 2, 3])
            ]
        #expect(try findings(leaf(wrong)) == ["authority-key-identifier"])
    }

    @Test func alternativeNames() throws {
        let wrong = try extended(.subjectAlternativeNames([.dns("a..b")], critical: false))
        #expect(try findings(leaf(wrong)) == ["subject-alternative-name"])
        let empty = try extended(.subjectAlternativeNames([], critical: false))
        #expect(try findings(leaf(empty)) == ["subject-alternative-name"])
    }

    @Test func noRevocationAvailable() throws {
        let both =
            try extended(.noRevocationAvailable) + [.crlDistributionPoints(["http://c.test/a.crl"])]
        #expect(try findings(leaf(both)) == ["no-revocation-available"])
    }

    @Test func rolesAnywhereSubject() throws {
        let long = String(repeating: "a", count: 62)
        #expect(
            try findings(issuing.leaf(commonName: long, key: key)) == ["roles-anywhere-subject"])
        let none = try DistinguishedName("O=Example")
        #expect(
            try findings(issuing.leaf(subject: none, key: key)) == ["roles-anywhere-subject"])
        #expect(try findings(issuing.leaf(commonName: long, key: key), forAWS: false) == [])
    }

    @Test func rolesAnywhereCharacters() throws {
        #expect(
            try findings(issuing.leaf(commonName: "web(1)", key: key))
                == ["roles-anywhere-characters"])
        let uri = try extended(.subjectAlternativeNames([.uri("urn:a?b")], critical: false))
        #expect(try findings(leaf(uri)) == ["roles-anywhere-characters"])
    }

    @Test func rolesAnywhereKeyAndUsage() throws {
        let ed25519 = try PrivateKey.generate(.ed25519)
        #expect(try findings(issuing.leaf(key: ed25519)) == ["roles-anywhere-key"])
        #expect(try findings(issuing.leaf(key: ed25519), forAWS: false) == [])
        #expect(
            try findings(issuing.certificate, issuer: root, forAWS: true)
                .contains("roles-anywhere-usage"))
    }

    @Test func rolesAnywhereSignature() throws {
        let edwards = try root.issuing(key: PrivateKey.generate(.ed25519))
        let certificate = try edwards.leaf(key: key)
        #expect(try findings(certificate, issuer: edwards) == ["roles-anywhere-signature"])
        #expect(try findings(certificate, issuer: edwards, forAWS: false) == [])

        // sha256WithRSAEncryption becomes sha1WithRSAEncryption, in both places.
        let classic = try root.issuing(key: PrivateKey.generate(.rsa2048))
        var der = try classic.leaf(key: key).der
        let oid: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B]
        for start in der.indices.dropLast(oid.count)
        where Array(der[start..<start + oid.count]) == oid {
            der[start + oid.count - 1] = 0x05
        }
        let weak = try Certificate(tolerating: der)
        let found = Lint.findings(
            in: LintedCertificate(
                certificate: weak, issuer: classic.certificate, isForRolesAnywhere: true))
        #expect(
            found.contains { $0.rule == "roles-anywhere-signature" && $0.severity == .error })
    }

    @Test func size() throws {
        func names(_ count: Int) throws -> CertificateExtension {
            try .subjectAlternativeNames(
                (0..<count).map {
                    .dns("host-\($0).\(String(repeating: "a", count: 60)).example.org")
                }, critical: false)
        }
        #expect(try !findings(leaf(extended(names(100)))).contains("size"))
        let large = try leaf(extended(names(200)))
        #expect(large.der.count > 16_384)
        #expect(try findings(large).contains("size"))
    }

    @Test func rolesAnywhereFirstNames() throws {
        let names = try extended(
            .subjectAlternativeNames(
                [.dns("a.example.org"), .dns("b.example.org"), .ip([192, 0, 2, 1])],
                critical: false))
        let found = Lint.findings(in: subject(try leaf(names)))
        #expect(found.map(\.rule) == Array(repeating: "roles-anywhere-first-name", count: 2))
        #expect(found.allSatisfy { $0.severity == .notice })
    }

    @Test func publicKey() throws {
        // An RSA key of 1024 bits and one with exponent 3, made of the numbers alone.
        for (bits, exponent) in [(1024, [UInt8]([1, 0, 1])), (2048, [3])] {
            let weak = try PublicKey(spki: DER.rsa(bits: bits, exponent: exponent))
            let certificate = try issuing.sign(
                subject: DistinguishedName("CN=web-01"), publicKey: weak,
                validity: TestAuthority.validity, extensions: standard())
            #expect(try findings(certificate) == ["public-key"], "\(bits)")
        }
    }

    private func subject(_ certificate: Certificate) -> LintedCertificate {
        LintedCertificate(
            certificate: certificate, issuer: issuing.certificate, isForRolesAnywhere: true)
    }

    private func findings(
        _ certificate: Certificate, issuer: TestAuthority? = nil, forAWS: Bool? = nil
    ) throws -> [String] {
        let isAuthority = certificate.basicConstraints?.isCA ?? false
        let issuer = certificate.isSelfIssued && isAuthority ? nil : issuer ?? issuing
        return Lint.findings(
            in: LintedCertificate(
                certificate: certificate, issuer: issuer?.certificate,
                isForRolesAnywhere: forAWS ?? !isAuthority)
        ).map(\.rule)
    }

    private func standard(
        without removed: ObjectIdentifier? = nil
    ) throws -> [CertificateExtension] {
        try issuing.leaf(key: key).extensions.filter { $0.oid != removed }
    }

    private func extended(_ added: CertificateExtension) throws -> [CertificateExtension] {
        try standard() + [added]
    }

    private func leaf(_ extensions: [CertificateExtension]) throws -> Certificate {
        try issuing.leaf(key: key, extensions: extensions)
    }

    private func leaf(without removed: ObjectIdentifier) throws -> Certificate {
        try leaf(standard(without: removed))
    }
}

/// As much DER as a public key takes.
private enum DER {
    static func rsa(bits: Int, exponent: [UInt8]) -> [UInt8] {
        let modulus = [0] + [UInt8](repeating: 0xC5, count: bits / 8)
        let key = element(0x30, element(0x02, modulus) + element(0x02, exponent))
        let algorithm: [UInt8] = [
            0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0,
        ]
        return element(0x30, algorithm + element(0x03, [0] + key))
    }

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] =
            count < 128
            ? [UInt8(count)]
            : count < 256 ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 255)]
        return [tag] + length + content
    }
}
