import Foundation
import TestSupport
import Testing
import X509

@testable import Issuance

/// Each rule about extensions, on values that keep it and on values that break it.
struct ExtensionRuleTests {
    /// An extension as it is added to a sound certificate, and the finding that comes of it.
    struct Case: CustomTestStringConvertible, Sendable {
        let number: UInt8
        var critical = false
        var isAuthority = false
        let value: [UInt8]
        let rule: String?
        var testDescription: String { "2.5.29.\(number): \(Hex.encode(value))" }
    }

    private static func uri(_ text: String) -> [UInt8] { Raw.element(0x86, Array(text.utf8)) }

    private static func point(_ names: [UInt8], more: [UInt8] = []) -> [UInt8] {
        Raw.sequence(Raw.sequence(Raw.element(0xA0, Raw.element(0xA0, names)), more))
    }

    private static func subtree(_ base: [UInt8], more: [UInt8] = []) -> [UInt8] {
        Raw.sequence(Raw.element(0xA0, Raw.sequence(base, more)))
    }

    private static func policy(_ last: [UInt8], qualifiers: [UInt8] = []) -> [UInt8] {
        Raw.sequence(
            Raw.element(0x06, last), qualifiers.isEmpty ? [] : Raw.element(0x30, qualifiers))
    }

    private static func notice(_ content: [UInt8]) -> [UInt8] {
        Raw.sequence(
            [0x06, 0x08, 0x2B, 6, 1, 5, 5, 7, 2, 2], Raw.element(0x30, content))
    }

    static let nameConstraints: [Case] = [
        ([0x82] as [UInt8], "example.org", nil), ([0x82], "", nil),
        ([0x82], ".example.org", "name-constraints"), ([0x82], "*.example.org", "name-constraints"),
        ([0x86], "example.org", nil), ([0x86], ".example.org", nil),
        ([0x86], "http://example.org", "name-constraints"), ([0x81], "a@example.org", nil),
        ([0x81], ".example.org", nil), ([0x81], "a@b@c", "name-constraints"),
    ].map { tag, text, rule in
        Case(
            number: 30, critical: true, isAuthority: true,
            value: subtree(Raw.element(tag[0], Array(text.utf8))), rule: rule)
    }

    static let others: [Case] = [
        // nameConstraints
        Case(
            number: 30, critical: true, isAuthority: true,
            value: subtree(Raw.element(0x87, [10, 0, 0, 0, 255, 0, 0, 0])), rule: nil),
        Case(
            number: 30, critical: true, isAuthority: true,
            value: subtree(Raw.element(0x87, [10, 0, 0, 0, 255, 0, 255, 0])),
            rule: "name-constraints"),
        Case(
            number: 30, critical: true, isAuthority: true,
            value: subtree(Raw.element(0x87, [10, 0, 0, 1, 255, 0, 0, 0])),
            rule: "name-constraints"),
        Case(
            number: 30, critical: true, isAuthority: true,
            value: subtree(Raw.element(0x87, [10, 0, 0, 0])), rule: "name-constraints"),
        Case(
            number: 30, critical: true, isAuthority: true,
            value: subtree(uri("example.org"), more: [0x80, 1, 0]), rule: "default-value"),
        Case(
            number: 30, critical: true, isAuthority: true,
            value: subtree(uri("example.org"), more: [0x81, 1, 5]), rule: "name-constraints"),
        Case(
            number: 30, critical: true, isAuthority: true, value: [0x30, 0],
            rule: "name-constraints"),
        Case(
            number: 30, critical: true, value: subtree(uri("example.org")),
            rule: "name-constraints"),
        Case(
            number: 30, isAuthority: true, value: subtree(uri("example.org")),
            rule: "extension-criticality"),
        // cRLDistributionPoints and freshestCRL
        Case(number: 31, value: point(uri("http://crl.test/a.crl")), rule: nil),
        Case(
            number: 31, value: point(uri("https://crl.test/a.crl")),
            rule: "crl-distribution-point"),
        Case(
            number: 31, value: point(uri("ftp://crl.test/a.crl")), rule: "crl-distribution-point"),
        Case(number: 31, value: point(uri("nothing")), rule: "crl-distribution-point"),
        Case(
            number: 31, value: point(uri("http://crl.test/a.crl"), more: [0x81, 2, 0, 0x80]),
            rule: "crl-distribution-point"),
        Case(number: 31, value: [0x30, 2, 0x30, 0], rule: "crl-distribution-point"),
        Case(number: 31, value: [0x30, 0], rule: "crl-distribution-point"),
        Case(
            number: 31, critical: true, value: point(uri("http://crl.test/a.crl")),
            rule: "extension-criticality"),
        Case(number: 46, value: [0x30, 0], rule: "crl-distribution-point"),
        // certificatePolicies
        Case(number: 32, value: Raw.sequence(policy([0x2A, 3])), rule: nil),
        Case(
            number: 32, value: Raw.sequence(policy([0x2A, 3]), policy([0x2A, 3])),
            rule: "certificate-policies"),
        Case(number: 32, value: [0x30, 0], rule: "certificate-policies"),
        Case(
            number: 32, value: Raw.sequence(policy([0x55, 0x1D, 0x20, 0])),
            rule: "certificate-policies"),
        Case(
            number: 32,
            value: Raw.sequence(policy([0x2A, 3], qualifiers: notice([0x0C, 1, 0x61]))), rule: nil),
        Case(
            number: 32,
            value: Raw.sequence(policy([0x2A, 3], qualifiers: notice([0x16, 1, 0x61]))),
            rule: "certificate-policies"),
        Case(
            number: 32, value: Raw.sequence(policy([0x2A, 3], qualifiers: notice([0x30, 0]))),
            rule: "certificate-policies"),
        // policyMappings, policyConstraints, inhibitAnyPolicy
        Case(
            number: 36, critical: true, isAuthority: true, value: [0x30, 3, 0x80, 1, 0], rule: nil),
        Case(
            number: 36, critical: true, isAuthority: true, value: [0x30, 0],
            rule: "policy-control"),
        Case(number: 36, critical: true, value: [0x30, 3, 0x80, 1, 0], rule: "policy-control"),
        Case(number: 54, critical: true, isAuthority: true, value: [2, 1, 0], rule: nil),
        Case(
            number: 54, critical: true, isAuthority: true, value: [2, 1, 0xFF],
            rule: "extension-syntax"),
        Case(number: 54, critical: true, value: [2, 1, 0], rule: "policy-control"),
        Case(
            number: 33, critical: true, isAuthority: true,
            value: Raw.sequence(Raw.sequence([6, 2, 0x2A, 3], [6, 4, 0x55, 0x1D, 0x20, 0])),
            rule: "policy-control"),
        // issuerAltName, noRevAvail, others
        Case(number: 18, value: Raw.sequence(uri("http://ca.test/")), rule: nil),
        Case(number: 18, value: [0x30, 0], rule: "issuer-alternative-name"),
        Case(number: 56, value: [5, 0], rule: nil),
        Case(number: 56, value: [0x30, 0], rule: "no-revocation-available"),
        Case(number: 56, isAuthority: true, value: [5, 0], rule: "no-revocation-available"),
        Case(number: 56, critical: true, value: [5, 0], rule: "extension-criticality"),
        Case(number: 9, critical: true, value: [0x30, 0], rule: "extension-criticality"),
        Case(number: 99, value: [0x30, 0], rule: nil),
    ]

