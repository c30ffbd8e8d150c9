import Foundation
import Issuance
import TestSupport
import Testing
import X509

/// Each row of what a CSR may ask for.
struct RequestRulesTests {
    private let fixture: IssuanceFixture

    init() throws {
        fixture = try IssuanceFixture()
    }

    private func template(
        _ subject: String = "CN=web-01", _ extensions: [CertificateExtension] = [],
        profile: String = "client", json: String? = nil,
        _ change: (inout RequestTerms) throws -> Void = { _ in }
    ) throws -> CertificateTemplate {
        let handmade = try HandmadeRequest(
            subject, key: fixture.key, extensions: extensions)
        let request = try RequestReader.read(handmade.der())
        var terms = RequestTerms()
        try change(&terms)
        let profile =
            try json.map { try Profile(json: Array($0.utf8), source: "t") }
            ?? Profile.builtIn(named: profile)
        let template = try CertificateTemplate(
            IssuanceRequest(request, terms: terms, profile: profile), profile: profile,
            in: fixture.context)
        _ = try template.linted(template.encoded(serialNumber: .random()))
        return template
    }

    private func code(
        _ subject: String = "CN=web-01", _ extensions: [CertificateExtension] = [],
        profile: String = "client", json: String? = nil,
        _ change: (inout RequestTerms) throws -> Void = { _ in }
    ) throws -> String? {
        try IssuanceFixture.code {
            try template(subject, extensions, profile: profile, json: json, change)
        }
    }

    private func names(_ names: [GeneralName]) throws -> CertificateExtension {
        try .subjectAlternativeNames(names, critical: false)
    }

    @Test func namesThatTheProfileTakesAreIssuedAndNothingElse() throws {
        let asked: [GeneralName] = [.dns("a.example.org"), .uri("spiffe://example.org/a")]
        let template = try template("CN=web-01", [names(asked)])
        #expect(template.subject.description == "CN=web-01")
        #expect(template.subjectAlternativeNames == asked)
        #expect(template.notices.isEmpty)
    }

