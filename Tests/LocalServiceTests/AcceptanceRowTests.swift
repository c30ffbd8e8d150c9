import AWSSigning
import Foundation
import TestSupport
import Testing
import X509

/// What every Roles Anywhere client relies on, in answers that people have recorded: names, tags,
/// request forms, keys, and bundles of two.
struct AcceptanceRowTests {
    /// A role whose trust policy needs a tag, and a certificate that does not give it.
    @Test(arguments: [
        (#""StringNotEquals":{"aws:PrincipalTag/x509Subject/OU":"red"}"#, 201),
        (#""StringEquals":{"aws:PrincipalTag/x509Subject/OU":"red"}"#, 403),
        (#""StringEqualsIfExists":{"aws:PrincipalTag/x509Subject/OU":"red"}"#, 201),
    ])
    func row18AnUnmappedTagIsMissing(condition: String, status: Int) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(trustPolicy: { Provisioned.trustPolicy($0, conditions: ",\(condition)") }))
            #expect(try world.createSession().status == status)
        }
    }

    @Test(arguments: Way.allCases)
    func row18AMappingThatIsDeletedGivesNoTags(way: Way) async throws {
        let condition = #","StringNotEquals":{"aws:PrincipalTag/x509Subject/CN":"web-01"}"#
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(trustPolicy: { Provisioned.trustPolicy($0, conditions: condition) }))
            #expect(try world.createSession().status == 403)
            let id = world.profileARN.split(separator: "/")[1]
            let deleted = try laboratory.call(
                "DELETE", "/profiles/\(id)/mappings", query: "certificateField=x509Subject")
            #expect(deleted.status == 200, "\(deleted.text)")
            #expect(try world.createSession().status == 201)
        }
    }

    @Test(arguments: Way.allCases)
    func row19NamesTheAttributesThatCannotBeTags(way: Way) async throws {
        let condition = #","StringLike":{"aws:PrincipalTag/x509Subject/CN":"John*"}"#
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(trustPolicy: { Provisioned.trustPolicy($0, conditions: condition) }))
            let leaf = try world.authority.leaf(commonName: "John (EMP1)", key: world.key)
            let answer = try world.createSession(.init(certificate: leaf))
            #expect(answer.status == 403)
            #expect(answer.code == "AccessDeniedException")
            #expect(
                answer.message
                    == "Unable to assume role for \(world.roleARN). Some attributes failed to be "
                    + "mapped into session tags. Issuer: [  ]; Subject: [ CN ]; SAN: [  ]")
        }
    }

    @Test(arguments: [(61, "CN="), (62, ""), (64, "")])
    func row20SourceIdentityIsTheCommonName(length: Int, prefix: String) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let name = String(repeating: "x", count: length)
            let leaf = try world.authority.leaf(commonName: name, key: world.key)
            let answer = try world.createSession(.init(certificate: leaf))
            #expect(answer.status == 201)
            #expect(answer.credentialSet["sourceIdentity"] as? String == prefix + name)
        }
    }

    @Test(arguments: [("0123", "291"), ("4567", "17767"), ("0f", "15")])
    func row20OrTheSerialNumberInEvenHexadecimal(hex: String, decimal: String) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let leaf = try world.authority.leaf(
                subject: DistinguishedName("O=Example"), key: world.key,
                serialNumber: SerialNumber(decimal: decimal))
            let answer = try world.createSession(.init(certificate: leaf))
            #expect(answer.status == 201)
            #expect(answer.credentialSet["sourceIdentity"] as? String == "ID=\(hex)")
            #expect(answer.sessionARN?.hasSuffix("/\(hex)") == true)
        }
    }

    @Test(arguments: Way.allCases)
    func row21JoinsRepeatedAttributes(way: Way) async throws {
        let condition =
            #","StringEquals":{"aws:PrincipalTag/x509Subject/OU":"Security/Engineering/Research"}"#
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(trustPolicy: { Provisioned.trustPolicy($0, conditions: condition) }))
            let units = "OU=Security,OU=Engineering,OU=Research"
            let leaf = try world.authority.leaf(
                subject: DistinguishedName("CN=web-01,\(units)"), key: world.key)
            let answer = try world.createSession(.init(certificate: leaf))
            #expect(answer.status == 201, "\(laboratory.log.last?.reason ?? "")")
        }
    }

    @Test(arguments: Way.allCases, ["application/x-amz-json-1.0", "application/json"])
    func row22TakesParametersFromTheBody(way: Way, type: String) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(laboratory)
            let body: [String: Any] = [
                "profileArn": world.profileARN, "roleArn": world.roleARN,
                "trustAnchorArn": world.anchorARN, "sessionName": "ignored",
                "instanceProperties": ["rack": "7"],
            ]
            let request = SigningRequest(
                method: "POST", path: "/sessions",
                headers: [("Host", laboratory.host), ("Content-Type", type)],
                body: Array(try JSONSerialization.data(withJSONObject: body)))
            let signed = request.replacing(
                try SigV4X509.sign(
                    request, certificate: world.certificate, chain: [], signer: world.key,
                    region: "us-east-1", now: fixedNow))
            #expect(try laboratory.send(signed).status == 201)
        }
    }

    /// The body in pieces and no length, as version 1.1.1 of AWS's helper sends it.
    @Test func row23TakesABodyInChunks() async throws {
        try await Laboratory.run(.socket) { laboratory in
            let world = try Provisioned(laboratory)
            let request = try world.request(.init(body: ["durationSeconds": 900]))
            let port = try #require(laboratory.host.split(separator: ":").last.flatMap { Int($0) })
            let connection = try RawConnection(port: port)
            var head = "POST \(request.path)?\(request.query) HTTP/1.1\r\n"
            for (name, value) in request.headers { head += "\(name): \(value)\r\n" }
            head += "User-Agent: CredHelper/1.1.1 (go1.19.6; linux; amd64)\r\n"
            connection.send(head + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
            for octet in request.body { connection.send([0x31, 0x0D, 0x0A, octet, 0x0D, 0x0A]) }
            connection.send("0\r\n\r\n")
            let answer = Answer(text: connection.readToEnd())
            #expect(answer.status == 201, "\(answer.text)")
            #expect(answer.expiration == "2025-06-15T12:15:00Z")
        }
    }

    @Test(arguments: [KeyAlgorithm.rsa2048, .rsa4096, .p256, .p384])
    func row24TakesEveryKindOfKey(algorithm: KeyAlgorithm) async throws {
        try await expectSession(PrivateKey.generate(algorithm), isVerified: true)
    }

    @Test func row24TakesP521WhichNobodyHasReported() async throws {
        try await expectSession(PrivateKey.generate(.p521), isVerified: false)
    }

    @Test(arguments: [KeyAlgorithm.mlDSA44, .mlDSA65, .mlDSA87])
    func row24TakesMLDSAWhereLibcryptoHasIt(algorithm: KeyAlgorithm) async throws {
        guard algorithm.isAvailable else {
            print("row 24: this libcrypto has no \(algorithm.rawValue); not tried")
            return
        }
        try await expectSession(PrivateKey.generate(algorithm), isVerified: true)
    }

    private func expectSession(_ key: PrivateKey, isVerified: Bool) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let leaf = try world.authority.leaf(key: key)
            let answer = try world.createSession(.init(certificate: leaf, key: key))
            #expect(answer.status == 201, "\(laboratory.log.last?.reason ?? "")")
            #expect(laboratory.log.last?.isAWSVerified == isVerified)
        }
    }

    /// While a CA is renewed: two certificates of one name, and leaves of both.
    @Test(arguments: Way.allCases, [true, false])
    func row25TakesLeavesOfBothCertificatesOfAnAnchor(
        way: Way, identified: Bool
    ) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(laboratory)
            let (old, new) = (try TestAuthority.root(), try TestAuthority.root())
            let anchor = try laboratory.call(
                "POST", "/trustanchors",
                Provisioned.trustAnchor([old.certificate, new.certificate]))
            let arn = try #require(anchor.resource("trustAnchor")["trustAnchorArn"] as? String)
            try laboratory.iam(
                "UpdateAssumeRolePolicy",
                ["RoleName": "reader", "PolicyDocument": Provisioned.trustPolicy(arn)])
            for authority in [old, new] {
                let leaf = try authority.leaf(
                    key: world.key,
                    extensions: identified
                        ? nil : [.basicConstraints(isCA: false), .keyUsage(.digitalSignature)])
                let answer = try world.createSession(.init(certificate: leaf, anchorARN: arn))
                #expect(answer.status == 201, "\(laboratory.log.last?.reason ?? "")")
            }
            let stranger = try TestAuthority.root().leaf(key: world.key)
            let refused = try world.createSession(.init(certificate: stranger, anchorARN: arn))
            #expect(refused.message == "Untrusted signing certificate")
        }
    }

    @Test func row26RefusesAThirdCertificateAndAThirdCRL() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let certificates = try (1...3).map { _ in try TestAuthority.root().certificate }
            let anchor = try laboratory.call(
                "POST", "/trustanchors", Provisioned.trustAnchor(certificates))
            #expect((400...402).contains(anchor.status))
            #expect(anchor.resource("trustAnchor").isEmpty)
            #expect(laboratory.log.last?.isAWSVerified == false)
            for number in 1...3 {
                let list = try world.authority.crl(revoking: [], number: UInt64(number))
                let answer = try laboratory.call(
                    "POST", "/crls",
                    [
                        "name": "list \(number)", "crlData": Base64.encode(list.der),
                        "trustAnchorArn": world.anchorARN, "enabled": true,
                    ])
                #expect(number < 3 ? answer.status == 201 : (400...402).contains(answer.status))
            }
            #expect(laboratory.log.last?.isAWSVerified == false)
            #expect(try laboratory.call("GET", "/crls").json["crls"] as? [Any] != nil)
        }
    }
}
