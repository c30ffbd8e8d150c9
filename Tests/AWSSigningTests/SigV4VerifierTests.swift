import AWSSigning
import Foundation
import Testing
import X509

struct SigV4VerifierTests {
    private let key = BotocoreVector.key
    private let now = BotocoreVector.now

    private func signed(
        _ options: CanonicalRequest.Options = .standard, path: String = "/", body: String = ""
    ) -> SigningRequest {
        let request = SigningRequest(
            method: "GET", path: path, query: "b=2&a=1",
            headers: [("Host", "127.0.0.1:8080")], body: Array(body.utf8))
        return request.replacing(
            SigV4.sign(
                request, with: key, region: "us-east-1", service: "s3", now: now,
                options: options))
    }

    private func verify(
        _ request: SigningRequest, secret: SecretString? = nil, at date: Date? = nil,
        options: CanonicalRequest.Options = .standard
    ) throws {
        let header = try #require(request.values(of: "Authorization").first)
        try SigV4Verifier.verify(
            request, authorization: AuthorizationHeader(parsing: header),
            secret: secret ?? key.secretAccessKey, at: date ?? now, allowedSkew: 300,
            region: "us-east-1", service: "s3", options: options)
    }

    private func changingAuthorization(_ old: String, _ new: String) throws -> SigningRequest {
        let request = signed()
        let value = try #require(request.values(of: "Authorization").first)
        try #require(value.contains(old))
        return request.replacing([
            ("Authorization", value.replacingOccurrences(of: old, with: new))
        ])
    }

    @Test func doesNotDependOnOrderOrEncodingOfTheQuery() throws {
        var request = signed()
        request.query = "%61=1&b=%32"
        #expect(throws: Never.self) { try verify(request) }
    }

    @Test(arguments: ["Authorization", "X-Amz-Date", "Host"])
    func refusesAFieldThatIsThereTwice(name: String) throws {
        var request = signed()
        request.headers.append((name, try #require(request.values(of: name).first)))
        #expect(throws: SignatureError.duplicateHeader(name)) { try verify(request) }
    }

    @Test(arguments: [("Host", "x-amz-date"), ("X-Amz-Date", "host")])
    func refusesAFieldThatIsNotSigned(name: String, rest: String) throws {
        let request = try changingAuthorization("host;x-amz-date", rest)
        #expect(throws: SignatureError.unsignedHeader(name, signedHeaders: [rest])) {
            try verify(request)
        }
    }

    @Test(arguments: ["X-Amz-Target", "x-amz-acl", "X-Amz-Content-SHA256"])
    func refusesAServicesFieldThatIsAddedAfterSigning(name: String) throws {
        var request = signed()
        request.headers.append((name, "value"))
        #expect(
            throws: SignatureError.unsignedHeader(name, signedHeaders: ["host", "x-amz-date"])
        ) {
            try verify(request)
        }
    }

    @Test(arguments: ["X-Amz-Security-Token", "X-Amzn-Trace-Id", "Content-Type"])
    func takesOtherFieldsThatAreAddedAfterSigning(name: String) throws {
        var request = signed()
        request.headers.append((name, "value"))
        #expect(throws: Never.self) { try verify(request) }
    }

    @Test func refusesAnotherScope() throws {
        let day = try changingAuthorization("/20250615/", "/20250616/")
        #expect(
            throws: SignatureError.scopeDateMismatch(scope: "20250616", header: "20250615T120000Z")
        ) {
            try verify(day)
        }
        let region = try changingAuthorization("us-east-1", "eu-west-1")
        #expect(throws: SignatureError.wrongRegion(signed: "eu-west-1", expected: "us-east-1")) {
            try verify(region)
        }
        let service = try changingAuthorization("/s3/", "/iam/")
        #expect(throws: SignatureError.wrongService(signed: "iam", expected: "s3")) {
            try verify(service)
        }
    }

    @Test(arguments: [-301, 301])
    func refusesAClockThatIsTooFarOff(skewSeconds: Int) {
        let later = now.addingTimeInterval(Double(-skewSeconds))
        #expect(
            throws: SignatureError.skewed(
                signed: now, now: later, skewSeconds: skewSeconds, allowedSeconds: 300)
        ) {
            try verify(signed(), at: later)
        }
    }

    @Test(arguments: [
        "", "2025-06-15T12:00:00Z", "20250615T120000", "20250615T250000Z", "20250231T120000Z",
        "20250615T120000.5Z", " 20250615T120000Z",
    ])
    func refusesAnotherFormOfDate(text: String) {
        let request = signed().replacing([("X-Amz-Date", text)])
        #expect(throws: SignatureError.malformedDate(text)) { try verify(request) }
    }

    @Test func refusesX509() throws {
        let request = try changingAuthorization("AWS4-HMAC-SHA256", "AWS4-X509-RSA-SHA256")
        #expect(throws: SignatureError.unsupportedAlgorithm("AWS4-X509-RSA-SHA256")) {
            try verify(request)
        }
    }

    @Test func explainsAMismatch() throws {
        let error = #expect(throws: SignatureError.self) {
            try verify(signed(), secret: SecretString("other"), at: now.addingTimeInterval(-5))
        }
        guard case .mismatch(let mismatch) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(
            mismatch.canonicalRequest == """
                GET
                /
                a=1&b=2
                host:127.0.0.1:8080
                x-amz-date:20250615T120000Z

                host;x-amz-date
                e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
                """)
        #expect(
            mismatch.stringToSign == """
                AWS4-HMAC-SHA256
                20250615T120000Z
                20250615/us-east-1/s3/aws4_request
                \(Digest.sha256Hex(Array(mismatch.canonicalRequest.utf8)))
                """)
        #expect(mismatch.received.count == 64)
        #expect(mismatch.expected?.count == 64)
        #expect(mismatch.expected != mismatch.received)
        #expect(mismatch.skewSeconds == 5)
    }

    @Test func takesAnObjectsPathAsItIs() throws {
        let request = signed(.s3, path: "/bucket/a%20b//./c%2Fd")
        #expect(throws: Never.self) { try verify(request, options: .s3) }
        let canonical = CanonicalRequest(request, signedHeaders: ["host"], options: .s3)
        #expect(canonical.text.hasPrefix("GET\n/bucket/a%20b//./c%2Fd\n"))
    }

    @Test func comparesTheDeclaredContentHashWithTheBody() throws {
        var request = signed(.s3, body: "one")
        request.body = Array("two".utf8)
        #expect(
            throws: SignatureError.contentHashMismatch(
                declared: Digest.sha256Hex(Array("one".utf8)),
                computed: Digest.sha256Hex(Array("two".utf8)))
        ) {
            try verify(request, options: .s3)
        }
        #expect(throws: SignatureError.missingHeader("X-Amz-Content-SHA256")) {
            try verify(signed(), options: .s3)
        }
    }

    @Test func takesABodyThatIsDeclaredUnsigned() throws {
        var request = SigningRequest(
            method: "PUT", path: "/bucket/key",
            headers: [("Host", "h"), ("X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD")],
            body: Array("one".utf8))
        request = request.replacing(
            SigV4.sign(
                request, with: key, region: "us-east-1", service: "s3", now: now, options: .s3))
        request.body = Array("two".utf8)
        #expect(throws: Never.self) { try verify(request, options: .s3) }
    }
}
