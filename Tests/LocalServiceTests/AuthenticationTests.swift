import AWSSigning
import Foundation
import LocalService
import TestSupport
import Testing
import X509

struct AuthenticationTests {
    /// A request of each service that the management key may make.
    private static func request(_ service: String, _ laboratory: Laboratory) -> SigningRequest {
        switch service {
        case "rolesanywhere":
            laboratory.signed("GET", "/profiles", query: "pageSize=7", service: service)
        case "s3":
            laboratory.signed("GET", "/", service: service)
        default:
            laboratory.signed(
                "POST", "/", service: service,
                contentType: "application/x-www-form-urlencoded; charset=utf-8",
                body: Array(
                    (service == "iam"
                        ? "Action=ListRoles&Version=2010-05-08"
                        : "Action=GetCallerIdentity&Version=2011-06-15").utf8))
        }
    }

    @Test(arguments: Way.allCases, ["rolesanywhere", "iam", "sts", "s3"])
    func acceptsTheManagementKey(way: Way, service: String) async throws {
        try await Laboratory.run(way) { laboratory in
            let answer = try laboratory.send(Self.request(service, laboratory))
            #expect(answer.status == 200, "\(answer.text)")
        }
    }

    @Test(arguments: [
        ("rolesanywhere", 403, "InvalidSignatureException"), ("iam", 403, "SignatureDoesNotMatch"),
        ("sts", 403, "SignatureDoesNotMatch"), ("s3", 403, "SignatureDoesNotMatch"),
    ])
    func refusesAChangedRequest(service: String, status: Int, code: String) async throws {
        try await Laboratory.run { laboratory in
            let request = Self.request(service, laboratory)
            var changes: [SigningRequest] = []
            var changed = request
            changed.query += changed.query.isEmpty ? "a=b" : "&a=b"
            changes.append(changed)
            changed = request.replacing([("Host", "elsewhere")])
            changes.append(changed)
            for changed in changes {
                let answer = try laboratory.send(changed)
                #expect(answer.status == status)
                #expect(answer.code == code)
                #expect(
                    answer.message?.hasPrefix(
                        "The request signature we calculated does not match") == true)
                let reason = try #require(laboratory.log.last?.reason)
                #expect(reason.contains("canonical request:\n\(request.method)\n"))
            }
        }
    }

    @Test(arguments: ["rolesanywhere", "iam", "sts"])
    func refusesAChangedBody(service: String) async throws {
        try await Laboratory.run { laboratory in
            var request = Self.request(service, laboratory)
            request.body += [UInt8(ascii: "&")]
            let answer = try laboratory.send(request)
            #expect(answer.status == 403)
        }
    }

    @Test func s3ComparesThePayload() async throws {
        try await Laboratory.run { laboratory in
            var request = Self.request("s3", laboratory)
            request.body = Array("x".utf8)
            let answer = try laboratory.send(request)
            #expect(answer.status == 400)
            #expect(answer.code == "XAmzContentSHA256Mismatch")
            request.headers.removeAll { $0.name.lowercased() == "x-amz-content-sha256" }
            #expect(try laboratory.send(request).code == "InvalidRequest")
        }
    }

    @Test(arguments: [
        ("rolesanywhere", "UnrecognizedClientException"), ("iam", "InvalidClientTokenId"),
        ("sts", "InvalidClientTokenId"), ("s3", "InvalidAccessKeyId"),
    ])
    func refusesAnUnknownKey(service: String, code: String) async throws {
        try await Laboratory.run { laboratory in
            let key = AccessKey(
                accessKeyID: "AKIANOBODY0000000000",
                secretAccessKey: Laboratory.administrator.secretAccessKey)
            let answer = try laboratory.send(
                laboratory.signed("GET", "/", service: service, key: key))
            #expect(answer.status == 403)
            #expect(answer.code == code)
        }
    }

    @Test func refusesAKeyWithAnotherSecret() async throws {
        try await Laboratory.run { laboratory in
            let key = AccessKey(
                accessKeyID: Laboratory.administrator.accessKeyID, secretAccessKey: "guessed")
            let answer = try laboratory.iam("ListRoles", key: key)
            #expect(answer.code == "SignatureDoesNotMatch")
            #expect(!laboratory.log.contains { "\($0)".contains("a secret of forty") })
        }
    }

    @Test(arguments: [
        (
            -1200.0,
            "Signature expired: 20250615T114000Z is now earlier than 20250615T114500Z "
                + "(20250615T120000Z - 15 min.)"
        ),
        (
            1200.0,
            "Signature not yet current: 20250615T122000Z is still later than "
                + "20250615T121500Z (20250615T120000Z + 15 min.)"
        ),
    ])
    func tellsAClientThatItsClockIsWrong(seconds: Double, message: String) async throws {
        try await Laboratory.run { laboratory in
            let date = fixedNow.addingTimeInterval(seconds)
            let request = laboratory.signed(
                "GET", "/profiles", service: "rolesanywhere", at: date)
            let answer = try laboratory.send(request)
            #expect(answer.status == 403)
            #expect(answer.code == "InvalidSignatureException")
            #expect(answer.message == message)
            #expect(answer.header("Date") == "Sun, 15 Jun 2025 12:00:00 GMT")
            let s3 = try laboratory.send(laboratory.signed("GET", "/", service: "s3", at: date))
            #expect(s3.code == "RequestTimeTooSkewed")
        }
    }

    @Test func regionsMustFit() async throws {
        try await Laboratory.run(region: "eu-west-1") { laboratory in
            func status(_ service: String, _ region: String) throws -> Int {
                let form = service == "iam" || service == "sts"
                let request = laboratory.signed(
                    form ? "POST" : "GET", service == "rolesanywhere" ? "/crls" : "/",
                    service: service, region: region,
                    contentType: form ? "application/x-www-form-urlencoded" : nil,
                    body: form ? Self.request(service, laboratory).body : [])
                return try laboratory.send(request).status
            }
            let cases = [
                ("rolesanywhere", "eu-west-1", 200), ("rolesanywhere", "us-east-1", 403),
                ("iam", "us-east-1", 200), ("sts", "us-east-1", 200), ("sts", "eu-west-1", 200),
                ("sts", "eu-west-2", 403), ("s3", "eu-west-1", 200), ("s3", "us-east-1", 400),
            ]
            for (service, region, expected) in cases {
                let found = try status(service, region)
                #expect(found == expected, "\(service) \(region)")
            }
        }
    }

    @Test(arguments: Way.allCases)
    func answersRequestsWithoutASignature(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let host = [(name: "Host", value: laboratory.host)]
            let root = try laboratory.send(SigningRequest(method: "GET", path: "/", headers: host))
            #expect(root.status == 404)
            let list = try laboratory.send(
                SigningRequest(method: "GET", path: "/profiles", headers: host))
            #expect(list.status == 403)
            #expect(list.code == "MissingAuthenticationTokenException")
            let form = try laboratory.send(
                SigningRequest(
                    method: "POST", path: "/", headers: host,
                    body: Array("Action=ListRoles&Version=2010-05-08".utf8)))
            #expect(form.status == 403)
            #expect(form.code == "MissingAuthenticationToken")
        }
    }

    @Test(arguments: ["", "Bearer x", "AWS4-HMAC-SHA256 Credential=x", "AWS4-HMAC-SHA512 a=b"])
    func refusesAnAuthorizationThatIsNone(value: String) async throws {
        try await Laboratory.run { laboratory in
            let request = Self.request("rolesanywhere", laboratory)
                .replacing([("Authorization", value)])
            let answer = try laboratory.send(request)
            #expect(answer.status == 403)
            #expect(answer.code == "IncompleteSignatureException")
        }
    }

    @Test func refusesTwoAuthorizations() async throws {
        try await Laboratory.run { laboratory in
            var request = Self.request("rolesanywhere", laboratory)
            request.headers += request.headers.filter { $0.name == "Authorization" }
            let answer = try laboratory.send(request)
            #expect(answer.status == 403)
        }
    }

    @Test func describesNoSecrets() throws {
        let key = try AdministratorKey()
        #expect(key.accessKeyID.hasPrefix("AKIA") && key.accessKeyID.count == 20)
        #expect(key.secretAccessKey.count == 40)
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!"\(key) \(dumped)".contains(key.secretAccessKey))
    }
}
