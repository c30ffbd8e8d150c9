import Foundation
import TestSupport
import Testing
import X509

@testable import Issuance

struct NameConstraintRulesTests {
    /// Permitted: example.org, 10.0.0.0/8, O=Example; excluded: secret.example.org.
    private static func context(key: PrivateKey) throws -> IssuingContext {
        let root = try TestAuthority.root(pathLength: 1)
        let permitted = [
            DERText.value(0x82, Array("example.org".utf8)),
            DERText.value(0x87, [10, 0, 0, 0, 255, 0, 0, 0]),
            DERText.value(0x81, Array(".example.org".utf8)),
            DERText.value(0x86, Array("example.org".utf8)),
        ]
        let excluded = [DERText.value(0x82, Array("secret.example.org".utf8))]
        let value = DERText.sequence([
            DERText.value(0xA0, permitted.flatMap { DERText.sequence([$0]) }),
            DERText.value(0xA1, excluded.flatMap { DERText.sequence([$0]) }),
        ])
        let constraints = CertificateExtension(
            oid: .nameConstraints, critical: true, value: value)
        let issuing = try root.issuing(
            extensions: TestAuthority.caExtensions(key.publicKey, pathLength: 0) + [constraints])
        return IssuingContext(
            issuerPath: [issuing.certificate, root.certificate], now: fixedNow)
    }

    @Test(
        arguments: [
            (.dns("example.org"), true), (.dns("a.EXAMPLE.org"), true),
            (.dns("badexample.org"), false), (.dns("example.com"), false),
            (.dns("secret.example.org"), false), (.dns("a.secret.example.org"), false),
            (.ip([10, 9, 8, 7]), true), (.ip([11, 9, 8, 7]), false),
            (.email("a@mail.example.org"), true), (.email("a@example.org"), false),
            (.uri("https://example.org:8443/x"), true), (.uri("https://a.example.org/x"), false),
            (.uri("urn:x:y"), false),
        ] as [(GeneralName, Bool)])
    func names(name: GeneralName, isAllowed: Bool) throws {
        let key = try PrivateKey.generate(.p256)
        let code = try IssuanceFixture.code {
            try NameConstraintRules.check(
                DistinguishedName("CN=x"), [name], in: Self.context(key: key))
        }
        #expect(code == (isAllowed ? nil : "csr.policy"))
    }

    @Test func theMessageNamesTheConstraintAndWhoseItIs() throws {
        let key = try PrivateKey.generate(.p256)
        let context = try Self.context(key: key)
        let error = #expect(throws: IssuanceError.self) {
            try NameConstraintRules.check(
                DistinguishedName("CN=x"), [.dns("secret.example.org")], in: context)
        }
        #expect(
            error?.description
                == "subject alternative name \"DNS:secret.example.org\" is not allowed: "
                + "the authority \"Test Issuing\" excludes DNS:secret.example.org")
    }

    @Test func anEmptyFieldConstrainsNothing() throws {
        let constraints = try #require(
            ExtensionValues([
                CertificateExtension(
                    oid: .nameConstraints, critical: true, value: DERText.sequence([]))
            ]).nameConstraints)
        #expect(constraints.breach(of: .dns("a.example.org")) == nil)
    }
}
