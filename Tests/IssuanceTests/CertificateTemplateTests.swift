import Foundation
import Issuance
import TestSupport
import Testing
import X509

struct CertificateTemplateTests {
    @Test func aRootIsWhatTheProfileSays() throws {
        let key = try PrivateKey.generate(.p384)
        let subject = try DistinguishedName("CN=Example Root R1,O=Example")
        let template = try CertificateTemplate(
            IssuanceRequest(subject: subject, publicKey: key.publicKey),
            profile: .builtIn(named: "root"), in: IssuingContext(issuerPath: [], now: fixedNow))
        let prepared = try template.linted(template.encoded(serialNumber: .random()))
        let certificate = try Certificate(
            tbs: prepared.tbs, signatureAlgorithm: prepared.signatureAlgorithm,
            signature: key.sign(prepared.tbs, digest: prepared.signatureAlgorithm.digest))

        #expect(prepared.notices.isEmpty)
        #expect(certificate.isSigned(by: key.publicKey))
        #expect(certificate.signatureAlgorithm.name == "ecdsa-with-SHA384")
        #expect(certificate.version == 3)
        #expect(certificate.subject == subject)
        #expect(certificate.issuer == subject)
        #expect(certificate.basicConstraints == BasicConstraints(isCA: true, pathLength: 1))
        #expect(certificate.keyUsage == [.keyCertSign, .cRLSign])
        #expect(certificate.subjectKeyIdentifier == key.publicKey.keyIdentifier)
        #expect(certificate.authorityKeyIdentifier == nil)
        #expect(certificate.extensions.map(\.critical) == [true, true, false])
        #expect(certificate.validity.notBefore == fixedNow.addingTimeInterval(-120))
        #expect(certificate.validity.lengthInSeconds == 5478 * 86_400)
    }

    @Test func anIssuingCAIsWhatTheProfileSays() throws {
        let root = try TestAuthority.root(
            validity: Validity(
                notBefore: fixedNow.addingTimeInterval(-30),
                notAfter: fixedNow.addingTimeInterval(5478 * 86_400)), pathLength: 1)
        let key = try PrivateKey.generate(.p256)
        let template = try CertificateTemplate(
            IssuanceRequest(
                subject: try DistinguishedName("CN=Example Issuing A1"), publicKey: key.publicKey),
            profile: .builtIn(named: "issuing"),
            in: IssuingContext(issuerPath: [root.certificate], now: fixedNow))
        let prepared = try template.linted(template.encoded(serialNumber: .random()))
        let certificate = try Certificate(
            tbs: prepared.tbs, signatureAlgorithm: prepared.signatureAlgorithm,
            signature: root.key.sign(prepared.tbs, digest: prepared.signatureAlgorithm.digest))

        #expect(certificate.isSigned(by: root.key.publicKey))
        #expect(certificate.issuer.der == root.certificate.subject.der)
        #expect(certificate.basicConstraints == BasicConstraints(isCA: true, pathLength: 0))
        #expect(certificate.keyUsage == [.keyCertSign, .cRLSign])
        #expect(certificate.extendedKeyUsage == nil)
        #expect(certificate.authorityKeyIdentifier == root.certificate.subjectKeyIdentifier)
        // Two minutes back would be before the root.
        #expect(certificate.validity.notBefore == root.certificate.validity.notBefore)
        #expect(certificate.validity.lengthInSeconds == 1461 * 86_400)
    }

    @Test func aClientIsWhatTheProfileSays() throws {
        let fixture = try IssuanceFixture()
        let names: [GeneralName] = [
            .uri("spiffe://example.org/web/01"), .dns("web-01.example.org"), .ip([192, 0, 2, 1]),
            .email("ops@example.org"),
        ]
        let (certificate, _) = try fixture.certificate(
            fixture.request("CN=web-01,OU=Web,O=Example", names: names))

        #expect(certificate.isSigned(by: fixture.issuing.key.publicKey))
        #expect(certificate.subject.description == "CN=web-01,OU=Web,O=Example")
        #expect(certificate.basicConstraints == BasicConstraints(isCA: false, pathLength: nil))
        #expect(certificate.value(of: .basicConstraints)?.critical == true)
        #expect(certificate.keyUsage == .digitalSignature)
        #expect(certificate.value(of: .keyUsage)?.critical == true)
        #expect(certificate.extendedKeyUsage == [.clientAuth])
        #expect(certificate.subjectAlternativeNames == names)
        #expect(certificate.value(of: .subjectAlternativeName)?.critical == false)
        #expect(certificate.validity.lengthInSeconds == 90 * 86_400)
        #expect(certificate.serialNumber.bytes.count == 16)
    }

