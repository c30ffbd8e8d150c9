import Foundation
import TestSupport
import Testing
import X509

@testable import Issuance

struct RefusalTests {
    @Test(arguments: [
        ("CN=\(String(repeating: "a", count: 62))", "dn.length"),
        ("CN=web/01", "dn.character"),
        ("CN=web(01)", "dn.character"),
        ("CN=web\\,01", "dn.character"),
        ("CN=web 01", "dn.character"),
        ("CN=web\\0A01", "dn.control"),
        ("CN=web\\0001", "dn.control"),
        ("CN=web\u{202E}01", "dn.control"),
        ("CN=web-01,O=Smith & Sons", "dn.character"),
        ("CN=web-01,O=A  B", "dn.space"),
        ("CN=web-01,O=\\ A", "dn.space"),
        ("CN=web-01,O=\(String(repeating: "o", count: 65))", "dn.length"),
        ("CN=web-01,C=DEU", "dn.length"),
        ("CN=web-01,C=de", "dn.character"),
        ("CN=web-01,CN=web-02", "dn.multi"),
        ("CN=web-01,C=DE,C=FR", "dn.multi"),
        ("CN=web-01,STREET=Quay 1", "dn.unknown"),
        ("O=Example", "dn.empty"),
        ("CN=Test Issuing,O=Anchorage Tests", "dn.character"),
    ])
    func aSubject(subject: String, code: String) throws {
        let fixture = try IssuanceFixture()
        #expect(
            try IssuanceFixture.code { try fixture.certificate(fixture.request(subject)) } == code)
    }

    @Test(arguments: [1, 61])
    func aCommonNameOfAnAllowedLength(count: Int) throws {
        let fixture = try IssuanceFixture()
        let name = "CN=" + String(repeating: "a", count: count)
        #expect(try fixture.certificate(fixture.request(name)).0.subject.description == name)
    }

    @Test func theNameOfAnAuthorityInAnyCase() throws {
        let fixture = try IssuanceFixture()
        let request = try fixture.request("CN=TEST issuing,O=anchorage tests")
        #expect(
            try IssuanceFixture.code {
                try fixture.certificate(request, profile: "client-generic")
            } == "dn.chain")
    }

    @Test func anEmptySubject() throws {
        let fixture = try IssuanceFixture()
        var request = try fixture.request(names: [.dns("a.example.org")])
        request.subject = try DistinguishedName(attributes: [])
        #expect(try IssuanceFixture.code { try fixture.certificate(request) } == "dn.empty")
        // Elsewhere the other names are enough, and then critical.
        let (certificate, _) = try fixture.certificate(request, profile: "client-generic")
        #expect(certificate.value(of: .subjectAlternativeName)?.critical == true)
        request.subjectAlternativeNames = []
        #expect(
            try IssuanceFixture.code {
                try fixture.certificate(request, profile: "client-generic")
            } == "dn.empty")
    }

    @Test(arguments: [
        (0, "time.order"), (-1, "time.order"), (398, "time.max"), (99_999_999, "time.max"),
        (Int.max, "time.max"), (Int.min, "time.order"), (366, "time.issuer"),
    ])
    func aPeriod(days: Int, code: String) throws {
        let fixture = try IssuanceFixture()
        #expect(
            try IssuanceFixture.code { try fixture.certificate(fixture.request(days: days)) }
                == code)
    }

    @Test func aPeriodBeyondTheYear9999() throws {
        let context = IssuingContext(
            issuerPath: [], now: Date(timeIntervalSince1970: 253_402_000_000))
        #expect(
            throws: IssuanceError.validityYear(length: .days(90))
        ) {
            try ValidityRules.validity(
                of: IssuanceFixture().request(days: 90), for: .builtIn(named: "client"),
                in: context)
        }
    }

    @Test func theCodesOfPeriodsThatAreNone() throws {
        // Cut short to the end of an issuer that is past.
        var request = try IssuanceFixture().request(days: 90)
        request.clampsToIssuer = true
        let issuer = try TestAuthority.root()
        let end = issuer.certificate.validity.notAfter
        let context = IssuingContext(
            issuerPath: [issuer.certificate], now: end.addingTimeInterval(60))
        let past = #expect(throws: IssuanceError.self) {
            try ValidityRules.validity(of: request, for: .builtIn(named: "client"), in: context)
        }
        #expect(past == .validityPast(notAfter: end, now: context.now))
        #expect(past?.code == "time.past")
        #expect(IssuanceError.validityYear(length: .days(90)).code == "time.year")
    }

    @Test func anIssuerThatHasExpiredOrIsNotValidYet() throws {
        let fixture = try IssuanceFixture()
        let profile = try Profile.builtIn(named: "client")
        for (offset, code) in [(366.0, "issuer.expired"), (-2.0, "issuer.notyet")] {
            var context = fixture.context
            context.now = fixedNow.addingTimeInterval(offset * 86_400)
            let found = try IssuanceFixture.code {
                try CertificateTemplate(fixture.request(), profile: profile, in: context)
            }
            #expect(found == code)
        }
    }

    @Test func anIssuerThatMayNotSign() throws {
        let fixture = try IssuanceFixture()
        let leaf = try fixture.issuing.leaf(commonName: "leaf", key: fixture.key)
        let code = try IssuanceFixture.code {
            try CertificateTemplate(
                fixture.request(), profile: .builtIn(named: "client"),
                in: IssuingContext(issuerPath: [leaf], now: fixedNow))
        }
        #expect(code == "issuer.notca")
    }

    @Test func aPathThatIsTooLong() throws {
        let fixture = try IssuanceFixture()
        let request = try fixture.request("CN=Another Issuing", days: 30)
        #expect(
            throws: IssuanceError.issuerPathLength(issuer: "Test Issuing", pathLength: 0)
        ) {
            try CertificateTemplate(
                request, profile: .builtIn(named: "issuing"), in: fixture.context)
        }
    }

    @Test func anEd25519KeyForAWS() throws {
        let fixture = try IssuanceFixture()
        var request = try fixture.request()
        request.publicKey = try PrivateKey.generate(.ed25519).publicKey
        #expect(try IssuanceFixture.code { try fixture.certificate(request) } == "key.type")
        let (certificate, _) = try fixture.certificate(request, profile: "client-generic")
        #expect(certificate.publicKey.kind == .ed25519)
        let profile = try Profile.builtIn(named: "client")
        #expect(try IssuanceFixture.code { try profile.keyAlgorithm(.ed25519) } == "key.type")
        #expect(try profile.keyAlgorithm(nil) == .p256)
    }

    @Test func textsGiveBothValuesAndEscapeThem() {
        #expect(
            IssuanceError.attributeLength(
                attribute: "CN", value: "a\u{1B}b", length: 62, allowed: 1...61
            ).description == "CN \"a\\u{1b}b\" has 62 characters, not 1 to 61")
        #expect(
            IssuanceError.validityIssuer(
                notAfter: fixedNow, issuer: "Root", issuerNotAfter: fixedNow
            ).description
                == "the certificate would expire on 2025-06-15T12:00:00Z, after the authority "
                + "\"Root\" (2025-06-15T12:00:00Z)")
        #expect(
            IssuanceError.profile(source: "x.json", line: 2, member: "days", detail: "is missing")
                .description == "profile x.json, line 2: \"days\" is missing")
    }
}
