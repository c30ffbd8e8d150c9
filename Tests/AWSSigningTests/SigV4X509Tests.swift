import AWSSigning
import Testing
import X509

struct SigV4X509Tests {
    @Test func reproducesTheRSAVector() throws {
        let vector = try X509Vector.rsa()
        let signed = try vector.sign()
        #expect(signed.values(of: "x-amz-date") == ["20250615T120000Z"])
        #expect(signed.values(of: "x-amz-x509") == [Base64.encode(vector.certificate.der)])
        #expect(signed.values(of: "x-amz-x509-chain") == [])
        #expect(
            signed.values(of: "authorization") == [
                "AWS4-X509-RSA-SHA256 "
                    + "Credential=291/20250615/us-east-1/rolesanywhere/aws4_request, "
                    + "SignedHeaders=content-type;host;x-amz-date;x-amz-x509, "
                    + "Signature=\(vector.signature)"
            ])
    }

    @Test func verifiesTheRSAVector() throws {
        let vector = try X509Vector.rsa()
        let verified = try verify(vector.sign())
        #expect(verified.certificate == vector.certificate)
        #expect(verified.chain == [])
        #expect(verified.authorization.credential == "291")
        #expect(verified.date == X509Vector.now)
    }

    @Test func reproducesTheCanonicalRequestOfTheECVector() throws {
        let signed = try X509Vector.ec().sign()
        let canonical = CanonicalRequest(signed, signedHeaders: Self.ecSignedHeaders)
        #expect(
            canonical.sha256Hex
                == "04bae423fc11506c4741d3fbb3cd077c11d0c5e543f441fed62a5413ccbbeca5")
    }

    @Test func verifiesTheECVector() throws {
        let vector = try X509Vector.ec()
        let authorization =
            "AWS4-X509-ECDSA-SHA256 "
            + "Credential=17429726349691885448/20250615/us-east-1/rolesanywhere/aws4_request, "
            + "SignedHeaders=\(Self.ecSignedHeaders.joined(separator: ";")), "
            + "Signature=\(vector.signature)"
        let signed = try vector.sign().replacing([("Authorization", authorization)])
        let verified = try verify(signed)
        #expect(verified.certificate == vector.certificate)
        #expect(verified.chain == vector.chain)
        #expect(verified.authorization.signedHeaders == Self.ecSignedHeaders)
    }

    @Test func makesAnECSignatureThatVerifies() throws {
        let vector = try X509Vector.ec()
        let verified = try verify(vector.sign())
        #expect(verified.authorization.algorithm == .x509ECDSASHA256)
        #expect(verified.authorization.credential == "17429726349691885448")
        #expect(verified.authorization.signedHeaders == Self.ecSignedHeaders)
        #expect(verified.authorization.signature != vector.signature)
    }

    @Test func signsTheServicesPathBehindAnyPrefix() throws {
        var vector = try X509Vector.rsa().request
        vector.path = "/lab/sessions"
        let rsa = try X509Vector.rsa()
        let signed = vector.replacing(
            try SigV4X509.sign(
                vector, certificate: rsa.certificate, chain: [], signer: rsa.key,
                region: X509Vector.region, now: X509Vector.now))
        let authorization = try #require(signed.values(of: "Authorization").first)
        #expect(authorization.hasSuffix("Signature=\(rsa.signature)"))
        #expect(throws: Never.self) { try verify(signed) }
    }

    @Test func leavesNoSecondDateBehind() throws {
        let vector = try X509Vector.rsa()
        let early = try vector.sign(at: X509Vector.now.addingTimeInterval(-300))
        let again = early.replacing(
            try SigV4X509.sign(
                early, certificate: vector.certificate, chain: [], signer: vector.key,
                region: X509Vector.region, now: X509Vector.now))
        let authorization = try #require(again.values(of: "Authorization").first)
        #expect(authorization.hasSuffix("Signature=\(vector.signature)"))
        #expect(again.values(of: "X-Amz-Date") == ["20250615T120000Z"])
    }

    /// AWS has SHA-256 with every curve, where many libraries pick the hash by the curve.
    @Test(arguments: [KeyAlgorithm.p384, .p521])
    func signsWithSHA256OnEveryCurve(algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let vector = try X509Vector.ec()
        let fields = try SigV4X509.sign(
            vector.request, certificate: vector.certificate, chain: [], signer: key,
            region: X509Vector.region, now: X509Vector.now)
        let signed = vector.request.replacing(fields)
        let header = try AuthorizationHeader(
            parsing: #require(signed.values(of: "Authorization").first))
        #expect(header.algorithm == .x509ECDSASHA256)
        let canonical = CanonicalRequest(signed, signedHeaders: header.signedHeaders)
        let string =
            "AWS4-X509-ECDSA-SHA256\n20250615T120000Z\n\(header.scope)\n"
            + canonical.sha256Hex
        let signature = try #require(Hex.decode(header.signature))
        let verifies = key.publicKey.verify(
            signature: signature, of: Array(string.utf8), digest: .sha256)
        #expect(verifies)
    }

    @Test func refusesAKeyThatAWSHasNoAlgorithmFor() throws {
        let vector = try X509Vector.rsa()
        let key = try PrivateKey.generate(.ed25519)
        #expect(
            throws: X509Error.invalidValue(
                field: "key algorithm", value: "Ed25519",
                detail: "Roles Anywhere takes RSA, EC and ML-DSA keys")
        ) {
            try SigV4X509.sign(
                vector.request, certificate: vector.certificate, chain: [], signer: key,
                region: X509Vector.region, now: X509Vector.now)
        }
    }

    private func verify(_ request: SigningRequest) throws -> VerifiedX509Request {
        try SigV4X509Verifier.verify(
            request, at: X509Vector.now, allowedSkew: 0, region: X509Vector.region)
    }

    private static let ecSignedHeaders = [
        "amz-sdk-invocation-id", "amz-sdk-request", "content-type", "host", "x-amz-date",
        "x-amz-x509", "x-amz-x509-chain",
    ]
}
