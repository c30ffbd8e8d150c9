import Foundation
import TestSupport
import Testing
import X509

@testable import Issuance

/// Rules about names, issuers and signatures.
struct SubjectRuleTests {
    private let root: TestAuthority
    private let key: PrivateKey

    init() throws {
        root = try TestAuthority.root(pathLength: 0)
        key = try PrivateKey.generate(.p256)
    }

    @Test(arguments: [
        ("CN=web-01,DC=example,DC=org", [GeneralName](), [String]()),
        ("CN=web-01,DC=exa mple,DC=org", [], ["domain-component"]),
        ("CN=web-01,DC=-a", [], ["domain-component"]),
        ("CN=web-01,EMAILADDRESS=a@example.org", [], ["mail-address"]),
        ("CN=web-01,EMAILADDRESS=a@example.org", [.email("a@example.org")], []),
        ("CN=web-01,CN=web-02", [], ["name-structure"]),
        ("CN=web-01,OU=a,OU=b", [], []),
        ("CN=web-01,C=no", [], ["name-attribute"]),
        ("CN=web-01", [.dns("a.test"), .dns("a.test")], ["subject-alternative-name"]),
        ("CN=web-01", [.dns("a_b.test")], ["subject-alternative-name"]),
        ("CN=web-01", [.uri("spiffe://a.test/")], ["subject-alternative-name"]),
    ])
    func names(subject: String, names: [GeneralName], rules: [String]) throws {
        let certificate = try root.leaf(subject: DistinguishedName(subject), key: key, names: names)
        #expect(try findings(certificate, issuer: root) == rules)
    }

    @Test func theIssuerMustBeAnAuthority() throws {
        let leaf = try root.leaf(key: key)
        let other = TestAuthority(key: key, certificate: leaf)
        let below = try other.leaf(commonName: "below", key: key)
        #expect(try findings(below, issuer: other).contains("issuer-authority"))
        let deep = try root.issuing(pathLength: nil)
        #expect(try findings(deep.certificate, issuer: root) == ["issuer-authority"])
    }

    @Test func theSignatureMustBeTheIssuers() throws {
        let impostor = try TestAuthority.root(pathLength: 0)
        let leaf = try root.leaf(key: key)
        #expect(try findings(leaf, issuer: root) == [])
        #expect(
            try findings(leaf, issuer: impostor).sorted()
                == ["authority-key-identifier", "signature"])
        // Before signing there is nothing to verify.
        let found = Lint.findings(
            in: LintedCertificate(
                certificate: leaf, issuer: impostor.certificate, isForRolesAnywhere: false))
        #expect(found.map(\.rule) == ["authority-key-identifier"])
    }

    @Test func aSelfSignedCertificateWithABrokenSignature() throws {
        var der = root.certificate.der
        der[der.count - 1] ^= 1
        #expect(try findings(Certificate(der: der), issuer: nil).contains("signature"))
    }

    @Test(arguments: [
        ([KeyUsage.digitalSignature, .keyAgreement], [String]()),
        ([.digitalSignature, .keyAgreement, .encipherOnly], []),
        ([.digitalSignature, .encipherOnly], ["key-usage-for-key"]),
        ([.keyAgreement, .encipherOnly, .decipherOnly], ["key-usage-for-key"]),
        ([.digitalSignature, .cRLSign], ["key-usage"]),
    ])
    func keyUsage(usage: [KeyUsage], rules: [String]) throws {
        let bits = usage.reduce(into: KeyUsage()) { $0.formUnion($1) }
        let extensions = try root.leaf(key: key).extensions.map {
            $0.oid == .keyUsage ? try .keyUsage(bits) : $0
        }
        #expect(try findings(root.leaf(key: key, extensions: extensions), issuer: root) == rules)
    }

    @Test func aPointThatIsCompressed() throws {
        var spki = key.publicKey.spki
        let start = spki.count - 65
        spki = Array(spki[..<start]) + [2] + spki[(start + 1)..<(start + 33)]
        // The lengths of SEQUENCE and BIT STRING are 32 less.
        spki[1] -= 32
        spki[start - 2] -= 32
        let certificate = try root.sign(
            subject: DistinguishedName("CN=web-01"), publicKey: PublicKey(spki: spki),
            validity: TestAuthority.validity, extensions: root.leaf(key: key).extensions)
        #expect(try findings(certificate, issuer: root) == ["public-key"])
    }

    @Test func anchorsOfRolesAnywhere() throws {
        let found = Lint.findings(
            in: LintedCertificate(
                certificate: root.certificate, issuer: nil, isForRolesAnywhere: true))
        #expect(found.map(\.rule) == ["roles-anywhere-usage"])
        #expect(found.map(\.severity) == [.notice])
    }

    private func findings(_ certificate: Certificate, issuer: TestAuthority?) throws -> [String] {
        Lint.findings(
            in: LintedCertificate(
                certificate: certificate, issuer: issuer?.certificate, isForRolesAnywhere: false,
                isSigned: true)
        ).map(\.rule)
    }
}
