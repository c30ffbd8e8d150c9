import TestSupport
import Testing
import X509

@testable import RolesAnywhere

struct CertificateBundleTests {
    @Test func takesOneOrTwoAuthorities() throws {
        let root = try TestAuthority.root()
        let issuing = try root.issuing()
        let pem = root.certificate.pem + issuing.certificate.pem
        let bundle = try CertificateBundle(pem: Array(("text\r\n" + pem).utf8))
        #expect(bundle.pem == pem)
        #expect(throws: RolesAnywhereError.certificateCount(3)) {
            try CertificateBundle(pem: Array((pem + root.certificate.pem).utf8))
        }
    }

    @Test func refusesAnEndEntityByItsName() throws {
        let root = try TestAuthority.root()
        let leaf = try root.leaf(key: PrivateKey.generate(.p256))
        #expect(
            throws: RolesAnywhereError.notAnAuthority(
                subject: "CN=web-01", reason: "its basic constraints do not say CA:TRUE")
        ) { try CertificateBundle(certificates: [root.certificate, leaf]) }
    }

    @Test func refusesAnAuthorityThatMaySignNothing() throws {
        let root = try TestAuthority.root()
        let powerless = try root.issuing(
            name: "CN=Powerless",
            extensions: [
                try .basicConstraints(isCA: true, pathLength: nil), try .keyUsage(.cRLSign),
            ])
        #expect(
            throws: RolesAnywhereError.notAnAuthority(
                subject: "CN=Powerless", reason: "its key usage does not include keyCertSign")
        ) { try CertificateBundle(certificates: [powerless.certificate]) }
    }

    @Test func refusesWhatIsNoCertificate() {
        #expect(throws: X509Error.self) { try CertificateBundle(pem: Array("nothing".utf8)) }
    }
}

struct ResourceNameTests {
    @Test(arguments: ["a", "web 01", "a-b_c", String(repeating: "a", count: 255)])
    func takes(name: String) throws {
        try ResourceName.check(name, kind: .trustAnchor)
    }

    @Test(arguments: ["", "a/b", "ä", "a.b", "a\n", String(repeating: "a", count: 256)])
    func refuses(name: String) {
        #expect(throws: RolesAnywhereError.invalidName(kind: .crl, name: name)) {
            try ResourceName.check(name, kind: .crl)
        }
    }

    @Test func rolesHaveARuleOfTheirOwn() throws {
        try ResourceName.check("a.b@c,d=e+f", kind: .role)
        #expect(throws: RolesAnywhereError.invalidName(kind: .role, name: "a b")) {
            try ResourceName.check("a b", kind: .role)
        }
    }
}
