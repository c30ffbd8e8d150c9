import Foundation
import RolesAnywhere
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
            let leaf = try WeakSigning.leaf(world.authority, world.key, "sha1")
            #expect(leaf.signatureDigestIsWeak)
            try expectRefusal(world, leaf, Self.insufficient, reason: "SHA1")
            #expect(laboratory.log.last?.isAWSVerified == false)
        }
    }

    @Test func refusesALeafSignedOverSHA224() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let leaf = try WeakSigning.leaf(world.authority, world.key, "sha224")
            try expectRefusal(world, leaf, Self.insufficient, reason: "less than SHA-256")
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

    @Test func refusesASignatureByAnotherKey() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let answer = try world.createSession(.init(key: try PrivateKey.generate(.p256)))
            #expect(answer.message == "Invalid signature")
        }
    }

    /// The checklist of a client and the service's judgement of the same certificates.
    @Test func theClientIsToldWhatTheServiceSays() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let key = world.key
            func leaf(
                _ subject: String = "CN=web-01", _ extensions: CertificateExtension...
            ) throws -> Certificate {
                let nobody = try DistinguishedName(attributes: [])
                return try world.authority.leaf(
                    subject: subject.isEmpty ? nobody : DistinguishedName(subject), key: key,
                    extensions: extensions)
            }
            let usage = try CertificateExtension.keyUsage(.digitalSignature)
            let corpus: [Certificate] = [
                try world.authority.leaf(key: key), try leaf("CN=web-01", usage),
                try leaf(), try leaf("CN=web-01", .keyUsage(.keyAgreement)),
                try leaf("CN=web-01", .keyUsage([.keyCertSign, .cRLSign])),
                try leaf("CN=web-01", .keyUsage([.digitalSignature, .keyAgreement])),
                try leaf("CN=web-01", .basicConstraints(isCA: true), usage),
                try leaf("CN=web-01", .basicConstraints(isCA: false), usage),
                try leaf("", .subjectAlternativeNames([.dns("web-01")], critical: true), usage),
                try leaf("", .basicConstraints(isCA: true)),
                try WeakSigning.leaf(world.authority, key, "sha1"),
                try WeakSigning.leaf(world.authority, key, "sha224"),
                try WeakSigning.leaf(world.authority, key, "sha256"),
                try WeakSigning.leaf(world.authority, key, "sha512"),
            ]
            var refused = 0
            for certificate in corpus {
                let failed = SessionCheck.certificate(certificate, at: fixedNow)
                    .filter { $0.outcome == .failed }.map(\.code)
                let isDemanded = failed.contains { $0 != "certificate.tags" }
                let answer = try world.createSession(.init(certificate: certificate))
                #expect((answer.message == Self.insufficient) == isDemanded, "\(failed)")
                refused += isDemanded ? 1 : 0
            }
            #expect(refused == 8)
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
}
