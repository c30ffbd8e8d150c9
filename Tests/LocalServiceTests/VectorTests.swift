import AWSSigning
import Foundation
import TestSupport
import Testing
import X509

/// The published X.509 requests, against a service that was given their resources.
struct VectorTests {
    /// A service with the ARNs that the vectors name.
    private func withVectors(
        _ way: Way, _ body: (Laboratory) async throws -> Void
    ) async throws {
        let identifiers = [
            "66666666-7777-8888-9999-000000000000", "11111111-2222-3333-4444-555555555555",
        ]
        try await Laboratory.run(way, identifiers: identifiers) { laboratory in
            let root = try Certificate(der: Self.bytes("root.certificate"))
            try laboratory.call("POST", "/trustanchors", Provisioned.trustAnchor([root]))
            let anchorARN =
                "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/\(identifiers[0])"
            try laboratory.iam(
                "CreateRole",
                [
                    "RoleName": "ExampleRole",
                    "AssumeRolePolicyDocument": Provisioned.trustPolicy(anchorARN),
                ])
            try laboratory.call(
                "POST", "/profiles",
                [
                    "name": "example", "roleArns": ["arn:aws:iam::111122223333:role/ExampleRole"],
                    "enabled": true, "acceptRoleSessionName": true,
                ])
            try await body(laboratory)
        }
    }

    private static func bytes(_ name: String) throws -> [UInt8] {
        try #require(Base64.decode(text("\(name).base64")))
    }

    private static func text(_ name: String) throws -> String {
        String(decoding: try Repository.vector("x509/\(name)"), as: UTF8.self)
            .filter { !$0.isWhitespace }
    }

    private static let query = [
        "profileArn=arn%3Aaws%3Arolesanywhere%3Aus-east-1%3A111122223333%3A"
            + "profile%2F11111111-2222-3333-4444-555555555555",
        "roleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FExampleRole",
        "trustAnchorArn=arn%3Aaws%3Arolesanywhere%3Aus-east-1%3A111122223333%3A"
            + "trust-anchor%2F66666666-7777-8888-9999-000000000000",
    ].joined(separator: "&")

    /// The first vector, byte by byte as it was published.
    private func rsa(body: String = #"{"durationSeconds":3600}"#) throws -> SigningRequest {
        SigningRequest(
            method: "POST", path: "/sessions", query: Self.query,
            headers: [
                ("Host", "rolesanywhere.us-east-1.amazonaws.com"),
                ("Content-Type", "application/json"), ("X-Amz-Date", "20250615T120000Z"),
                ("X-Amz-X509", try Self.text("rsa.certificate.base64")),
                (
                    "Authorization",
                    "AWS4-X509-RSA-SHA256 "
                        + "Credential=291/20250615/us-east-1/rolesanywhere/aws4_request, "
                        + "SignedHeaders=content-type;host;x-amz-date;x-amz-x509, "
                        + "Signature=\(try Self.text("rsa.signature.hex"))"
                ),
            ], body: Array(body.utf8))
    }

