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
