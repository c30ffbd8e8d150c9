import Testing

@testable import AWSSigning

/// AWS's published suite.
///
/// Where it is absent these are skipped, and fail when `REQUIRE_JUDGES` is 1.
@Suite(
    .enabled(
        if: !PublishedCase.names.isEmpty || VectorFiles.judgesAreRequired,
        "AWS's suite is not in \(PublishedCase.folder.path)"))
struct PublishedSuiteTests {
    @Test func isThere() {
        #expect(PublishedCase.names.count >= 38)
    }

    @Test(arguments: PublishedCase.names)
    func agreesWithTheSigner(name: String) throws {
        let example = try PublishedCase(name: name)
        let signed = signed(example)
        let header = try authorization(of: signed)
        let canonical = CanonicalRequest(
            signed, signedHeaders: header.signedHeaders, options: example.options)
        #expect(canonical.text == example.canonicalRequest)
        let string = StringToSign(
            canonical, algorithm: header.algorithm, date: SigningDate(example.date).text,
            scope: header.scope)
        #expect(string.text == example.stringToSign)
        #expect(header.signature == example.signature)
    }

    @Test(arguments: PublishedCase.names)
    func agreesWithTheVerifier(name: String) throws {
        let example = try PublishedCase(name: name)
        let signed = signed(example)
        #expect(throws: Never.self) { try verify(signed, example) }

        var tampered = signed
        tampered.query += "&tampered"
        let error = #expect(throws: SignatureError.self) { try verify(tampered, example) }
        guard case .mismatch(let mismatch) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(mismatch.received == example.signature)
        #expect(mismatch.expected != example.signature)
    }

    private func signed(_ example: PublishedCase) -> SigningRequest {
        var signed = example.request.replacing(
            SigV4.sign(
                example.request, with: example.key, region: example.region,
                service: example.service, now: example.date, options: example.options))
        if let token = example.unsignedToken {
            signed.headers.append(("X-Amz-Security-Token", token))
        }
        return signed
    }

    private func verify(_ request: SigningRequest, _ example: PublishedCase) throws {
        try SigV4Verifier.verify(
            request, authorization: authorization(of: request),
            secret: example.key.secretAccessKey, at: example.date, allowedSkew: 0,
            region: example.region, service: example.service, options: example.options)
    }

    private func authorization(of request: SigningRequest) throws -> AuthorizationHeader {
        try AuthorizationHeader(parsing: #require(request.values(of: "Authorization").first))
    }
}