    /// The second vector.
    private func ec() throws -> SigningRequest {
        SigningRequest(
            method: "POST", path: "/sessions", query: Self.query,
            headers: [
                ("Host", "127.0.0.1:8443"), ("Content-Type", "application/json"),
                ("amz-sdk-invocation-id", "00000000-0000-4000-8000-000000000000"),
                ("amz-sdk-request", "attempt=1; max=3"), ("X-Amz-Date", "20250615T120000Z"),
                ("X-Amz-X509", try Self.text("ec.certificate.base64")),
                ("X-Amz-X509-Chain", try Self.text("issuing.certificate.base64")),
                (
                    "Authorization",
                    "AWS4-X509-ECDSA-SHA256 Credential=17429726349691885448/20250615/us-east-1/"
                        + "rolesanywhere/aws4_request, SignedHeaders=amz-sdk-invocation-id;"
                        + "amz-sdk-request;content-type;host;x-amz-date;x-amz-x509;"
                        + "x-amz-x509-chain, Signature=\(try Self.text("ec.signature.hex"))"
                ),
            ], body: Array(#"{"durationSeconds":900,"roleSessionName":"host-01"}"#.utf8))
    }

    @Test(arguments: Way.allCases)
    func row1AcceptsTheRSAVector(way: Way) async throws {
        try await withVectors(way) { laboratory in
            let answer = try laboratory.send(rsa())
            #expect(answer.status == 201, "\(answer.text) \(laboratory.log)")
            #expect(
                answer.sessionARN == "arn:aws:sts::111122223333:assumed-role/ExampleRole/0123")
            #expect(answer.credentialSet["sourceIdentity"] as? String == "CN=vector-rsa")
            #expect(answer.expiration == "2025-06-15T13:00:00Z")
            #expect(answer.header("Content-Type") == "application/json")
            #expect(answer.header("Date") == "Sun, 15 Jun 2025 12:00:00 GMT")
            #expect(answer.header("x-amzn-RequestId")?.count == 36)
        }
    }

    @Test(arguments: Way.allCases)
    func row2RefusesAChangedBody(way: Way) async throws {
        try await withVectors(way) { laboratory in
            let answer = try laboratory.send(rsa(body: #"{"durationSeconds":3601}"#))
            #expect(answer.status == 403)
            #expect(answer.code == "AccessDeniedException")
            #expect(answer.message == "Invalid signature")
        }
    }

    @Test(arguments: Way.allCases, [960.0, -960.0])
    func row3RefusesAClockThatIsOff(way: Way, seconds: Double) async throws {
        try await withVectors(way) { laboratory in
            laboratory.now = fixedNow.addingTimeInterval(seconds)
            let answer = try laboratory.send(rsa())
            #expect(answer.status == 403)
            #expect(answer.message == "Invalid signature")
            #expect(laboratory.log.last?.reason?.contains("960 s") == true)
        }
    }

    @Test(arguments: Way.allCases)
    func row4AcceptsTheECVector(way: Way) async throws {
        try await withVectors(way) { laboratory in
            let answer = try laboratory.send(ec())
            #expect(answer.status == 201, "\(answer.text) \(laboratory.log)")
            #expect(answer.sessionARN?.hasSuffix(":assumed-role/ExampleRole/host-01") == true)
            #expect(answer.credentialSet["sourceIdentity"] as? String == "CN=vector-ec")
            #expect(answer.expiration == "2025-06-15T12:15:00Z")
        }
    }

    @Test(arguments: Way.allCases)
    func row5RefusesTheECVectorWithoutItsChain(way: Way) async throws {
        try await withVectors(way) { laboratory in
            let certificate = try Certificate(der: Self.bytes("ec.certificate"))
            let pem =
                "-----BEGIN PRIVATE KEY-----\n\(try Self.text("ec.key.base64"))\n"
                + "-----END PRIVATE KEY-----\n"
            let key = try PrivateKey(pem: SecretBytes(copying: Array(pem.utf8)), passphrase: nil)
            var request = try ec()
            request.headers.removeAll { $0.name == "X-Amz-X509-Chain" }
            let answer = try laboratory.send(
                request.replacing(
                    SigV4X509.sign(
                        request, certificate: certificate, chain: [], signer: key,
                        region: "us-east-1", now: fixedNow)))
            #expect(answer.status == 403)
            #expect(answer.message == "Untrusted signing certificate")
        }
    }

    /// The tags that the vectors' certificates give, seen by a trust policy that asks for them all.
    @Test(arguments: [
        (
            false,
            [
                "x509Subject/O": "RA Vectors", "x509Subject/CN": "vector-rsa",
                "x509Issuer/O": "RA Vectors", "x509Issuer/CN": "RA Vector Root",
            ]
        ),
        (
            true,
            [
                "x509Subject/O": "RA Vectors", "x509Subject/CN": "vector-ec",
                "x509Issuer/O": "RA Vectors", "x509Issuer/CN": "RA Vector Issuing",
                "x509SAN/DNS": "ec.example.com",
            ]
        ),
    ])
    func rows1And4GiveTheTagsOfTheCertificate(isEC: Bool, tags: [String: String]) async throws {
        try await withVectors(.inProcess) { laboratory in
            func statusWhereNeeded(_ tags: [String: String]) throws -> Int {
                let list = tags.map { "\"aws:PrincipalTag/\($0.key)\":\"\($0.value)\"" }.joined(
                    separator: ",")
                let policy = Provisioned.trustPolicy(
                    "arn:aws:rolesanywhere:*:*:trust-anchor/*",
                    conditions: #","StringEquals":{\#(list)}"#)
                let update = try laboratory.iam(
                    "UpdateAssumeRolePolicy",
                    ["RoleName": "ExampleRole", "PolicyDocument": policy])
                #expect(update.status == 200)
                return try laboratory.send(isEC ? ec() : rsa()).status
            }
            let status = try statusWhereNeeded(tags)
            #expect(status == 201)
            for key in tags.keys {
                var other = tags
                other[key] = "another"
                let refused = try statusWhereNeeded(other)
                #expect(refused == 403, "\(key)")
            }
        }
    }

    @Test func refusesTheECVectorWithItsChainTakenAway() async throws {
        try await withVectors(.inProcess) { laboratory in
            var request = try ec()
            request.headers.removeAll { $0.name == "X-Amz-X509-Chain" }
            #expect(try laboratory.send(request).message == "Invalid signature")
        }
    }

    /// Every byte of what the signature covers, and of the signature, one at a time.
    @Test func refusesEveryChangeOfAByte() async throws {
        try await withVectors(.inProcess) { laboratory in
            let request = try rsa()
            for index in request.body.indices {
                var changed = request
                changed.body[index] ^= 1
                #expect(try laboratory.send(changed).status >= 400, "body \(index)")
            }
            for (number, header) in request.headers.enumerated() {
                for index in header.value.utf8.indices {
                    var bytes = Array(header.value.utf8)
                    let offset = header.value.utf8.distance(
                        from: header.value.utf8.startIndex, to: index)
                    bytes[offset] ^= 1
                    var changed = request
                    changed.headers[number].value = String(decoding: bytes, as: UTF8.self)
                    let status = try laboratory.send(changed).status
                    #expect(status >= 400, "\(header.name) \(offset)")
                }
            }
            for index in request.query.utf8.indices {
                var bytes = Array(request.query.utf8)
                bytes[request.query.utf8.distance(from: request.query.startIndex, to: index)] ^= 1
                var changed = request
                changed.query = String(decoding: bytes, as: UTF8.self)
                // Upper and lower case hex digits are the same escape.
                guard changed.query.lowercased() != request.query.lowercased() else { continue }
                #expect(try laboratory.send(changed).status >= 400, "query")
            }
        }
    }
}
