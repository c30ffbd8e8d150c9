import AWSSigning
import Foundation
import HTTPServer
import LocalService
import TestSupport
import Testing

/// Requests for what this service does not have, and those that come by way of others.
struct ForeignRequestTests {
    @Test(arguments: ["ec2", "dynamodb", "lambda"])
    func otherServicesAreNamed(service: String) async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.send(laboratory.signed("POST", "/", service: service))
            #expect(answer.status == 403 && answer.code == "InvalidSignatureException")
            #expect(answer.message?.hasPrefix("Credential should be scoped to correct") == true)
            let record = try #require(laboratory.log.last)
            #expect(record.reason?.contains("names the service \(service);") == true)
            #expect(!record.isAWSVerified)
        }
    }

    @Test func anotherRegionIsToldWithThoseThatMayBe() async throws {
        try await Laboratory.run(region: "eu-west-1") { laboratory in
            let request = laboratory.signed(
                "POST", "/", service: "iam", region: "eu-west-2",
                contentType: "application/x-www-form-urlencoded",
                body: Array("Action=ListRoles&Version=2010-05-08".utf8))
            let answer = try laboratory.send(request)
            #expect(answer.status == 403)
            #expect(
                laboratory.log.last?.reason
                    == "the signature's scope names eu-west-2; for this service it must be "
                    + "eu-west-1 or us-east-1")
        }
    }

    @Test func otherPathsAndTheQueryAreNotServed() async throws {
        try await Laboratory.run { laboratory in
            let form = Array("Action=ListRoles&Version=2010-05-08".utf8)
            let type = "application/x-www-form-urlencoded"
            for path in ["/roles", "/sessionsX", "/a/b"] {
                let request = laboratory.signed(
                    "POST", path, service: "iam", contentType: type, body: form)
                let answer = try laboratory.send(request)
                #expect(answer.code == "InvalidAction")
            }
            let bare = laboratory.signed("POST", "/", service: "iam", contentType: type)
            let answer = try laboratory.send(bare)
            #expect(answer.code == "MissingAction")
            #expect(laboratory.log.last?.reason?.contains("not from the query") == true)
        }
    }

    @Test func anOperationThatIsMissingIsMarked() async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.iam("ListUsers")
            #expect(answer.code == "InvalidAction")
            let record = try #require(laboratory.log.last)
            #expect(!record.isAWSVerified)
            #expect(record.reason?.hasPrefix("this service does not have it") == true)
        }
    }

    @Test func noRoleHasAnInstanceProfile() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let answer = try laboratory.iam("ListInstanceProfilesForRole", ["RoleName": "reader"])
            let result = answer.result("ListInstanceProfilesForRole")
            #expect(answer.status == 200)
            #expect(result?.child("InstanceProfiles") != nil)
            #expect(result?.members(of: "InstanceProfiles").isEmpty == true)
            #expect(result?.text(of: "IsTruncated") == "false")
            let unknown = try laboratory.iam("ListInstanceProfilesForRole", ["RoleName": "none"])
            #expect(unknown.code == "NoSuchEntity")
            let denied = try laboratory.iam(
                "ListInstanceProfilesForRole", ["RoleName": "reader"], key: world.sessionKey())
            #expect(denied.code == "AccessDenied")
        }
    }

    @Test(arguments: [
        ("X-Forwarded-For", "127.0.0.1", 403), ("Forwarded", "for=127.0.0.1", 403),
        ("Via", "1.1 proxy", 403), ("Sec-Fetch-Site", "cross-site", 403),
        ("Sec-Fetch-Site", "same-site", 403), ("Sec-Fetch-Site", "same-origin", 200),
        ("Sec-Fetch-Site", "none", 200), ("User-Agent", "curl", 200),
    ])
    func recordsAreToldToNobodyBehindAnother(
        name: String, value: String, status: Int
    ) async throws {
        try await Laboratory.run { laboratory in
            let request = SigningRequest(
                method: "GET", path: "/_lab/requests",
                headers: [("Host", laboratory.host), (name, value)])
            let answer = try laboratory.send(request)
            #expect(answer.status == status)
        }
    }

    @Test(arguments: ["localhost:@evil", "localhost:80x", "[::1]x", "127.0.0.1:99999", "[::1]@b:1"])
    func aHostIsANameAndAPort(host: String) async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.ask("/_lab/requests", host: host)
            #expect(answer.status == 403)
        }
    }

    @Test(arguments: ["junk", "Zm9v", "/w=="])
    func aMarkerIsOneThatWasGivenOut(marker: String) async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.iam("ListRoles", ["Marker": marker])
            #expect(answer.status == 400 && answer.code == "InvalidInput")
        }
    }

    @Test func tagsOfAWSAreItsOwn() async throws {
        try await Laboratory.run { laboratory in
            _ = try Provisioned(laboratory)
            let role = try laboratory.iam(
                "TagRole",
                ["RoleName": "reader", "Tags.member.1.Key": "AWS:x", "Tags.member.1.Value": "y"])
            #expect(role.status == 400 && role.code == "InvalidInput")
            let profile = try laboratory.call(
                "POST", "/profiles",
                [
                    "name": "p", "roleArns": [String](),
                    "tags": [["key": "aws:x", "value": "y"]],
                ])
            #expect(profile.status == 400 && profile.code == "ValidationException")
        }
    }

    @Test func anEventIsChangedOnceInACall() async throws {
        try await Laboratory.run { laboratory in
            let authority = try TestAuthority.root()
            var body = Provisioned.trustAnchor([authority.certificate])
            let setting: [String: Any] = ["enabled": false, "event": "CA_CERTIFICATE_EXPIRY"]
            body["notificationSettings"] = [setting, setting]
            #expect(try laboratory.call("POST", "/trustanchors", body).status == 400)
            body["notificationSettings"] = [setting]
            #expect(try laboratory.call("POST", "/trustanchors", body).status == 201)
        }
    }

    @Test(arguments: ["drop=1", "drop-answer=1"])
    func whatWasDroppedHasFailed(fault: String) async throws {
        try await Laboratory.run(faults: [fault]) { laboratory in
            _ = try? laboratory.call("GET", "/profiles")
            #expect(laboratory.log.count == 1)
            let page = try laboratory.records("failed=true")
            #expect(page.requests.count == 1)
        }
    }
}
