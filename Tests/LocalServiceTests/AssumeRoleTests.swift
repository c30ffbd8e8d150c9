import AWS
import AWSSigning
import Foundation
import LocalService
import TestSupport
import Testing

/// AssumeRole: what it asks for, and what its sessions are.
struct AssumeRoleTests {
    private static let account = "arn:aws:iam::111122223333:root"

    @Test(arguments: Way.allCases)
    func aSessionOfARoleThatTrustsTheAccount(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let second = try SecondRole(laboratory, trusting: Self.account)
            let answer = try second.assume()
            #expect(answer.status == 200, "\(answer.text)")
            let result = try #require(answer.result("AssumeRole"))
            let user = result.child("AssumedRoleUser")
            #expect(
                user?.text(of: "Arn") == "arn:aws:sts::111122223333:assumed-role/second/work")
            let id = try #require(user?.text(of: "AssumedRoleId"))
            #expect(id.hasPrefix("AROA") && id.hasSuffix(":work"))
            #expect(result.child("PackedPolicySize") == nil)
            let credentials = result.child("Credentials")
            #expect(credentials?.text(of: "Expiration") == "2025-06-15T13:00:00Z")
            let key = try answer.assumedKey()
            let identity = try laboratory.query("sts", "GetCallerIdentity", key: key)
                .result("GetCallerIdentity")
            #expect(identity?.text(of: "UserId") == id)
            #expect(try laboratory.listBuckets(key: key).status == 200)
            laboratory.now = fixedNow.addingTimeInterval(3600)
            #expect(try laboratory.listBuckets(key: key).code == "ExpiredToken")
        }
    }

    @Test(arguments: [
        ("RoleSessionName", "x"), ("RoleSessionName", "a b"), ("RoleArn", "short"),
        ("RoleSessionName", String(repeating: "x", count: 65)), ("DurationSeconds", "899"),
        ("DurationSeconds", "43201"), ("DurationSeconds", "1h"), ("ExternalId", "x"),
        ("ExternalId", "a b"), ("SourceIdentity", "x"), ("SourceIdentity", "a b"),
        ("PolicyArns.member.1.arn", "short"), ("Policy", ""),
    ])
    func refusesValuesThatCannotBe(name: String, value: String) async throws {
        try await Laboratory.run { laboratory in
            let answer = try SecondRole(laboratory, trusting: Self.account).assume([name: value])
            #expect(answer.status == 400 && answer.code == "ValidationError", "\(answer.text)")
            let member = name.replacingOccurrences(of: "member.1", with: "1.member")
            let place = member.prefix(1).lowercased() + member.dropFirst()
            #expect(answer.message?.contains("at '\(place)'") == true)
        }
    }

    @Test func whoIsNotTrustedAndARoleThatIsNotThereAreToldTheSame() async throws {
        try await Laboratory.run { laboratory in
            _ = try SecondRole(laboratory, trusting: "arn:aws:iam::444455556666:root")
            for role in ["second", "none"] {
                let arn = "arn:aws:iam::111122223333:role/\(role)"
                let answer = try laboratory.query(
                    "sts", "AssumeRole", ["RoleArn": arn, "RoleSessionName": "work"])
                #expect(answer.status == 403 && answer.code == "AccessDenied")
                #expect(
                    answer.message
                        == "User: arn:aws:iam::111122223333:user/lab is not authorized to "
                        + "perform: sts:AssumeRole on resource: \(arn)")
            }
        }
    }

    @Test(arguments: [
        (3600, 3601, true), (7200, 7200, false), (43_200, 43_200, false),
    ])
    func theRoleLimitsTheDuration(maximum: Int, asked: Int, refused: Bool) async throws {
        try await Laboratory.run { laboratory in
            let second = try SecondRole(
                laboratory, trusting: Self.account, more: ["MaxSessionDuration": "\(maximum)"])
            let answer = try second.assume(["DurationSeconds": "\(asked)"])
            #expect((answer.status == 400) == refused, "\(answer.text)")
            guard refused else { return }
            #expect(answer.code == "ValidationError")
            #expect(
                answer.message
                    == "The requested DurationSeconds exceeds the MaxSessionDuration set for this "
                    + "role.")
        }
    }

    @Test func aChainLastsAnHourAtMost() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let second = try SecondRole(
                laboratory, trusting: world.roleARN, action: "sts:*",
                more: ["MaxSessionDuration": "43200"])
            let key = try world.sessionKey()
            let answer = try second.assume(["DurationSeconds": "3601"], key: key)
            #expect(answer.status == 400 && answer.code == "ValidationError")
            #expect(
                answer.message
                    == "The requested DurationSeconds exceeds the 1 hour session limit for roles "
                    + "assumed by role chaining")
            #expect(try second.assume(["DurationSeconds": "3600"], key: key).status == 200)
        }
    }

    @Test func conditionsOfTheTrustPolicyAreCompared() async throws {
        try await Laboratory.run { laboratory in
            let condition =
                #"{"StringEquals":{"sts:ExternalId":"right"},"StringLike":{"#
                + #""sts:RoleSessionName":"w*"},"Null":{"aws:MultiFactorAuthPresent":"true"}}"#
            let second = try SecondRole(
                laboratory, trusting: Self.account, condition: condition)
            #expect(try second.assume(["ExternalId": "right"]).status == 200)
            #expect(try second.assume(["ExternalId": "wrong"]).status == 403)
            #expect(try second.assume().status == 403)
            #expect(laboratory.log.last?.reason?.contains("sts:ExternalId") == true)
            let named = ["ExternalId": "right", "RoleSessionName": "x1"]
            #expect(try second.assume(named).status == 403)
        }
    }

    @Test func tagsAndSourceIdentitiesNeedActionsOfTheirOwn() async throws {
        try await Laboratory.run { laboratory in
            let second = try SecondRole(laboratory, trusting: Self.account)
            let tag = ["Tags.member.1.Key": "team", "Tags.member.1.Value": "red"]
            let wishes = [
                (tag, "sts:TagSession"), (["SourceIdentity": "me"], "sts:SetSourceIdentity"),
            ]
            for (wish, action) in wishes {
                let refused = try second.assume(wish)
                #expect(refused.status == 403)
                #expect(refused.message?.contains("perform: \(action) on resource") == true)
            }
            try second.trust(Self.account, action: "sts:*")
            let answer = try second.assume(tag.merging(["SourceIdentity": "me"]) { $1 })
            #expect(answer.result("AssumeRole")?.text(of: "SourceIdentity") == "me")
            #expect(answer.result("AssumeRole")?.text(of: "PackedPolicySize") == "0")
            try second.allow(
                "s3:ListAllMyBuckets",
                condition: #"{"StringEquals":{"aws:PrincipalTag/team":"red"}}"#)
            #expect(try laboratory.listBuckets(key: answer.assumedKey()).status == 200)
            #expect(try laboratory.listBuckets(key: second.assume().assumedKey()).status == 403)
        }
    }

    @Test func sessionPoliciesLimit() async throws {
        try await Laboratory.run { laboratory in
            let second = try SecondRole(laboratory, trusting: Self.account)
            let nothing =
                #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","#
                + #""Resource":"*"}]}"#
            let limited = try second.assume(["Policy": nothing])
            #expect(limited.result("AssumeRole")?.child("PackedPolicySize") != nil)
            let denied = try laboratory.listBuckets(key: limited.assumedKey())
            #expect(denied.message?.contains("no session policy allows") == true)
            let arn = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
            let managed = try second.assume(["PolicyArns.member.1.arn": arn])
            #expect(try laboratory.listBuckets(key: managed.assumedKey()).status == 403)
            let unknown = try second.assume([
                "PolicyArns.member.1.arn": "arn:aws:iam::aws:policy/None"
            ])
            #expect(unknown.status == 400)
            let bad = try second.assume(["Policy": "{}"])
            #expect(bad.status == 400 && bad.code == "MalformedPolicyDocument")
        }
    }

    @Test func tooMuchIsTooLarge() async throws {
        try await Laboratory.run { laboratory in
            let second = try SecondRole(laboratory, trusting: Self.account, action: "sts:*")
            var wish: [String: String] = [:]
            for number in 1...20 {
                wish["Tags.member.\(number).Key"] = "k\(number)"
                wish["Tags.member.\(number).Value"] = String(repeating: "x", count: 256)
            }
            let answer = try second.assume(wish)
            #expect(answer.status == 400 && answer.code == "PackedPolicyTooLarge")
        }
    }

    @Test func asksForTheRightVersion() async throws {
        try await Laboratory.run { laboratory in
            let body = "Action=GetCallerIdentity&Version=2010-05-08"
            let answer = try laboratory.send(
                laboratory.signed(
                    "POST", "/", service: "sts",
                    contentType: "application/x-www-form-urlencoded", body: Array(body.utf8)))
            #expect(answer.status == 400 && answer.code == "InvalidAction")
        }
    }

    @Test func whoMayNotMakeTheServicesRoleMakesNoFirstAnchor() async throws {
        try await Laboratory.run { laboratory in
            let second = try SecondRole(laboratory, trusting: Self.account)
            try second.allow("rolesanywhere:*")
            let key = try second.assume().assumedKey()
            let anchor = Provisioned.trustAnchor([try TestAuthority.root().certificate])
            let refused = try laboratory.call("POST", "/trustanchors", anchor, key: key)
            #expect(refused.status == 403 && refused.code == "AccessDeniedException")
            #expect(
                refused.message
                    == "Unauthorized because no identity-based policy allows for the "
                    + "iam:CreateServiceLinkedRole action")
            try second.allow(
                "iam:CreateServiceLinkedRole", name: "more",
                condition:
                    #"{"StringEquals":{"iam:AWSServiceName":"rolesanywhere.amazonaws.com"}}"#)
            #expect(try laboratory.call("POST", "/trustanchors", anchor, key: key).status == 201)
        }
    }
}
