import TestSupport
import Testing
import X509

@testable import RolesAnywhere

struct SessionIdentityTests {
    let root: TestAuthority
    let issuing: TestAuthority
    let key: PrivateKey
    let leaf: Certificate

    init() throws {
        root = try TestAuthority.root()
        issuing = try root.issuing()
        key = try PrivateKey.generate(.p256)
        leaf = try issuing.leaf(key: key)
    }

    @Test func refusesAKeyOfSomebodyElse() throws {
        let other = try PrivateKey.generate(.p256)
        #expect(throws: RolesAnywhereError.keyDoesNotMatch(subject: "CN=web-01")) {
            try SessionIdentity(certificates: [leaf], key: other)
        }
    }

    @Test func sendsEachOtherCertificateOnce() throws {
        let identity = try SessionIdentity(
            certificates: [leaf, issuing.certificate],
            intermediates: [leaf, issuing.certificate, root.certificate], key: key)
        #expect(identity.chain == [issuing.certificate, root.certificate])
    }

    @Test func refusesASecondEndEntity() throws {
        let other = try issuing.leaf(commonName: "web-02", key: key)
        #expect(
            throws: RolesAnywhereError.severalEndEntities(first: "CN=web-01", other: "CN=web-02")
        ) { try SessionIdentity(certificates: [leaf, other], key: key) }
    }

    @Test func refusesAKeyThatRolesAnywhereCannotUse() throws {
        let ed25519 = try PrivateKey.generate(.ed25519)
        let certificate = try issuing.leaf(key: ed25519)
        #expect(throws: RolesAnywhereError.unusableKey(algorithm: "Ed25519")) {
            try SessionIdentity(certificates: [certificate], key: ed25519)
        }
    }

    @Test func refusesAChainThatIsTooLong() throws {
        let others = try (0..<6).map { try TestAuthority.root(name: "CN=\($0)").certificate }
        #expect(throws: RolesAnywhereError.chainTooLong(count: 6)) {
            try SessionIdentity(certificates: [leaf], intermediates: others, key: key)
        }
    }
}
