import AWS
import AWSSigning
import Foundation
import HTTP
import Testing

struct ServiceClientTests {
    private func get(_ path: String = "/profiles") -> ServiceRequest {
        ServiceRequest(.rolesanywhere, "ListProfiles", method: "GET", path: path)
    }

    @Test func sendsASignedRequest() throws {
        let transport = ScriptedTransport([.ok("{}", type: "application/json")])
        var request = get()
        request.query = [("pageSize", "50")]
        let response = try client(transport).send(request)
        #expect(response.status == 200)
        let sent = try #require(transport.requests.first)
        #expect(sent.url == "https://rolesanywhere.us-east-1.amazonaws.com/profiles?pageSize=50")
        #expect(sent.header("Host") == "rolesanywhere.us-east-1.amazonaws.com")
        #expect(sent.header("Content-Type") == nil)
        #expect(sent.header("X-Amz-Date") == "20250615T120000Z")
        #expect(sent.header("amz-sdk-request") == "attempt=1; max=3")
        #expect(
            sent.header("Authorization")
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20250615/us-east-1/rolesanywhere/"
                + "aws4_request, SignedHeaders=host;x-amz-date, Signature="
                + "931b117eb0dd7b9fcffc3016a9be61f3623162a665c235ad7e113148b32c2021")
    }

    @Test func sendsTokenBodyAndBasePath() throws {
        let transport = ScriptedTransport([.ok("{}", type: "application/json")])
        let credentials = AWSCredentials(
            accessKey: AccessKey(
                accessKeyID: "ASIAEXAMPLE", secretAccessKey: "s", sessionToken: "the token"),
            source: "a test")
        var request = ServiceRequest(
            .rolesanywhere, "CreateProfile", method: "POST", path: "/profiles")
        request.contentType = "application/json"
        request.body = Array("{}".utf8)
        _ = try client(
            transport, ["AWS_ENDPOINT_URL": "http://127.0.0.1:8080/base/", "AWS_CA_BUNDLE": "/c"],
            credentials: credentials
        ).send(request)
        let sent = try #require(transport.requests.first)
        #expect(sent.url == "http://127.0.0.1:8080/base/profiles")
        #expect(sent.caBundle == "/c")
        #expect(sent.header("Host") == "127.0.0.1:8080")
        #expect(sent.header("X-Amz-Security-Token") == "the token")
        let authorization = try #require(sent.header("Authorization"))
        #expect(authorization.contains("content-type;host;x-amz-date;x-amz-security-token,"))
    }

    @Test func s3GetsTheHashOfTheBody() throws {
        let transport = ScriptedTransport([.ok("<ListAllMyBucketsResult/>")])
        _ = try client(transport).send(ServiceRequest(.s3, "ListBuckets", method: "GET", path: "/"))
        let sent = try #require(transport.requests.first)
        #expect(sent.url == "https://s3.us-east-1.amazonaws.com/")
        #expect(
            sent.header("X-Amz-Content-SHA256")
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func retriesAndSignsEachAttemptAnew() throws {
        let transport = ScriptedTransport([
            .jsonError(429, "ThrottlingException", "Rate exceeded"),
            .answer(503, "<html>busy</html>", [("Content-Type", "text/html")]),
            .ok("{}", type: "application/json"),
        ])
        let clock = FakeClock()
        _ = try client(transport, clock: clock).send(get())
        // Half of 1 s and of 2 s.
        #expect(clock.waits == [0.5, 1])
        let requests = transport.requests
        #expect(
            requests.map { $0.header("amz-sdk-request") } == [
                "attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3",
            ])
        #expect(Set(requests.map { $0.header("amz-sdk-invocation-id") }).count == 1)
        #expect(
            requests.map { $0.header("X-Amz-Date") } == [
                "20250615T120000Z", "20250615T120000Z", "20250615T120001Z",
            ])
    }

    @Test func stopsAfterTheLastAttempt() throws {
        let error = ScriptedTransport.Answer.jsonError(500, "InternalServerException", "again")
        let transport = ScriptedTransport([error, error, error])
        let expected = AWSServiceError(
            service: .rolesanywhere, operation: "ListProfiles", code: "InternalServerException",
            message: "again", status: 500, signingRegion: "us-east-1")
        #expect(throws: AWSError.service(expected)) { try client(transport).send(get()) }
        #expect(transport.requests.count == 3)
    }

    @Test(arguments: [
        ScriptedTransport.Answer.jsonError(403, "AccessDeniedException", "no"),
        .jsonError(400, "ValidationException", "no"), .xmlError(409, "LimitExceeded", "no"),
        .jsonError(403, "ExpiredTokenException", "no"),
        .jsonError(403, "InvalidSignatureException", "no"),
        .answer(404, "<html></html>", [("Content-Type", "text/html")]),
        .failure(.tls(url: "https://x", detail: "unknown CA")),
        .failure(.libcurlMissing(detail: "gone")),
        .failure(.invalidProxy(variable: "HTTPS_PROXY")),
        .failure(.tooLarge(url: "https://x", limitBytes: 1)),
        .failure(.timedOut(url: "https://x", seconds: 30)),
    ])
    func doesNotRetryWhatCannotBeHelped(answer: ScriptedTransport.Answer) throws {
        let transport = ScriptedTransport([answer])
        let clock = FakeClock()
        #expect(throws: AWSError.self) { try client(transport, clock: clock).send(get()) }
        #expect(transport.requests.count == 1)
        #expect(clock.waits.isEmpty)
    }

    @Test(arguments: [
        HTTPError.couldNotConnect(url: "https://x", detail: "refused"),
        .couldNotResolve(url: "https://x", detail: "no such name"),
        .connectTimedOut(url: "https://x", seconds: 5),
        .connectionLost(url: "https://x", detail: "eof"),
    ])
    func retriesWhereNoAnswerCame(error: HTTPError) throws {
        let transport = ScriptedTransport([
            .failure(error), .ok("{}", type: "application/json"),
        ])
        _ = try client(transport).send(get())
        #expect(transport.requests.count == 2)
    }

    /// A second trust anchor of the same name would be the price.
    @Test func doesNotRepeatACreationWhoseAnswerWasLost() throws {
        var request = get()
        request.isIdempotent = false
        let lost = HTTPError.connectionLost(url: "https://x", detail: "eof")
        let transport = ScriptedTransport([.failure(lost)])
        #expect(throws: AWSError.transport(lost)) { try client(transport).send(request) }
        let unsent = HTTPError.connectTimedOut(url: "https://x", seconds: 5)
        let second = ScriptedTransport([
            .failure(unsent), .jsonError(503, "ServiceUnavailable", "later"),
            .ok("{}", type: "application/json"),
        ])
        _ = try client(second).send(request)
        #expect(second.requests.count == 3)
    }

    @Test func honoursTheConfiguredNumberOfAttempts() throws {
        let refused = HTTPError.couldNotConnect(url: "https://x", detail: "refused")
        let transport = ScriptedTransport([.failure(refused)])
        #expect(throws: AWSError.transport(refused)) {
            try client(transport, ["AWS_MAX_ATTEMPTS": "1"]).send(get())
        }
    }

    @Test func expiredCredentialsAreNotSent() throws {
        let transport = ScriptedTransport()
        let expired = AWSCredentials(
            accessKey: exampleCredentials.accessKey, expiration: fixedNow, source: "a test")
        #expect(throws: AWSError.credentialsExpired(source: "a test", at: fixedNow)) {
            try client(transport, credentials: expired).send(get())
        }
        #expect(transport.requests.isEmpty)
    }
}
