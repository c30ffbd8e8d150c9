import Foundation
import TestSupport
import Testing
import X509

/// Paths among certificates of one name, of which only the signature tells which is meant.
struct PathSearchTests {
    private static let plain: [CertificateExtension] = {
        let extensions = try? [
            CertificateExtension.basicConstraints(isCA: true), .keyUsage(.keyCertSign),
        ]
        return extensions ?? []
    }()

    private func leaf(of authority: TestAuthority) throws -> Certificate {
        try authority.leaf(
            key: try PrivateKey.generate(.p256),
            extensions: [.basicConstraints(isCA: false), .keyUsage(.digitalSignature)])
    }

    @Test func anAnchorOfTheSameNameIsNotInTheWay() throws {
        let old = try TestAuthority.root()
        let new = try TestAuthority.root()
        for (signer, other) in [(old, new), (new, old)] {
            let leaf = try leaf(of: signer)
            for anchors in [[old, new], [new, old]] {
                let path = try CertificationPath.verify(
                    leaf, intermediates: [], anchors: anchors.map(\.certificate), at: fixedNow)
                #expect(path == [leaf, signer.certificate])
            }
            #expect(throws: PathError.self) {
                try CertificationPath.verify(
                    leaf, intermediates: [], anchors: [other.certificate], at: fixedNow)
            }
        }
    }

    @Test func decoysAtEveryDepthAreNotInTheWay() throws {
        let root = try TestAuthority.root()
        let upper = try root.issuing(name: "CN=U", extensions: Self.plain)
        let lower = try upper.issuing(name: "CN=L", extensions: Self.plain)
        let decoys = try [
            root.issuing(name: "CN=U", extensions: Self.plain),
            upper.issuing(name: "CN=L", extensions: Self.plain),
            TestAuthority.root(name: "CN=L"), TestAuthority.root(name: "CN=U"),
        ].map(\.certificate)
        let leaf = try leaf(of: lower)
        let real = [lower.certificate, upper.certificate]
        for pool in [decoys + real, real + decoys] {
            let path = try CertificationPath.verify(
                leaf, intermediates: pool, anchors: [root.certificate], at: fixedNow)
            #expect(path == [leaf] + real + [root.certificate])
        }
    }

    /// A crowd of decoys makes an attacker's request fail, and not the service slow.
    @Test func aCrowdOfDecoysIsNotLookedAtWhole() throws {
        let root = try TestAuthority.root()
        let decoys = try (0..<100).map { _ in
            try TestAuthority.root(name: "CN=Test Issuing,O=Anchorage Tests").certificate
        }
        let leaf = try leaf(of: TestAuthority.root(name: "CN=Test Issuing,O=Anchorage Tests"))
        #expect(throws: PathError.self) {
            try CertificationPath.verify(
                leaf, intermediates: decoys, anchors: [root.certificate], at: fixedNow)
        }
    }

    @Test func nameConstraintsCanBeLeftAside() throws {
        let root = try TestAuthority.root()
        let key = try PrivateKey.generate(.p256)
        let name = DERText.value(0x82, Array("example.com".utf8))
        let value = DERText.sequence([DERText.value(0xA0, DERText.sequence([name]))])
        let oid = try #require(ObjectIdentifier("2.5.29.30"))
        let issuing = try root.issuing(
            key: key,
            extensions: try TestAuthority.caExtensions(key.publicKey, pathLength: 0)
                + [CertificateExtension(oid: oid, critical: true, value: value)])
        let leaf = try issuing.leaf(
            key: try PrivateKey.generate(.p256), names: [.dns("web.example.org")])
        var options = CertificationPath.Options()
        func verify() throws -> [Certificate] {
            try CertificationPath.verify(
                leaf, intermediates: [issuing.certificate], anchors: [root.certificate],
                at: fixedNow, options: options)
        }
        #expect(throws: PathError.self) { try verify() }
        options.enforcesNameConstraints = false
        #expect(try verify().count == 3)
        let late = #expect(throws: PathError.self) {
            try CertificationPath.verify(
                leaf, intermediates: [issuing.certificate], anchors: [root.certificate],
                at: fixedNow.addingTimeInterval(400 * 86_400), options: options)
        }
        #expect(late?.isExpired == true)
    }
}
