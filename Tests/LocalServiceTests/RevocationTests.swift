import Foundation
import TestSupport
import Testing
import X509

struct RevocationTests {
    private func crlBody(
        _ world: Provisioned, _ list: CertificateRevocationList, isPEM: Bool = true
    ) -> [String: Any] {
        let bytes = isPEM ? Array(list.pem.utf8) : list.der
        return [
            "name": "crl", "crlData": Base64.encode(bytes), "trustAnchorArn": world.anchorARN,
            "enabled": true,
        ]
    }

    @Test(arguments: Way.allCases, [true, false])
    func row10RefusesARevokedCertificateWhileItsListCounts(way: Way, isPEM: Bool) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(laboratory)
            #expect(try world.createSession().status == 201)
            let list = try world.authority.crl(revoking: [world.certificate.serialNumber])
            let imported = try laboratory.call("POST", "/crls", crlBody(world, list, isPEM: isPEM))
            #expect(imported.status == 201, "\(imported.text)")
            let id = try #require(imported.resource("crl")["crlId"] as? String)

            let refused = try world.createSession()
            #expect(refused.status == 403)
            #expect(refused.message == "Certificate revoked")
            #expect(laboratory.log.last?.reason?.contains("keyCompromise") == true)

            #expect(try laboratory.call("POST", "/crl/\(id)/disable").status == 200)
            #expect(try world.createSession().status == 201)
            #expect(try laboratory.call("POST", "/crl/\(id)/enable").status == 200)
            #expect(try world.createSession().message == "Certificate revoked")
            #expect(try laboratory.call("DELETE", "/crl/\(id)").status == 200)
            #expect(try world.createSession().status == 201)
        }
    }

    @Test func leavesOtherCertificatesAlone() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let list = try world.authority.crl(revoking: [SerialNumber.random()])
            try laboratory.call("POST", "/crls", crlBody(world, list))
            #expect(try world.createSession().status == 201)
        }
    }

    @Test func sessionsThatWereGivenOutLiveOn() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let key = try world.sessionKey()
            let list = try world.authority.crl(revoking: [world.certificate.serialNumber])
            try laboratory.call("POST", "/crls", crlBody(world, list))
            #expect(try world.createSession().status == 403)
            #expect(try laboratory.listBuckets(key: key).status == 200)
        }
    }

    @Test func looksUpIntermediatesAndTheirLeaves() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let issuing = try world.authority.issuing()
            let leaf = try issuing.leaf(key: world.key)
            let wish = Provisioned.Wish(certificate: leaf, chain: [issuing.certificate])
            #expect(try world.createSession(wish).status == 201)

            // The issuing CA is not the anchor: its signature counts when its certificate comes.
            let ofLeaf = try issuing.crl(revoking: [leaf.serialNumber])
            let imported = try laboratory.call("POST", "/crls", crlBody(world, ofLeaf))
            #expect(imported.status == 201)
            #expect(try world.createSession(wish).message == "Certificate revoked")

            let id = try #require(imported.resource("crl")["crlId"] as? String)
            let ofIssuing = try world.authority.crl(revoking: [issuing.certificate.serialNumber])
            let updated = try laboratory.call(
                "PATCH", "/crl/\(id)", ["crlData": Base64.encode(ofIssuing.der)])
            #expect(updated.status == 200)
            #expect(try world.createSession(wish).message == "Certificate revoked")
        }
    }

    @Test func passesOverAListThatAnotherCAOfThatNameSigned() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let issuing = try world.authority.issuing()
            let leaf = try issuing.leaf(key: world.key)
            let impostor = try world.authority.issuing()
            let list = try impostor.crl(revoking: [leaf.serialNumber])
            #expect(try laboratory.call("POST", "/crls", crlBody(world, list)).status == 201)
            let wish = Provisioned.Wish(certificate: leaf, chain: [issuing.certificate])
            #expect(try world.createSession(wish).status == 201)
            #expect(laboratory.log.last?.reason?.contains("passed over") == true)
        }
    }

    /// Names that the path finds equal, and that differ in their bytes.
    @Test(arguments: ["CN=TEST ROOT,O=anchorage  tests", "CN=Test Root,O=Anchorage Tests"])
    func aNameThatIsWrittenOtherwiseHidesNothing(name: String) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let issuer = try DistinguishedName(name)
            let leaf = try Certificate.sign(
                TBSCertificate(
                    serialNumber: SerialNumber.random(),
                    signatureAlgorithm: SignatureAlgorithm.preferred(
                        for: world.authority.key.publicKey),
                    issuer: issuer, validity: TestAuthority.validity,
                    subject: DistinguishedName("CN=web-01"), subjectPublicKey: world.key.publicKey,
                    extensions: [
                        .basicConstraints(isCA: false), .keyUsage(.digitalSignature),
                        .authorityKeyIdentifier(world.authority.key.publicKey.keyIdentifier),
                    ]),
                with: world.authority.key)
            #expect(try world.createSession(.init(certificate: leaf)).status == 201)
            let list = try world.authority.crl(revoking: [leaf.serialNumber])
            #expect(try laboratory.call("POST", "/crls", crlBody(world, list)).status == 201)
            let answer = try world.createSession(.init(certificate: leaf))
            #expect(answer.message == "Certificate revoked")
        }
    }

    @Test func aListBelongsToWhoeverSignedIt() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            for name in ["CN=TEST root,O=Anchorage Tests", "CN=Somebody else"] {
                let list = try list(
                    named: name, by: world.authority, revoking: world.certificate)
                let imported = try laboratory.call("POST", "/crls", crlBody(world, list))
                #expect(imported.status == 201)
                #expect(laboratory.log.last?.reason == nil)
                #expect(try world.createSession().message == "Certificate revoked")
                let id = try #require(imported.resource("crl")["crlId"] as? String)
                try laboratory.call("DELETE", "/crl/\(id)")
                #expect(try world.createSession().status == 201)
            }
            let forged = try list(
                named: "CN=TEST ROOT,O=Anchorage Tests", by: TestAuthority.root(),
                revoking: world.certificate)
            #expect(try laboratory.call("POST", "/crls", crlBody(world, forged)).status == 400)
        }
    }

    @Test func aListThatCannotBeUsedIsLoud() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let key = try PrivateKey.generate(.p256)
            let issuing = try world.authority.issuing(
                key: key,
                extensions: [
                    .basicConstraints(isCA: true, pathLength: 0), .keyUsage(.keyCertSign),
                    .subjectKeyIdentifier(key.publicKey.keyIdentifier),
                ])
            let leaf = try issuing.leaf(key: world.key)
            let list = try issuing.crl(revoking: [leaf.serialNumber])
            #expect(try laboratory.call("POST", "/crls", crlBody(world, list)).status == 201)
            let wish = Provisioned.Wish(certificate: leaf, chain: [issuing.certificate])
            #expect(try world.createSession(wish).status == 201)
            let reason = try #require(laboratory.log.last?.reason)
            #expect(reason.contains("WARNING") && reason.contains("cRLSign"))
            // To another path, that list is not loud.
            #expect(try world.createSession().status == 201)
            let quiet = try #require(laboratory.log.last?.reason)
            #expect(quiet.contains("passed over") && !quiet.contains("WARNING"))
        }
    }

    private func list(
        named name: String, by authority: TestAuthority, revoking certificate: Certificate
    ) throws -> CertificateRevocationList {
        let date = fixedNow.addingTimeInterval(-3600)
        return try CertificateRevocationList.sign(
            TBSCertificateList(
                signatureAlgorithm: SignatureAlgorithm.preferred(for: authority.key.publicKey),
                issuer: DistinguishedName(name), thisUpdate: date,
                nextUpdate: fixedNow.addingTimeInterval(86_400),
                entries: [
                    .init(
                        serialNumber: certificate.serialNumber, revocationDate: date, reason: nil)
                ],
                number: 1, authorityKeyIdentifier: authority.key.publicKey.keyIdentifier),
            with: authority.key)
    }

    @Test func aListPastItsNextUpdateStillCounts() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let list = try world.authority.crl(
                revoking: [world.certificate.serialNumber],
                nextUpdate: fixedNow.addingTimeInterval(-60))
            try laboratory.call("POST", "/crls", crlBody(world, list))
            #expect(try world.createSession().message == "Certificate revoked")
            #expect(laboratory.log.last?.reason?.contains("still counts") == true)
        }
    }

    @Test func refusesListsThatCannotBe() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let forged = try TestAuthority.root().crl(revoking: [])
            var body = crlBody(world, forged)
            #expect(try laboratory.call("POST", "/crls", body).code == "ValidationException")
            #expect(laboratory.log.last?.reason?.contains("has signed this one") == true)
            body["crlData"] = Base64.encode(Array("no list".utf8))
            #expect(try laboratory.call("POST", "/crls", body).code == "ValidationException")
            body["crlData"] = "???"
            #expect(try laboratory.call("POST", "/crls", body).code == "SerializationException")
            body = crlBody(world, try world.authority.crl(revoking: []))
            body["trustAnchorArn"] = world.anchorARN.dropLast() + "x"
            #expect(try laboratory.call("POST", "/crls", body).status == 400)
            #expect(try laboratory.call("GET", "/crls").json["crls"] as? [String] == [])
        }
    }

    @Test func takesTwoListsForATrustAnchor() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let body = crlBody(world, try world.authority.crl(revoking: []))
            let statuses = try (1...3).map { _ in
                try laboratory.call("POST", "/crls", body).status
            }
            #expect(statuses == [201, 201, 400])
        }
    }
}