    @Test func opensslFindsNoFaultInThePath() throws {
        let fixture = try IssuanceFixture()
        let directory = try TemporaryDirectory()
        let (certificate, _) = try fixture.certificate(fixture.request())
        for (name, pem) in [
            ("root", fixture.root.certificate.pem), ("issuing", fixture.issuing.certificate.pem),
            ("client", certificate.pem),
        ] {
            try pem.write(toFile: directory.file(name), atomically: false, encoding: .utf8)
        }
        let result = try OpenSSLTool.run([
            "verify", "-x509_strict", "-purpose", "sslclient", "-attime",
            "\(Int(fixedNow.timeIntervalSince1970))", "-CAfile", directory.file("root"),
            "-untrusted", directory.file("issuing"), directory.file("client"),
        ])
        #expect(result.status == 0, "\(result.output)")
    }

    @Test func from2050OnTimesAreGeneralized() throws {
        let key = try PrivateKey.generate(.p256)
        let start = Date(timeIntervalSince1970: 2_524_608_000)  // 2050-01-01T00:00:00Z
        let template = try CertificateTemplate(
            IssuanceRequest(
                subject: try DistinguishedName("CN=Late"), publicKey: key.publicKey, days: 30),
            profile: .builtIn(named: "root"),
            in: IssuingContext(issuerPath: [], now: start))
        let tbs = try template.encoded(serialNumber: .random())
        // UTCTime 491231235800Z, then GeneralizedTime 20500130235759Z.
        let expected: [UInt8] =
            [0x30, 0x20, 0x17, 0x0D] + Array("491231235800Z".utf8) + [0x18, 0x0F]
            + Array("20500130235759Z".utf8)
        #expect(tbs.firstRange(of: expected) != nil)
    }

    @Test func aNameGivenTwiceIsTakenOnceWithANotice() throws {
        let fixture = try IssuanceFixture()
        let (certificate, notices) = try fixture.certificate(
            fixture.request(
                names: [.dns("a.example.org"), .dns("A.Example.ORG"), .ip([192, 0, 2, 1])]))
        #expect(
            certificate.subjectAlternativeNames == [.dns("a.example.org"), .ip([192, 0, 2, 1])])
        #expect(notices.contains(.mergedName(.dns("A.Example.ORG"))))
    }

    @Test func aCommonNameThatLooksLikeAHostIsNoticed() throws {
        let fixture = try IssuanceFixture()
        let (_, notices) = try fixture.certificate(fixture.request("CN=web.example.org"))
        #expect(notices == [.commonNameIsHost(commonName: "web.example.org")])
        #expect(notices.map(\.code) == ["cn.san"])
        let (_, none) = try fixture.certificate(
            fixture.request("CN=web.example.org", names: [.dns("web.example.org")]))
        #expect(none.isEmpty)
    }

    @Test func anEd25519AuthorityComesWithANotice() throws {
        let key = try PrivateKey.generate(.ed25519)
        let template = try CertificateTemplate(
            IssuanceRequest(
                subject: try DistinguishedName("CN=Ed"), publicKey: key.publicKey),
            profile: .builtIn(named: "root"), in: IssuingContext(issuerPath: [], now: fixedNow))
        #expect(template.notices == [.ed25519Authority(subject: "CN=Ed")])
    }

    @Test func anIssuerThatNoTagCanCarryIsNoticed() throws {
        let fixture = try IssuanceFixture(issuingName: "CN=Smith & Sons")
        let (_, notices) = try fixture.certificate(fixture.request())
        #expect(notices.map(\.code) == ["lint.roles-anywhere-characters"])
    }
}

extension Validity {
    /// Both ends included.
    var lengthInSeconds: Double { notAfter.timeIntervalSince(notBefore) + 1 }
}
