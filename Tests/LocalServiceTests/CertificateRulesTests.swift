import Foundation
import TestSupport
import Testing
import X509

struct CertificateRulesTests {
    private static let anyAnchor = "arn:aws:rolesanywhere:*:*:trust-anchor/*"
    private static let insufficient = "Untrusted certificate. Insufficient certificate"

    @Test(arguments: Way.allCases)
    func row6RefusesALeafWithoutKeyUsage(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(laboratory)
            let leaf = try world.authority.leaf(
                key: world.key, extensions: [.basicConstraints(isCA: false)])
            try expectRefusal(world, leaf, Self.insufficient, reason: "no keyUsage")
        }
    }

    @Test func refusesALeafWithoutDigitalSignature() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let leaf = try world.authority.leaf(
                key: world.key,
                extensions: [.basicConstraints(isCA: false), .keyUsage(.keyAgreement)])
            try expectRefusal(world, leaf, Self.insufficient, reason: "digitalSignature")
        }
    }

    @Test(arguments: Way.allCases)
    func row7RefusesACACertificate(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(laboratory)
            let leaf = try world.authority.leaf(
                key: world.key,
                extensions: [.basicConstraints(isCA: true), .keyUsage(.digitalSignature)])
            try expectRefusal(world, leaf, Self.insufficient, reason: "CA:TRUE")
        }
    }

    @Test(arguments: Way.allCases)
    func row8RefusesALeafSignedOverSHA1(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(laboratory)
            let leaf = try sha1Leaf(world)
            #expect(leaf.signatureDigestIsWeak)
            try expectRefusal(world, leaf, Self.insufficient, reason: "SHA-1")
        }
    }

    @Test(arguments: Way.allCases)
    func row9RefusesALeafOfAnotherCAWithTheSameName(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(laboratory)
            let leaf = try TestAuthority.root().leaf(key: world.key)
            #expect(leaf.issuer == world.authority.certificate.subject)
            try expectRefusal(
                world, leaf, "Untrusted signing certificate", reason: "no certification path")
        }
    }

    @Test func acceptsALeafWithoutBasicConstraints() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let leaf = try world.authority.leaf(
                key: world.key, extensions: [.keyUsage(.digitalSignature)])
            #expect(try world.createSession(.init(certificate: leaf)).status == 201)
        }
    }

    @Test(arguments: [
        (-86_400.0 * 10, -86_400.0, "Untrusted certificate. Certificate expired"),
        (86_400.0, 86_400.0 * 10, "Untrusted certificate. Certificate not yet valid"),
    ])
    func refusesALeafOutsideItsValidity(from: Double, to: Double, message: String) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let leaf = try world.authority.leaf(
                key: world.key,
                validity: Validity(
                    notBefore: fixedNow.addingTimeInterval(from),
                    notAfter: fixedNow.addingTimeInterval(to)))
            try expectRefusal(world, leaf, message, reason: "no certification path")
            #expect(laboratory.log.last?.isAWSVerified == false)
        }
    }

    @Test func acceptsAChainInAnyOrderWithTheLeafAndTheRootInIt() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let upper = try world.authority.issuing(name: "CN=Upper", pathLength: 1)
            let lower = try upper.issuing(name: "CN=Lower")
            let leaf = try lower.leaf(key: world.key)
            let chain = [
                world.authority.certificate, upper.certificate, leaf, lower.certificate,
            ]
            let answer = try world.createSession(.init(certificate: leaf, chain: chain))
            #expect(answer.status == 201, "\(laboratory.log)")
        }
    }

    @Test func acceptsAnIntermediateAsAnchor() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(trustPolicy: { _ in Provisioned.trustPolicy(Self.anyAnchor) }))
            let issuing = try world.authority.issuing()
            let anchor = try laboratory.call(
                "POST", "/trustanchors", Provisioned.trustAnchor([issuing.certificate]))
            let arn = anchor.resource("trustAnchor")["trustAnchorArn"] as? String
            let leaf = try issuing.leaf(key: world.key)
            let answer = try world.createSession(.init(certificate: leaf, anchorARN: arn))
            #expect(answer.status == 201, "\(laboratory.log)")
        }
    }

    @Test func refusesAChainOfMoreThanFive() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let chain = try (1...6).map { try TestAuthority.root(name: "CN=\($0)").certificate }
            let answer = try world.createSession(.init(chain: chain))
            #expect(answer.message == "Untrusted signing certificate")
        }
    }

    @Test(arguments: [KeyAlgorithm.rsa2048, .p384, .p521])
    func acceptsOtherKeys(algorithm: KeyAlgorithm) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let key = try PrivateKey.generate(algorithm)
            let leaf = try world.authority.leaf(key: key)
            let answer = try world.createSession(.init(certificate: leaf, key: key))
            #expect(answer.status == 201, "\(laboratory.log)")
        }
    }

    @Test func refusesASignatureByAnotherKey() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let answer = try world.createSession(.init(key: try PrivateKey.generate(.p256)))
            #expect(answer.message == "Invalid signature")
        }
    }

    private func expectRefusal(
        _ world: Provisioned, _ leaf: Certificate, _ message: String, reason: String
    ) throws {
        let answer = try world.createSession(.init(certificate: leaf))
        #expect(answer.status == 403)
        #expect(answer.code == "AccessDeniedException")
        #expect(answer.message == message)
        #expect(world.laboratory.log.last?.reason?.contains(reason) == true)
    }

    private func sha1Leaf(_ world: Provisioned) throws -> Certificate {
        let directory = try TemporaryDirectory()
        func write(_ name: String, _ bytes: [UInt8]) throws -> String {
            try Data(bytes).write(to: URL(fileURLWithPath: directory.file(name)))
            return directory.file(name)
        }
        let caKey = try write("ca.key", world.authority.key.pkcs8PEM().withUnsafeBytes(Array.init))
        let ca = try write("ca.pem", Array(world.authority.certificate.pem.utf8))
        let key = try write("leaf.key", world.key.pkcs8PEM().withUnsafeBytes(Array.init))
        let extensions = try write(
            "ext", Array("keyUsage=critical,digitalSignature\nbasicConstraints=CA:FALSE\n".utf8))
        let request = directory.file("leaf.csr")
        var run = try OpenSSLTool.run(
            ["req", "-new", "-key", key, "-subj", "/CN=web-01", "-out", request])
        try #require(run.status == 0, "\(run.output)")
        let out = directory.file("leaf.pem")
        run = try OpenSSLTool.run([
            "x509", "-req", "-in", request, "-CA", ca, "-CAkey", caKey, "-sha1", "-days", "36500",
            "-set_serial", "4711", "-extfile", extensions, "-out", out,
        ])
        try #require(run.status == 0, "\(run.output)")
        return try Certificate(pem: Array(Data(contentsOf: URL(fileURLWithPath: out))))
    }
}
