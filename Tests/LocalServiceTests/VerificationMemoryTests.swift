import AWSSigning
import Foundation
import TestSupport
import Testing
import X509

@testable import LocalService

/// What was verified once is remembered; what may have changed since is asked again.
struct VerificationMemoryTests {
    /// A certificate below an issuing CA that ends before it, which has been let in twice.
    private struct Known {
        let world: Provisioned
        let issuing: TestAuthority
        let leaf: Certificate

        init(_ laboratory: Laboratory) throws {
            world = try Provisioned(laboratory)
            issuing = try world.authority.issuing()
            leaf = try issuing.leaf(key: world.key)
            for _ in 1...2 { #expect(try session().status == 201) }
        }

        var wish: Provisioned.Wish {
            Provisioned.Wish(certificate: leaf, chain: [issuing.certificate])
        }

        func session() throws -> Answer { try world.createSession(wish) }

        var anchorID: String { String(world.anchorARN.split(separator: "/").last ?? "") }
    }

    @Test func aChangedAnchorIsAnotherQuestion() async throws {
        try await Laboratory.run { laboratory in
            let known = try Known(laboratory)
            let other = try TestAuthority.root()
            for (certificates, status) in [
                ([other.certificate], 403),
                (
                    [other.certificate, known.world.authority.certificate],
                    201
                ), ([known.issuing.certificate], 201), ([other.certificate], 403),
            ] {
                let source = Provisioned.trustAnchor(certificates)["source"] ?? ""
                let updated = try laboratory.call(
                    "PATCH", "/trustanchor/\(known.anchorID)", ["source": source])
                #expect(updated.status == 200, "\(updated.text)")
                for _ in 1...2 { #expect(try known.session().status == status) }
            }
            #expect(try known.session().message == "Untrusted signing certificate")
        }
    }

    @Test func aDisabledAnchorLetsNobodyIn() async throws {
        try await Laboratory.run { laboratory in
            let known = try Known(laboratory)
            try laboratory.call("POST", "/trustanchor/\(known.anchorID)/disable")
            #expect(try known.session().message == "Specified Trust Anchor is disabled.")
            try laboratory.call("POST", "/trustanchor/\(known.anchorID)/enable")
            #expect(try known.session().status == 201)
            try laboratory.call("DELETE", "/trustanchor/\(known.anchorID)")
            #expect(try known.session().message == "Specified Trust Anchor wasn't found.")
        }
    }

    @Test func timeIsAskedEveryTime() async throws {
        try await Laboratory.run { laboratory in
            let known = try Known(laboratory)
            let validity = known.leaf.validity
            for (moment, status) in [
                (validity.notAfter.addingTimeInterval(-1), 201),
                (validity.notAfter.addingTimeInterval(1), 403),
                (validity.notBefore, 201), (validity.notBefore.addingTimeInterval(-1), 403),
                (fixedNow, 201),
            ] {
                laboratory.now = moment
                for _ in 1...2 {
                    let answer = try known.session()
                    #expect(answer.status == status, "\(moment): \(answer.text)")
                }
            }
        }
    }

    @Test func everySecondIsJudgedAsLibcryptoJudgesIt() throws {
        let authority = try TestAuthority.root()
        let leaf = try authority.leaf(key: PrivateKey.generate(.p256))
        let memory = VerificationMemory()
        let anchors = [authority.certificate]
        for edge in [leaf.validity.notBefore, leaf.validity.notAfter] {
            for tenths in -20...20 {
                let moment = edge.addingTimeInterval(Double(tenths) / 10)
                _ = try memory.path(
                    from: leaf, intermediates: [], anchors: anchors, at: fixedNow)
                let remembered = Result { () throws(PathError) in
                    try memory.path(from: leaf, intermediates: [], anchors: anchors, at: moment)
                }
                let fresh = Result { () throws(PathError) in
                    try CertificationPath.verify(
                        leaf, intermediates: [], anchors: anchors, at: moment)
                }
                #expect(remembered == fresh, "\(tenths) tenths from \(edge)")
            }
        }
    }

    @Test func aPathDependsOnTheChainThatCame() async throws {
        try await Laboratory.run { laboratory in
            let known = try Known(laboratory)
            let bare = Provisioned.Wish(certificate: known.leaf)
            #expect(try known.world.createSession(bare).status == 403)
            let namesake = try known.world.authority.issuing()
            let wrong = Provisioned.Wish(certificate: known.leaf, chain: [namesake.certificate])
            #expect(try known.world.createSession(wrong).status == 403)
            #expect(try known.session().status == 201)
        }
    }

    @Test func theSignatureIsVerifiedEveryTime() async throws {
        try await Laboratory.run { laboratory in
            let known = try Known(laboratory)
            var wish = known.wish
            wish.key = try PrivateKey.generate(.p256)
            #expect(try known.world.createSession(wish).message == "Invalid signature")
            var request = try known.world.request(known.wish)
            request.body += [0x20]
            #expect(try laboratory.send(request).message == "Invalid signature")
            #expect(try known.session().status == 201)
        }
    }

    @Test func whatAListSaysIsReadEveryTime() async throws {
        try await Laboratory.run { laboratory in
            let known = try Known(laboratory)
            let clear = try known.issuing.crl(revoking: [])
            let revoking = try known.issuing.crl(revoking: [known.leaf.serialNumber])
            let imported = try laboratory.call(
                "POST", "/crls",
                [
                    "name": "crl", "crlData": Base64.encode(clear.der),
                    "trustAnchorArn": known.world.anchorARN, "enabled": true,
                ])
            let id = try #require(imported.resource("crl")["crlId"] as? String)
            for _ in 1...2 { #expect(try known.session().status == 201) }
            for list in [revoking, clear, revoking] {
                try laboratory.call("PATCH", "/crl/\(id)", ["crlData": Base64.encode(list.der)])
                let status = list.der == clear.der ? 201 : 403
                for _ in 1...2 { #expect(try known.session().status == status) }
            }
            try laboratory.call("POST", "/crl/\(id)/disable")
            #expect(try known.session().status == 201)
            try laboratory.call("POST", "/crl/\(id)/enable")
            #expect(try known.session().message == "Certificate revoked")
        }
    }

    @Test func aListIsRememberedForItsBytesAndItsKey() throws {
        let (authority, other) = (try TestAuthority.root(), try TestAuthority.root())
        let list = try authority.crl(revoking: [])
        let forged = try CertificateRevocationList(
            tbs: try authority.crl(revoking: [SerialNumber.random()]).tbs,
            signatureAlgorithm: list.signatureAlgorithm, signature: list.signature)
        let memory = VerificationMemory()
        for _ in 1...2 {
            let answers = [
                memory.isSigned(list, by: authority.key.publicKey),
                memory.isSigned(forged, by: authority.key.publicKey),
                memory.isSigned(list, by: other.key.publicKey),
            ]
            #expect(answers == [true, false, false])
        }
    }
}

struct RecentValuesTests {
    @Test func keepsWhatIsUsedAndForgetsTheRest() {
        var values = RecentValues<Int, Int>(capacity: 10)
        values.remember(-1, for: -1)
        for number in 0..<1000 {
            values.remember(number * 2, for: number)
            #expect(values.value(for: -1) == -1)
            #expect(values.value(for: number) == number * 2)
            #expect(values.count <= 20)
        }
        #expect(values.value(for: 0) == nil)
        #expect(values.value(for: 995) == 1990)
        values.remember(7, for: 995)
        #expect(values.value(for: 995) == 7)
    }
}