    @Test(arguments: nameConstraints + others)
    func extensions(_ given: Case) throws {
        let oid = try #require(ObjectIdentifier("2.5.29.\(given.number)"))
        let added = CertificateExtension(oid: oid, critical: given.critical, value: given.value)
        let rules = try findings(with: added, isAuthority: given.isAuthority)
        #expect(given.rule.map { rules.contains($0) } ?? rules.isEmpty, "\(rules)")
    }

    @Test(arguments: [
        ("1.3.6.1.5.5.7.48.2", "http://ca.test/ca.cer", nil),
        ("1.3.6.1.5.5.7.48.1", "http://ocsp.test", nil),
        ("1.3.6.1.5.5.7.48.2", "https://ca.test/ca.cer", "authority-information-access"),
        ("1.3.6.1.5.5.7.48.2", "ca.cer", "authority-information-access"),
        ("1.3.6.1.5.5.7.48.9", "http://ca.test/", "authority-information-access"),
    ])
    func informationAccess(method: String, url: String, rule: String?) throws {
        let arcs = try #require(method.split(separator: ".").last.flatMap { UInt8($0) })
        let oid = [0x06, 0x08, 0x2B, 6, 1, 5, 5, 7, 0x30, arcs] as [UInt8]
        let added = CertificateExtension(
            oid: .authorityInformationAccess, critical: false,
            value: Raw.sequence(Raw.sequence(oid, Self.uri(url))))
        #expect(try findings(with: added, isAuthority: false) == [rule].compactMap { $0 })
    }

    @Test func anIdentifierOfTheIssuersIssuer() throws {
        let root = try TestAuthority.root(pathLength: 1)
        let key = try PrivateKey.generate(.p256)
        let identifier = try #require(root.certificate.subjectKeyIdentifier)
        for (extra, severity) in [
            ([0x82, 1, 5], Finding.Severity.error),
            (Raw.element(0xA1, Self.uri("http://ca.test/")) + [0x82, 1, 5], .warning),
        ] {
            let value = Raw.sequence(Raw.element(0x80, identifier), extra)
            let certificate = try root.leaf(
                key: key,
                extensions: root.leaf(key: key).extensions.map {
                    $0.oid == .authorityKeyIdentifier
                        ? CertificateExtension(oid: $0.oid, critical: false, value: value) : $0
                })
            let found = Lint.findings(
                in: LintedCertificate(
                    certificate: certificate, issuer: root.certificate, isForRolesAnywhere: false))
            #expect(found.map(\.rule) == ["authority-key-identifier"])
            #expect(found.first?.severity == severity)
        }
    }

    private func findings(
        with added: CertificateExtension, isAuthority: Bool
    ) throws -> [String] {
        let root = try TestAuthority.root(pathLength: 2)
        let key = try PrivateKey.generate(.p256)
        let subject = try DistinguishedName("CN=Subject")
        let sound =
            try isAuthority
            ? root.issuing(key: key).certificate.extensions : root.leaf(key: key).extensions
        let certificate = try root.sign(
            subject: subject, publicKey: key.publicKey, validity: TestAuthority.validity,
            extensions: sound + [added])
        return Lint.findings(
            in: LintedCertificate(
                certificate: certificate, issuer: root.certificate, isForRolesAnywhere: false,
                isSigned: true)
        ).map(\.rule)
    }
}
