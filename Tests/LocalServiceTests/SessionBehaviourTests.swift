import AWSSigning
import Foundation
import LocalService
import TestSupport
import Testing
import X509

/// What each value of the behaviours of CreateSession does, and that its record names it.
struct SessionBehaviourTests {
    /// A request that lies where AWS is silent, and the answers by value.
    struct Case: CustomTestStringConvertible, Sendable {
        let behaviour: String

        /// The answer by each value: a part of the message, or `201`.
        let answers: [String: String]

        let ask: @Sendable (Provisioned) throws -> Answer

        /// What the world is like.
        var choice: @Sendable () -> Provisioned.Choice = { .init() }

        var testDescription: String { behaviour }
    }

    private static let insufficient = "Untrusted certificate. Insufficient certificate"
    private static let untrusted = "Untrusted signing certificate"

    @Test(arguments: certificates + requests + lists + names)
    func everyValueHasItsAnswer(_ testCase: Case) async throws {
        let entry = try #require(
            BehaviourEntry.catalogue.first { $0.name == testCase.behaviour })
        if !entry.values[0].contains("...") {
            #expect(Set(testCase.answers.keys) == Set(entry.values))
        }
        for (value, expected) in testCase.answers {
            try await Laboratory.run(behaviours: ["\(testCase.behaviour)=\(value)"]) { laboratory in
                let world = try Provisioned(laboratory, testCase.choice())
                let answer = try testCase.ask(world)
                let text = answer.status == 201 ? "201 \(answer.text)" : answer.message ?? ""
                #expect(text.contains(expected), "\(testCase.behaviour)=\(value): \(answer.text)")
                let record = try #require(laboratory.log.last)
                #expect(record.behaviours[testCase.behaviour] == value)
                #expect(!record.isAWSVerified)
            }
        }
    }

    /// An ordinary session hangs on none of them.
    @Test func anOrdinarySessionUsesNone() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            #expect(try world.createSession().status == 201)
            #expect(laboratory.log.last?.behaviours == [:])
            #expect(laboratory.log.last?.isAWSVerified == true)
        }
    }

    private static func leaf(
        _ world: Provisioned, key: PrivateKey? = nil, _ extensions: [CertificateExtension]
    ) throws -> Certificate {
        try world.authority.leaf(
            key: key ?? world.key,
            extensions: [.basicConstraints(isCA: false), .keyUsage(.digitalSignature)]
                + extensions)
    }

    private static let certificates: [Case] = [
        Case(
            behaviour: "text.expired",
            answers: [
                "specific": "Untrusted certificate. Certificate expired",
                "untrusted": untrusted, "insufficient": insufficient,
            ],
            ask: { world in
                let leaf = try world.authority.leaf(
                    key: world.key,
                    validity: Validity(
                        notBefore: fixedNow.addingTimeInterval(-864_000),
                        notAfter: fixedNow.addingTimeInterval(-86_400)))
                return try world.createSession(.init(certificate: leaf))
            }),
        Case(
            behaviour: "leaf.eku", answers: ["ignore": "201", "client-auth": insufficient],
            ask: { world in
                let purpose = try CertificateExtension.extendedKeyUsage([.serverAuth])
                return try world.createSession(.init(certificate: leaf(world, [purpose])))
            }),
        Case(
            behaviour: "rsa.minimum-bits", answers: ["0": "201", "1025": insufficient],
            ask: { world in
                let key = try WeakSigning.rsa1024()
                return try world.createSession(
                    .init(certificate: leaf(world, key: key, []), key: key))
            }),
        Case(
            behaviour: "signature.pss", answers: ["accept": "201", "refuse": insufficient],
            ask: { world in
                let (leaf, anchorARN) = try WeakSigning.pssLeaf(world)
                return try world.createSession(.init(certificate: leaf, anchorARN: anchorARN))
            }, choice: { .init(trustPolicy: { _ in Provisioned.trustPolicy(anyAnchor) }) }),
        Case(
            behaviour: "path.name-constraints",
            answers: ["enforce": untrusted, "ignore": "201"],
            ask: { world in
                let name = DERText.value(0x82, Array("example.com".utf8))
                let (leaf, issuing) = try below(
                    world, "2.5.29.30",
                    DERText.sequence([DERText.value(0xA0, DERText.sequence([name]))]))
                return try world.createSession(.init(certificate: leaf, chain: [issuing]))
            }),
        Case(
            behaviour: "path.policies", answers: ["ignore": "201", "process": untrusted],
            ask: { world in
                // PolicyConstraints with requireExplicitPolicy [0] 0.
                let (leaf, issuing) = try below(
                    world, "2.5.29.36", DERText.sequence([DERText.value(0x80, [0])]))
                return try world.createSession(.init(certificate: leaf, chain: [issuing]))
            }),
    ]

    private static let anyAnchor = "arn:aws:rolesanywhere:*:*:trust-anchor/*"

    /// A leaf for web.example.org below a CA with one critical extension more.
    private static func below(
        _ world: Provisioned, _ oid: String, _ value: [UInt8]
    ) throws -> (Certificate, Certificate) {
        let key = try PrivateKey.generate(.p256)
        let identifier = try #require(ObjectIdentifier(oid))
        let issuing = try world.authority.issuing(
            key: key,
            extensions: try TestAuthority.caExtensions(key.publicKey, pathLength: 0)
                + [CertificateExtension(oid: identifier, critical: true, value: value)])
        let leaf = try issuing.leaf(key: world.key, names: [.dns("web.example.org")])
        return (leaf, issuing.certificate)
    }

    private static let requests: [Case] = [
        Case(
            behaviour: "check.order",
            answers: [
                "anchor-first": "Specified Trust Anchor wasn't found.",
                "signature-first": "Invalid signature",
                "profile-early": "Invalid or empty profile provided.",
            ],
            ask: { world in
                try world.createSession(
                    .init(
                        key: PrivateKey.generate(.p256),
                        anchorARN: "\(world.anchorARN.dropLast(12))000000000000",
                        profileARN: "\(world.profileARN.dropLast(12))000000000000"))
            }),
        Case(
            behaviour: "clock.session-tolerance",
            answers: ["600": "201", "301": "Invalid signature", "86400": "201"],
            ask: { world in
                try world.createSession(.init(signedAt: fixedNow.addingTimeInterval(-400)))
            }),
        Case(
            behaviour: "parameters.conflict",
            answers: [
                "query": "201", "body": "Invalid or empty profile provided.", "refuse": "differs",
            ],
            ask: { world in
                let other = "\(world.profileARN.dropLast(12))000000000000"
                return try world.createSession(.init(body: ["profileArn": other]))
            }),
        Case(
            behaviour: "signature.coverage",
            answers: ["strict": "Invalid signature", "lenient": "201"],
            ask: { world in
                var request = try world.request()
                request.headers.append(("X-Amz-Extra", "not covered"))
                return try world.laboratory.send(request)
            }),
        Case(
            behaviour: "text.profile-disabled",
            answers: [
                "specific": "Specified Profile is disabled.",
                "invalid-profile": "Invalid or empty profile provided.",
            ],
            ask: { world in
                let id = world.profileARN.split(separator: "/")[1]
                try world.laboratory.call("POST", "/profile/\(id)/disable")
                return try world.createSession()
            }),
        Case(
            behaviour: "policy.unknown-keys",
            answers: ["refuse": "Unable to assume role", "missing": "201"],
            ask: { try $0.createSession() },
            choice: {
                .init(trustPolicy: {
                    Provisioned.trustPolicy(
                        $0, conditions: #","StringNotEquals":{"aws:NoSuchKey":"x"}"#)
                })
            }),
    ]

    private static func imported(
        _ world: Provisioned, _ list: CertificateRevocationList, anchor: String? = nil
    ) throws {
        try world.laboratory.call(
            "POST", "/crls",
            [
                "name": "list", "crlData": Base64.encode(list.der), "enabled": true,
                "trustAnchorArn": anchor ?? world.anchorARN,
            ])
    }

    private static let lists: [Case] = [
        Case(
            behaviour: "crl.expired",
            answers: ["warn": "201", "ignore": "201", "deny": "Certificate revoked"],
            ask: { world in
                try imported(
                    world,
                    world.authority.crl(
                        revoking: [], nextUpdate: fixedNow.addingTimeInterval(-60)))
                return try world.createSession()
            }),
        Case(
            behaviour: "crl.scope", answers: ["chain": "Certificate revoked", "leaf": "201"],
            ask: { world in
                let issuing = try world.authority.issuing()
                try imported(
                    world,
                    world.authority.crl(revoking: [issuing.certificate.serialNumber]))
                let leaf = try issuing.leaf(key: world.key)
                return try world.createSession(
                    .init(certificate: leaf, chain: [issuing.certificate]))
            }),
        Case(
            behaviour: "crl.signature", answers: ["verify": "201", "skip": "Certificate revoked"],
            ask: { world in
                let impostor = try TestAuthority.root()
                try imported(world, impostor.crl(revoking: [world.certificate.serialNumber]))
                // Where it was refused when it was imported, one in another's name is not.
                let issuing = try world.authority.issuing()
                let other = try TestAuthority.root(name: "\(issuing.certificate.subject)")
                let leaf = try issuing.leaf(key: world.key)
                try imported(world, other.crl(revoking: [leaf.serialNumber]))
                return try world.createSession(
                    .init(certificate: leaf, chain: [issuing.certificate]))
            }),
    ]

    private static func subject(_ world: Provisioned, _ name: String) throws -> Answer {
        let leaf = try world.authority.leaf(subject: DistinguishedName(name), key: world.key)
        return try world.createSession(.init(certificate: leaf))
    }

    private static func needing(
        _ condition: String
    ) -> @Sendable () -> Provisioned.Choice {
        { .init(trustPolicy: { Provisioned.trustPolicy($0, conditions: ",\(condition)") }) }
    }

    private static let names: [Case] = [
        Case(
            behaviour: "tags.san", answers: ["first": "Unable to assume", "numbered": "201"],
            ask: { world in
                let leaf = try world.authority.leaf(
                    key: world.key, names: [.dns("a.example.com"), .dns("b.example.com")])
                return try world.createSession(.init(certificate: leaf))
            },
            choice: needing(
                #""StringEquals":{"aws:PrincipalTag/x509SAN/DNS/2":"b.example.com"}"#)),
        Case(
            behaviour: "tags.attributes",
            answers: ["known": "201", "common": "Unable to assume", "all": "201"],
            ask: { try subject($0, "CN=web-01,UID=7") },
            choice: needing(#""StringEquals":{"aws:PrincipalTag/x509Subject/UID":"7"}"#)),
        Case(
            behaviour: "tags.dropped",
            answers: ["hint": "201", "fail": "Some attributes failed to be mapped"],
            ask: { try subject($0, "CN=web-01,O=Smith (Sons)") }),
        Case(
            behaviour: "session-name.padding",
            answers: [
                "even": "assumed-role/reader/0123\"", "none": "assumed-role/reader/123\"",
            ],
            ask: { world in
                let leaf = try world.authority.leaf(
                    key: world.key, serialNumber: SerialNumber(decimal: "291"))
                return try world.createSession(.init(certificate: leaf))
            }),
        Case(
            behaviour: "common-name.several",
            answers: ["first": "CN=one\"", "last": "CN=two\"", "join": "CN=one/two\""],
            ask: { try subject($0, "CN=one,CN=two") }),
    ]
}
