import Foundation
import TestSupport
import Testing
import X509

@testable import RolesAnywhere

struct SessionCheckTests {
    let root: TestAuthority
    let issuing: TestAuthority
    let key: PrivateKey

    static let day = 86_400.0

    init() throws {
        root = try TestAuthority.root()
        issuing = try root.issuing()
        key = try PrivateKey.generate(.p256)
    }

    private func outcomes(_ certificate: Certificate) -> [String: SessionCheck.Outcome] {
        let checks = SessionCheck.certificate(certificate, at: fixedNow)
        return Dictionary(
            checks.map { ($0.code, $0.outcome) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func aGoodCertificatePasses() throws {
        let found = outcomes(try issuing.leaf(key: key))
        #expect(found.count == 7 && found.values.allSatisfy { $0 == .passed })
    }

    @Test func namesEachRuleThatIsBroken() throws {
        let authority = outcomes(issuing.certificate)
        #expect(authority["certificate.endEntity"] == .failed)
        let bare = outcomes(try issuing.leaf(key: key, extensions: []))
        #expect(bare["certificate.keyUsage"] == .failed)
        #expect(bare["certificate.endEntity"] == .passed)
        let odd = outcomes(try issuing.leaf(commonName: "a(b)", key: key))
        #expect(odd["certificate.tags"] == .failed)
        let subject = try DistinguishedName("CN=web-01,OU=a(b)")
        let unit = outcomes(try issuing.leaf(subject: subject, key: key))
        #expect(unit["certificate.tags"] == .doubtful)
    }

    @Test(
        arguments: [
            (400.0, 100.0, false), (400, 79, true), (100, 29, true), (100, 31, false),
            (20, 15, false), (20, 3.9, true), (1, 0.5, false), (1, 0.1, true), (1, -0.1, false),
        ])
    func knowsWhenItIsTimeToRenew(life: Double, rest: Double, isSoon: Bool) throws {
        let end = fixedNow.addingTimeInterval(rest * Self.day)
        let certificate = try issuing.leaf(
            key: key,
            validity: Validity(notBefore: end.addingTimeInterval(-life * Self.day), notAfter: end))
        #expect(certificate.expiresSoon(at: fixedNow) == isSoon)
        let expected: SessionCheck.Outcome = rest < 0 ? .failed : isSoon ? .doubtful : .passed
        #expect(outcomes(certificate)["certificate.validity"] == expected)
    }

    @Test func followsThePathWhereTheAnchorIsKnown() throws {
        let leaf = try issuing.leaf(key: key)
        let alone = try SessionIdentity(certificates: [leaf], key: key)
        let whole = try SessionIdentity(certificates: [leaf, issuing.certificate], key: key)
        func path(_ identity: SessionIdentity, _ anchors: [Certificate]?) -> SessionCheck {
            SessionCheck.path(of: identity, to: anchors, at: fixedNow)
        }
        #expect(path(alone, [issuing.certificate]).outcome == .passed)
        #expect(path(whole, [root.certificate]).outcome == .passed)
        let missing = path(alone, [root.certificate])
        #expect(missing.outcome == .failed && missing.text.contains("nor sent along"))
        #expect(path(alone, nil).outcome == .unknown)
        #expect(path(whole, nil).text != path(alone, nil).text)
    }

    @Test func thePartitionMustBeOne() throws {
        func check(role: String) throws -> SessionCheck {
            let base = "arn:aws:rolesanywhere:us-east-1:111122223333"
            return SessionCheck.accounts(
                try SessionRequest(
                    trustAnchorARN: base + ":trust-anchor/a", profileARN: base + ":profile/b",
                    roleARN: role))
        }
        #expect(try check(role: "arn:aws:iam::111122223333:role/r").outcome == .passed)
        let partition = try check(role: "arn:aws-cn:iam::111122223333:role/r")
        #expect(partition.outcome == .failed && partition.text.contains("one partition"))
    }
}
