import AWSSigning
import Foundation
import Testing
import X509

/// Requests that botocore has signed with a fixed clock and AWS's documented example key.
struct BotocoreVector: Sendable, CustomTestStringConvertible {
    let request: SigningRequest
    let region: String
    let service: String
    let signature: String

    var testDescription: String { "\(request.method) \(service) \(request.path)" }

    static let key = AccessKey(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")

    /// 2025-06-15T12:00:00Z.
    static let now = Date(timeIntervalSince1970: 1_749_988_800)

    private static let profile = "11111111-2222-3333-4444-555555555555"

    static let all = [
        rolesAnywhere(
            "DELETE", "/profiles/\(profile)/mappings",
            query: "certificateField=x509Subject&specifiers=CN&specifiers=2.5.4.11",
            "3898a69e26d006cd1e05ff450bfe959d3d89d29bee90058f0e9261c6ddcc9273"),
        rolesAnywhere(
            "GET", "/profiles", query: "pageSize=50",
            "931b117eb0dd7b9fcffc3016a9be61f3623162a665c235ad7e113148b32c2021"),
        rolesAnywhere(
            "POST", "/profile/\(profile)/enable",
            "aa4ab24791a75601e6d1e2fc3c3063e48e0c304cf02aeb4543c837ddba6824a4"),
        rolesAnywhere(
            "GET", "/ListTagsForResource",
            query: "resourceArn=arn%3Aaws%3Arolesanywhere%3Aus-east-1%3A111122223333%3A"
                + "profile%2F\(profile)",
            "07a69a19caf921c455a401c55281c266b3a7fd5070f9a4a766777ddbcaa6e901"),
        rolesAnywhere(
            "POST", "/trustanchors",
            body: #"{"name": "corp-ca", "source": {"sourceType": "CERTIFICATE_BUNDLE", "#
                + #""sourceData": {"x509CertificateData": "#
                + #""-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n"}}, "#
                + #""enabled": true, "tags": [{"key": "owner", "value": "pki"}]}"#,
            "bcde0dc20d06095274225720423d201acae561e076871c9ab659693660392ef1"),
        form(
            "iam", region: "us-east-1", host: "iam.amazonaws.com",
            body: "Action=CreateRole&Version=2010-05-08&RoleName=ExampleRole"
                + "&AssumeRolePolicyDocument=%7B%22Version%22%3A%222012-10-17%22%2C"
                + "%22Statement%22%3A%5B%5D%7D&MaxSessionDuration=43200"
                + "&Tags.member.1.Key=k&Tags.member.1.Value=v+1",
            "3f0589b9b833f55e7a5ab703f0f828b140fc7b7ce36162e43008e3ee3d5327ed"),
        form(
            "sts", region: "eu-west-1", host: "sts.eu-west-1.amazonaws.com",
            body: "Action=GetCallerIdentity&Version=2011-06-15",
            "88131a5c4610cb9479871df25c24141ae31be04568c26eaf8073c12a3d102cbf"),
    ]

    private static func rolesAnywhere(
        _ method: String, _ path: String, query: String = "", body: String = "",
        _ signature: String
    ) -> BotocoreVector {
        var headers = [(name: "Host", value: "rolesanywhere.us-east-1.amazonaws.com")]
        if !body.isEmpty { headers.append(("Content-Type", "application/json")) }
        return BotocoreVector(
            request: SigningRequest(
                method: method, path: path, query: query, headers: headers,
                body: Array(body.utf8)),
            region: "us-east-1", service: "rolesanywhere", signature: signature)
    }

    private static func form(
        _ service: String, region: String, host: String, body: String, _ signature: String
    ) -> BotocoreVector {
        let type = "application/x-www-form-urlencoded; charset=utf-8"
        return BotocoreVector(
            request: SigningRequest(
                method: "POST", path: "/", headers: [("Host", host), ("Content-Type", type)],
                body: Array(body.utf8)),
            region: region, service: service, signature: signature)
    }
}

struct SigV4Tests {
    @Test(arguments: BotocoreVector.all)
    func reproducesBotocoresSignature(vector: BotocoreVector) throws {
        let fields = SigV4.sign(
            vector.request, with: BotocoreVector.key, region: vector.region,
            service: vector.service, now: BotocoreVector.now)
        let names =
            vector.request.body.isEmpty
            ? "host;x-amz-date" : "content-type;host;x-amz-date"
        #expect(fields.map(\.name) == ["X-Amz-Date", "Authorization"])
        #expect(
            fields.last?.value == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20250615/"
                + "\(vector.region)/\(vector.service)/aws4_request, SignedHeaders=\(names), "
                + "Signature=\(vector.signature)")
    }

    @Test(arguments: BotocoreVector.all)
    func isVerified(vector: BotocoreVector) throws {
        let signed = vector.request.replacing(
            SigV4.sign(
                vector.request, with: BotocoreVector.key, region: vector.region,
                service: vector.service, now: BotocoreVector.now))
        let header = try AuthorizationHeader(
            parsing: #require(signed.values(of: "Authorization").first))
        #expect(throws: Never.self) {
            try SigV4Verifier.verify(
                signed, authorization: header, secret: BotocoreVector.key.secretAccessKey,
                at: BotocoreVector.now, allowedSkew: 0, region: vector.region,
                service: vector.service)
        }
    }

    @Test func addsAndSignsTheTokenAndTheContentHash() throws {
        let key = AccessKey(
            accessKeyID: "ASIAEXAMPLE", secretAccessKey: "secret", sessionToken: "token")
        let request = SigningRequest(
            method: "GET", path: "/", headers: [("Host", "s3.amazonaws.com")])
        let fields = SigV4.sign(
            request, with: key, region: "us-east-1", service: "s3", now: BotocoreVector.now,
            options: .s3)
        let signed = request.replacing(fields)
        #expect(signed.values(of: "x-amz-security-token") == ["token"])
        #expect(signed.values(of: "x-amz-content-sha256") == [Digest.sha256Hex([UInt8]())])
        let header = try AuthorizationHeader(
            parsing: #require(signed.values(of: "Authorization").first))
        #expect(
            header.signedHeaders
                == ["host", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"])
    }

    @Test func leavesOutWhatChangesOnTheWay() throws {
        let request = SigningRequest(
            method: "GET", path: "/",
            headers: [
                ("Host", "example.com"), ("User-Agent", "a"), ("Connection", "close"),
                ("Expect", "100-continue"), ("X-Amzn-Trace-Id", "b"), ("X-Kept", "c"),
                ("Transfer-Encoding", "chunked"), ("authorization", "old"),
            ])
        let fields = SigV4.sign(
            request, with: BotocoreVector.key, region: "us-east-1", service: "iam",
            now: BotocoreVector.now)
        let header = try AuthorizationHeader(parsing: #require(fields.last?.value))
        #expect(header.signedHeaders == ["host", "x-amz-date", "x-kept"])
    }
}
