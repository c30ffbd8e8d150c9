import Foundation
import TestSupport
import Testing
import X509

/// Certification paths that somebody built to deceive, or that went wrong: what the client is told,
/// and the place and certificate that the log names.
struct HostileChainTests {
    private static let untrusted = "Untrusted signing certificate"

    /// A world, and a check that a leaf with its chain is refused and why.
    private func expectRefusal(
        reason: String, of certificate: String? = nil, message: String = untrusted,
        _ chain: (Provisioned) throws -> (leaf: Certificate, chain: [Certificate])
    ) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let (leaf, certificates) = try chain(world)
            let answer = try world.createSession(.init(certificate: leaf, chain: certificates))
            #expect(answer.status == 403)
            #expect(answer.code == "AccessDeniedException")
            #expect(answer.message == message)
            let log = try #require(laboratory.log.last?.reason)
            #expect(log.contains(reason), "\(log)")
            if let certificate { #expect(log.contains("(\(certificate))"), "\(log)") }
        }
    }

    @Test func theIntermediateIsMissing() async throws {
        try await expectRefusal(
            reason: "unable to get local issuer certificate at depth 0", of: "CN=web-01"
        ) { world in
            (try world.authority.issuing().leaf(key: world.key), [])
        }
    }

    @Test func anotherKeyOfTheSameName() async throws {
        try await expectRefusal(reason: "at depth 0", of: "CN=web-01") { world in
            let issuing = try world.authority.issuing()
            let impostor = try TestAuthority.root(
                name: "\(issuing.certificate.subject)", pathLength: 0)
            return (try impostor.leaf(key: world.key), [issuing.certificate])
        }
    }

    /// Without key identifiers only the signature tells the two apart.
    @Test func anotherKeyOfTheSameNameWithoutIdentifiers() async throws {
        try await expectRefusal(reason: "certificate signature failure at depth 0") { world in
            let impostor = try TestAuthority.root()
            let leaf = try impostor.leaf(
                key: world.key,
                extensions: [.basicConstraints(isCA: false), .keyUsage(.digitalSignature)])
            return (leaf, [])
        }
    }

    @Test func anExpiredLink() async throws {
        try await expectRefusal(
            reason: "certificate has expired at depth 1", of: "CN=Test Issuing,O=Anchorage Tests"
        ) { world in
            let issuing = try world.authority.issuing(
                validity: Validity(
                    notBefore: fixedNow.addingTimeInterval(-2 * 86_400),
                    notAfter: fixedNow.addingTimeInterval(-86_400)))
            return (try issuing.leaf(key: world.key), [issuing.certificate])
        }
    }

    @Test func aLinkThatIsNotYetValid() async throws {
        try await expectRefusal(reason: "certificate is not yet valid at depth 1") { world in
            let issuing = try world.authority.issuing(
                validity: Validity(
                    notBefore: fixedNow.addingTimeInterval(60),
                    notAfter: fixedNow.addingTimeInterval(86_400)))
            return (try issuing.leaf(key: world.key), [issuing.certificate])
        }
    }

    @Test(arguments: [false, true])
    func aLinkWithoutTheCAFlag(says: Bool) async throws {
        try await expectRefusal(reason: "invalid CA certificate at depth 1") { world in
            let key = try PrivateKey.generate(.p256)
            let issuing = try world.authority.issuing(
                key: key,
                extensions: (says ? [try .basicConstraints(isCA: false)] : [])
                    + [
                        .keyUsage(.keyCertSign), .subjectKeyIdentifier(key.publicKey.keyIdentifier),
                    ])
            return (try issuing.leaf(key: world.key), [issuing.certificate])
        }
    }

    @Test func aLinkThatMayNotSignCertificates() async throws {
        try await expectRefusal(reason: "at depth") { world in
            let key = try PrivateKey.generate(.p256)
            let issuing = try world.authority.issuing(
                key: key,
                extensions: [.basicConstraints(isCA: true), .keyUsage(.digitalSignature)])
            return (try issuing.leaf(key: world.key), [issuing.certificate])
        }
    }

    /// The client's own certificate must not issue another.
    @Test func aLeafAsIssuer() async throws {
        try await expectRefusal(reason: "at depth 1", of: "CN=web-01") { world in
            let pretender = TestAuthority(key: world.key, certificate: world.certificate)
            return (
                try pretender.leaf(commonName: "admin", key: world.key), [world.certificate]
            )
        }
    }

    @Test func aPathLongerThanItsCAAllows() async throws {
        try await expectRefusal(reason: "path length constraint exceeded at depth 2") { world in
            let upper = try world.authority.issuing(name: "CN=Upper", pathLength: 0)
            let lower = try upper.issuing(name: "CN=Lower")
            return (
                try lower.leaf(key: world.key), [lower.certificate, upper.certificate]
            )
        }
    }

    @Test func aNameOutsideTheConstraints() async throws {
        try await expectRefusal(
            reason: "permitted subtree violation at depth 0", of: "CN=web-01"
        ) { world in
            let issuing = try constrained(world)
            let leaf = try issuing.leaf(key: world.key, names: [.dns("web.example.org")])
            return (leaf, [issuing.certificate])
        }
    }

    @Test func aNameInsideTheConstraintsIsFine() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let issuing = try constrained(world)
            let leaf = try issuing.leaf(key: world.key, names: [.dns("web.example.com")])
            let answer = try world.createSession(
                .init(certificate: leaf, chain: [issuing.certificate]))
            #expect(answer.status == 201, "\(laboratory.log)")
        }
    }

    /// A CA for names below example.com only.
    private func constrained(_ world: Provisioned) throws -> TestAuthority {
        let key = try PrivateKey.generate(.p256)
        // NameConstraints with permittedSubtrees [0] of one dNSName [2].
        let name = DERText.value(0x82, Array("example.com".utf8))
        let value = DERText.sequence([DERText.value(0xA0, DERText.sequence([name]))])
        let oid = try #require(ObjectIdentifier("2.5.29.30"))
        return try world.authority.issuing(
            key: key,
            extensions: try TestAuthority.caExtensions(key.publicKey, pathLength: 0)
                + [CertificateExtension(oid: oid, critical: true, value: value)])
    }

    @Test(arguments: [0, 1])
    func anUnknownCriticalExtension(depth: Int) async throws {
        try await expectRefusal(reason: "unhandled critical extension at depth \(depth)") { world in
            let unknown = CertificateExtension(
                oid: try #require(ObjectIdentifier("1.3.6.1.4.1.99999.1")), critical: true,
                value: [0x05, 0x00])
            let key = try PrivateKey.generate(.p256)
            let standard = try TestAuthority.caExtensions(key.publicKey, pathLength: 0)
            let issuing = try world.authority.issuing(
                key: key, extensions: standard + (depth == 1 ? [unknown] : []))
            let leaf = try issuing.leaf(
                key: world.key,
                extensions: [.basicConstraints(isCA: false), .keyUsage(.digitalSignature)]
                    + (depth == 0 ? [unknown] : []))
            return (leaf, [issuing.certificate])
        }
    }

    @Test(arguments: ["sha1", "sha224"])
    func aLinkThatIsSignedOverLessThanSHA256(digest: String) async throws {
        try await expectRefusal(reason: "CA signature digest algorithm too weak at depth 1") {
            world in
            // openssl's key identifier is another than ours, so the leaf names none.
            let issuing = try WeakSigning.issuing(world.authority, digest)
            let leaf = try issuing.leaf(
                key: world.key,
                extensions: [.basicConstraints(isCA: false), .keyUsage(.digitalSignature)])
            return (leaf, [issuing.certificate])
        }
    }

    /// Two CAs that have signed each other lead nowhere.
    @Test func aLoop() async throws {
        try await expectRefusal(reason: "unable to get") { world in
            let first = try TestAuthority.root(name: "CN=First", key: .generate(.p256))
            let second = try first.issuing(name: "CN=Second", pathLength: nil)
            let back = try second.issuing(name: "CN=First", key: first.key, pathLength: nil)
            return (try first.leaf(key: world.key), [back.certificate, second.certificate])
        }
    }

    @Test(arguments: [4, 5, 6])
    func chainsAreAtMostFiveDeep(count: Int) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            var authority = world.authority
            var chain: [Certificate] = []
            for number in 1...count {
                authority = try authority.issuing(name: "CN=Level \(number)", pathLength: nil)
                chain.insert(authority.certificate, at: 0)
            }
            let leaf = try authority.leaf(key: world.key)
            let answer = try world.createSession(.init(certificate: leaf, chain: chain))
            #expect(answer.status == (count <= 5 ? 201 : 403), "\(laboratory.log)")
            guard count > 5 else { return }
            #expect(answer.message == Self.untrusted)
            #expect(laboratory.log.last?.isAWSVerified == false)
            #expect(laboratory.log.last?.reason?.contains("has 6 certificates") == true)
        }
    }

    @Test func theAnchorItselfAsLeaf() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let answer = try world.createSession(
                .init(certificate: world.authority.certificate, key: world.authority.key))
            #expect(answer.message == "Untrusted certificate. Insufficient certificate")
            #expect(laboratory.log.last?.reason?.contains("CA:TRUE") == true)
        }
    }

    /// Certificates in the chain that have the issuer's name and not its key change nothing, in
    /// whatever order they come.
    @Test(arguments: [false, true])
    func decoysDoNoHarm(first: Bool) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let key = try PrivateKey.generate(.p256)
            let plain: [CertificateExtension] = [
                try .basicConstraints(isCA: true), try .keyUsage(.keyCertSign),
            ]
            let issuing = try world.authority.issuing(key: key, extensions: plain)
            let decoys = try (1...2).map { _ in
                try world.authority.issuing(extensions: plain).certificate
            }
            let leaf = try issuing.leaf(
                key: world.key,
                extensions: [.basicConstraints(isCA: false), .keyUsage(.digitalSignature)])
            let chain = first ? decoys + [issuing.certificate] : [issuing.certificate] + decoys
            let answer = try world.createSession(.init(certificate: leaf, chain: chain))
            #expect(answer.status == 201, "\(laboratory.log)")
        }
    }

    /// Counted before any is read: of those that stand here none could be.
    @Test(arguments: [(5, false), (6, true), (220, true)])
    func countsBeforeItReads(count: Int, isCounted: Bool) async throws {
        try await Laboratory.run { laboratory in
            var request = try Provisioned(laboratory).request()
            let chain = Array(repeating: "x", count: count).joined(separator: ",")
            request.headers.append(("X-Amz-X509-Chain", chain))
            let answer = try laboratory.send(request)
            #expect(answer.status == 403)
            #expect((answer.message == Self.untrusted) == isCounted)
            let record = try #require(laboratory.log.last)
            #expect(!record.isAWSVerified)
            let counted = "X-Amz-X509-Chain has \(count) certificates; 5 are the limit"
            #expect(record.reason?.contains(counted) == isCounted, "\(record.reason ?? "")")
        }
    }
}