    @Test func aValueThatLooksLikeSyntaxIsNoSecondName() throws {
        for name in [
            GeneralName.dns("a.test,DNS:evil.test"), .dns("a.test\nDNS:evil.test"),
            .uri("https://a.test,DNS:evil.test"), .email("a@a.test,DNS:evil.test"),
        ] {
            let code = try code("CN=web-01", [names([name])])
            #expect(code?.hasPrefix("san.") == true || code == nil, "\(name)")
            guard code == nil else { continue }
            #expect(
                try template("CN=web-01", [names([name])]).subjectAlternativeNames == [name])
        }
    }

    @Test func csrCA() throws {
        for entry in [
            try CertificateExtension.basicConstraints(isCA: true),
            try .keyUsage([.digitalSignature, .keyCertSign]), try .keyUsage(.cRLSign),
        ] {
            #expect(try code("CN=web-01", [entry]) == "csr.ca")
            #expect(
                try code("CN=web-01", [entry]) { $0.ignoredExtensions = [entry.oid] }
                    == "csr.ca")
        }
    }

    @Test func csrExtendedKeyUsage() throws {
        for purpose in [ObjectIdentifier.anyExtendedKeyUsage, .serverAuth] {
            let entry = try CertificateExtension.extendedKeyUsage([.clientAuth, purpose])
            #expect(try code("CN=web-01", [entry]) == "csr.eku")
        }
        #expect(try code("CN=web-01", [.extendedKeyUsage([.clientAuth])]) == nil)
    }

    @Test func csrExtensionNotAllowed() throws {
        let usage = try CertificateExtension.keyUsage([.digitalSignature, .keyEncipherment])
        #expect(try code("CN=web-01", [usage]) == "csr.ext.notallowed")
        let template = try template("CN=web-01", [usage]) { $0.ignoredExtensions = [.keyUsage] }
        #expect(
            template.notices == [
                .ignoredExtension(.keyUsage, asked: "digitalSignature, keyEncipherment")
            ])
        // What is asked for is what would be issued.
        for entry in [
            try CertificateExtension.keyUsage(.digitalSignature),
            try .basicConstraints(isCA: false),
            try .subjectKeyIdentifier(fixture.key.publicKey.keyIdentifier),
        ] {
            #expect(try code("CN=web-01", [entry]) == nil)
        }
        #expect(
            try code("CN=web-01", [.subjectKeyIdentifier([1, 2, 3])]) == "csr.ext.notallowed")
        let strange = try #require(ObjectIdentifier("1.2.3.4"))
        #expect(
            try code(
                "CN=web-01",
                [CertificateExtension(oid: strange, critical: false, value: [0x05, 0x00])])
                == "csr.ext.notallowed")
    }

    @Test func csrCriticalUnknown() throws {
        let strange = CertificateExtension(
            oid: try #require(ObjectIdentifier("1.2.3.4")), critical: true, value: [0x05, 0x00])
        #expect(try code("CN=web-01", [strange]) == "csr.ext.critical-unknown")
    }

    @Test func csrPolicyOfTheProfile() throws {
        // O becomes a session tag: nobody chooses it but the operator.
        #expect(try code("CN=web-01,O=Example") == "csr.policy")
        #expect(try code("CN=web-01,O=Example", profile: "client-generic") == nil)
        let template = try template("CN=web-01,O=Evil") {
            $0.subject = try DistinguishedName("CN=web-01,O=Example")
        }
        #expect(template.subject.description == "CN=web-01,O=Example")
        #expect(try code("CN=web-01,STREET=Quay 1") == "dn.unknown")
    }

    @Test func aProfileThatTakesNothingFromACSR() throws {
        let json = """
            {"name": "t", "description": "t", "kind": "endEntity", "keyAlgorithms": ["p256"],
             "days": {"default": 9, "maximum": 9}, "subjectAttributes": ["CN"],
             "subjectAlternativeNames": ["dns"], "keyUsage": ["digitalSignature"]}
            """
        #expect(try code(json: json) == "csr.policy")
        let asked = try [names([.dns("a.example.org")])]
        let subject = try DistinguishedName("CN=web-01")
        #expect(try code("CN=x", asked, json: json) { $0.subject = subject } == "csr.policy")
        let template = try template("CN=x", asked, json: json) {
            $0.subject = subject
            $0.subjectAlternativeNames = [.dns("b.example.org")]
        }
        #expect(template.subjectAlternativeNames == [.dns("b.example.org")])
        #expect(template.notices.map(\.code) == ["csr.ext.notallowed"])
    }

    @Test(
        arguments: [
            ("CN=web-01", [GeneralName.dns("a.example.org")], nil),
            ("CN=db-01", [], "csr.policy"),
            ("CN=web-01", [.dns("a.b.example.org")], "csr.policy"),
            ("CN=web-01", [.dns("a.example.com")], "csr.policy"),
            ("CN=web-01", [.dns("A.EXAMPLE.org")], nil),
            ("CN=web-01", [.ip([10, 1, 2, 3])], nil),
            ("CN=web-01", [.ip([11, 1, 2, 3])], "csr.policy"),
            ("CN=web-01", [.uri("spiffe://example.org/a/b")], nil),
            ("CN=web-01", [.uri("spiffe://example.com/a")], "csr.policy"),
        ] as [(String, [GeneralName], String?)])
    func patternsOfTheProfile(subject: String, asked: [GeneralName], code: String?) throws {
        let json = """
            {"name": "t", "description": "t", "kind": "endEntity", "keyAlgorithms": ["p256"],
             "days": {"default": 9, "maximum": 9}, "subjectAttributes": ["CN"],
             "subjectAlternativeNames": ["dns", "ip", "uri"], "keyUsage": ["digitalSignature"],
             "request": {"subjectAttributes": ["CN"],
                         "subjectAlternativeNames": ["dns", "ip", "uri"]},
             "allowedNames": {"commonName": ["web-*"], "dns": ["*.example.org"],
                              "ip": ["10.0.0.0/8"], "uri": ["spiffe://example.org/*"]}}
            """
        #expect(try self.code(subject, asked.isEmpty ? [] : [names(asked)], json: json) == code)
    }

    @Test func sanTwice() throws {
        let entry = try names([.dns("a.example.org"), .dns("A.example.ORG")])
        #expect(try code("CN=web-01", [entry]) == "san.dup")
    }

    @Test func sanOfAnotherForm() throws {
        let directory = try names([.directory(DistinguishedName("CN=x"))])
        #expect(try code("CN=web-01", [directory]) == "san.other")
    }

    @Test func aChallengePasswordIsRemarked() throws {
        var handmade = try HandmadeRequest(key: fixture.key)
        handmade.attributes = [
            DERText.attribute(.challengePassword, [DERText.value(0x0C, [0x61])])
        ]
        let profile = try Profile.builtIn(named: "client")
        let request = try RequestReader.read(handmade.der())
        let template = try CertificateTemplate(
            IssuanceRequest(request, terms: RequestTerms(), profile: profile), profile: profile,
            in: fixture.context)
        #expect(template.notices == [.challengePassword])
    }

    @Test func whatOutlivesItsIssuerIsRefusedOrClamped() throws {
        #expect(try code { $0.length = .days(390) } == "time.issuer")
        let template = try template {
            $0.length = .days(390)
            $0.clampsToIssuer = true
        }
        #expect(template.validity.notAfter == fixture.issuing.certificate.validity.notAfter)
        #expect(template.notices.map(\.code) == ["time.issuer"])
    }

    @Test func hours() throws {
        let short = try template(profile: "client-short-lived") { $0.length = .hours(2) }
        #expect(
            short.validity.notAfter.timeIntervalSince(short.validity.notBefore) == 2 * 3600 - 1)
        #expect(short.extensions.contains { $0.oid == .noRevocationAvailable })
        #expect(try code(profile: "client-short-lived") { $0.length = .hours(25) } == "time.max")
        #expect(try code(profile: "client-short-lived") { $0.length = .days(1) } == nil)
        #expect(try code(profile: "client-short-lived") { $0.length = .hours(0) } == "time.order")
    }
}
