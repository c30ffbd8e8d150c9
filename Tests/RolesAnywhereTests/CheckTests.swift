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

    @Test func refusesACertificateTwice() throws {
        let root = try TestAuthority.root(name: "CN=Twice")
        #expect(throws: RolesAnywhereError.repeatedCertificate(subject: "CN=Twice")) {
            try CertificateBundle(certificates: [root.certificate, root.certificate])
        }
        let other = try TestAuthority.root(name: "CN=Twice")
        _ = try CertificateBundle(certificates: [root.certificate, other.certificate])
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

    @Test func saysWhatHasExpiredOrIsNotValidYet() throws {
        let now = fixedNow
        func authority(_ name: String, from: Double, to: Double) throws -> Certificate {
            try TestAuthority.root(
                name: name,
                validity: Validity(
                    notBefore: now.addingTimeInterval(from), notAfter: now.addingTimeInterval(to))
            ).certificate
        }
        let past = try authority("CN=Past", from: -120, to: -60)
        let present = try authority("CN=Present", from: 0, to: 60)
        let future = try authority("CN=Future", from: 60, to: 120)
        func doubts(_ certificates: Certificate...) throws -> [String] {
            try CertificateBundle(certificates: certificates).checkValidity(at: now)
        }
        #expect(
            throws: RolesAnywhereError.notAnAuthority(
                subject: "CN=Past", reason: "it expired at 2025-06-15T11:59:00Z")
        ) { try doubts(past) }
        #expect(try doubts(present) == [])
        let expired =
            "the certificate of \"CN=Past\" expired at 2025-06-15T11:59:00Z, and can be left out"
        #expect(try doubts(past, present) == [expired])
        let early =
            "the certificate of \"CN=Future\" is valid from 2025-06-15T12:01:00Z: until then nobody "
            + "gets a session under it"
        #expect(try doubts(future) == [early])
        #expect(try doubts(past, future) == [expired, early])
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

struct RoleRuleTests {
    @Test(arguments: ["/", "/a/", "/a/b!~/", "/" + String(repeating: "a", count: 510) + "/"])
    func takes(path: String) throws {
        try RoleRule.checkPath(path)
    }

    @Test(arguments: [
        "", "a", "/a", "a/", "/a b/", "/ä/", "/" + String(repeating: "a", count: 511) + "/",
    ])
    func refuses(path: String) {
        #expect(throws: RolesAnywhereError.invalidRolePath(path)) {
            try RoleRule.checkPath(path)
        }
    }

    @Test func namesPoliciesAsIAMDoes() throws {
        try RoleRule.checkPolicyName("s3-read.only_1+=,@")
        try RoleRule.checkPolicyName(String(repeating: "a", count: 128))
        for name in ["", "we ird?", "a/b", "ä", String(repeating: "a", count: 129)] {
            #expect(throws: RolesAnywhereError.invalidPolicyName(name)) {
                try RoleRule.checkPolicyName(name)
            }
        }
    }
}

struct RevocationListIssuerTests {
    private func list(of authority: TestAuthority) throws -> RevocationListBytes {
        try RevocationListBytes(Array(try authority.crl(revoking: []).der))
    }

    /// The same key under a name that other tools would write in another string type.
    @Test func knowsAListByItsSignature() throws {
        let anchor = try TestAuthority.root(name: "CN=Example Root,O=Example")
        let other = try TestAuthority.root(name: "CN=Other")
        let certificates = [other.certificate, anchor.certificate]
        #expect(try list(of: anchor).isIssued(by: certificates))
        let renamed = try TestAuthority.root(name: "CN=EXAMPLE ROOT,O=x", key: anchor.key)
        #expect(try list(of: renamed).isIssued(by: certificates))
    }

    @Test(arguments: ["CN=Example Root,O=Example", "CN=EXAMPLE  root,O=example"])
    func refusesANamesake(name: String) throws {
        let anchor = try TestAuthority.root(name: "CN=Example Root,O=Example").certificate
        let namesake = try list(of: TestAuthority.root(name: name))
        #expect(
            throws: RolesAnywhereError.listNotSigned(
                issuer: namesake.list.issuer.description, subject: "CN=Example Root,O=Example")
        ) { try namesake.isIssued(by: [anchor]) }
    }

    @Test func leavesOpenWhatAnotherNameHasIssued() throws {
        let root = try TestAuthority.root()
        let issuing = try root.issuing()
        #expect(try !list(of: issuing).isIssued(by: [root.certificate]))
        let another = try TestAuthority.root(name: "CN=Test Root,OU=x,O=Anchorage Tests")
        #expect(try !list(of: another).isIssued(by: [root.certificate]))
    }
}
