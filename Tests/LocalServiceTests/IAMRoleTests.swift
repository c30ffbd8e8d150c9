import AWS
import AWSSigning
import Foundation
import TestSupport
import Testing

struct IAMRoleTests {
    private static let trust = Provisioned.trustPolicy(
        "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/*")
    private static let readOnly = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    private static let document =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","#
        + #""Resource":"arn:aws:s3:::a&b/*"}]}"#

    @discardableResult
    private func create(
        _ laboratory: Laboratory, _ name: String = "reader", _ more: [String: String] = [:]
    ) throws -> Answer {
        try laboratory.iam(
            "CreateRole",
            ["RoleName": name, "AssumeRolePolicyDocument": Self.trust].merging(more) { $1 })
    }

    @Test(arguments: Way.allCases)
    func rolesAreGivenBackAsTheyWereMade(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let created = try create(
                laboratory, "reader",
                [
                    "Path": "/team/a/", "Description": "reads <reports> & logs",
                    "MaxSessionDuration": "7200", "Tags.member.1.Key": "k",
                    "Tags.member.1.Value": "v 1",
                ])
            #expect(created.status == 200)
            #expect(created.header("Content-Type") == "text/xml")
            #expect(created.text.contains("https://iam.amazonaws.com/doc/2010-05-08/"))
            let requestID = created.xml?.child("ResponseMetadata")?.text(of: "RequestId")
            #expect(requestID == created.header("x-amzn-RequestId"))
            let role = try laboratory.iam("GetRole", ["RoleName": "READER"]).result("GetRole")?
                .child("Role")
            #expect(role?.text(of: "Arn") == "arn:aws:iam::111122223333:role/team/a/reader")
            #expect(role?.text(of: "Path") == "/team/a/")
            #expect(role?.text(of: "Description") == "reads <reports> & logs")
            #expect(role?.text(of: "MaxSessionDuration") == "7200")
            #expect(role?.text(of: "CreateDate") == "2025-06-15T12:00:00Z")
            let encoded = try #require(role?.text(of: "AssumeRolePolicyDocument"))
            #expect(encoded.hasPrefix("%7B%22Version%22%3A%222012-10-17%22"))
            #expect(PercentEncoding.decodeText(encoded) == Self.trust)
            #expect(role?.members(of: "Tags").map { $0.text(of: "Value") } == ["v 1"])
        }
    }

    @Test func namesAreUniqueWithoutRegardToCase() async throws {
        try await Laboratory.run { laboratory in
            try create(laboratory)
            let again = try create(laboratory, "Reader")
            #expect(again.status == 409)
            #expect(again.code == "EntityAlreadyExists")
            #expect(again.message == "Role with name Reader already exists.")
        }
    }

    @Test func whatIsInUseIsNotDeleted() async throws {
        try await Laboratory.run { laboratory in
            try create(laboratory)
            let role = ["RoleName": "reader"]
            let inline = ["PolicyName": "p", "PolicyDocument": Self.document]
            try laboratory.iam(
                "AttachRolePolicy", role.merging(["PolicyArn": Self.readOnly]) { $1 })
            try laboratory.iam("PutRolePolicy", role.merging(inline) { $1 })
            let attached = try laboratory.iam("DeleteRole", role)
            #expect(attached.status == 409)
            #expect(attached.code == "DeleteConflict")
            #expect(attached.message == "Cannot delete entity, must detach all policies first.")
            try laboratory.iam(
                "DetachRolePolicy", role.merging(["PolicyArn": Self.readOnly]) { $1 })
            #expect(
                try laboratory.iam("DeleteRole", role).message
                    == "Cannot delete entity, must delete policies first.")
            try laboratory.iam("DeleteRolePolicy", role.merging(["PolicyName": "p"]) { $1 })
            #expect(try laboratory.iam("DeleteRole", role).status == 200)
            let gone = try laboratory.iam("GetRole", role)
            #expect(gone.status == 404)
            #expect(gone.code == "NoSuchEntity")
            #expect(gone.message == "The role with name reader cannot be found.")
        }
    }

    @Test func policiesAreGivenBackAsTheyWereWritten() async throws {
        try await Laboratory.run { laboratory in
            try create(laboratory)
            let role = ["RoleName": "reader"]
            for name in ["b", "a"] {
                let put = try laboratory.iam(
                    "PutRolePolicy",
                    role.merging(["PolicyName": name, "PolicyDocument": Self.document]) { $1 })
                #expect(put.status == 200, "\(put.text)")
                #expect(put.result("PutRolePolicy") == nil)
            }
            let names = try laboratory.iam("ListRolePolicies", role).result("ListRolePolicies")
            #expect(names?.members(of: "PolicyNames").map(\.text) == ["a", "b"])
            #expect(names?.text(of: "IsTruncated") == "false")
            let got = try laboratory.iam("GetRolePolicy", role.merging(["PolicyName": "a"]) { $1 })
            let text = got.result("GetRolePolicy")?.text(of: "PolicyDocument") ?? ""
            #expect(PercentEncoding.decodeText(text) == Self.document)
            let absent = try laboratory.iam(
                "GetRolePolicy", role.merging(["PolicyName": "c"]) { $1 })
            #expect(absent.code == "NoSuchEntity")
        }
    }

    @Test func onlyKnownManagedPoliciesAttach() async throws {
        try await Laboratory.run { laboratory in
            try create(laboratory)
            let unknown = "arn:aws:iam::aws:policy/NoSuchPolicy"
            let refused = try laboratory.iam(
                "AttachRolePolicy", ["RoleName": "reader", "PolicyArn": unknown])
            #expect(refused.status == 404)
            #expect(refused.code == "NoSuchEntity")
            #expect(refused.message == "Policy \(unknown) does not exist or is not attachable.")
            for _ in 1...2 {
                let attached = try laboratory.iam(
                    "AttachRolePolicy", ["RoleName": "reader", "PolicyArn": Self.readOnly])
                #expect(attached.status == 200)
            }
            let list =
                try laboratory.iam("ListAttachedRolePolicies", ["RoleName": "reader"])
                .result("ListAttachedRolePolicies")?.members(of: "AttachedPolicies") ?? []
            #expect(list.map { $0.text(of: "PolicyArn") } == [Self.readOnly])
            #expect(list.map { $0.text(of: "PolicyName") } == ["AmazonS3ReadOnlyAccess"])
        }
    }

    @Test(arguments: [
        ("not json", "This policy contains invalid Json"),
        (
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","#
                + #""Principal":{"Service":"rolesanywhere.amazonaws.com"},"Resource":"*"}]}"#,
            "Has prohibited field Resource"
        ),
        (
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","#
                + #""Principal":{"Service":"rolesanywhere.amazonaws.com"}}]}"#,
            "AssumeRole policy may only specify STS AssumeRole actions."
        ),
    ])
    func refusesMalformedTrustPolicies(policy: String, message: String) async throws {
        try await Laboratory.run { laboratory in
            let created = try create(laboratory, "r", ["AssumeRolePolicyDocument": policy])
            #expect(created.status == 400)
            #expect(created.code == "MalformedPolicyDocument")
            #expect(created.message == message)
            try create(laboratory)
            let updated = try laboratory.iam(
                "UpdateAssumeRolePolicy", ["RoleName": "reader", "PolicyDocument": policy])
            #expect(updated.message == message)
            #expect(try laboratory.iam("GetRole", ["RoleName": "r"]).status == 404)
        }
    }

    @Test func anOperatorThatNobodyKnowsIsRefused() async throws {
        try await Laboratory.run { laboratory in
            try create(laboratory)
            let document = Self.document.replacingOccurrences(
                of: #""Resource""#, with: #""Condition":{"StringSounds":{"a:b":"c"}},"Resource""#)
            let put = try laboratory.iam(
                "PutRolePolicy",
                ["RoleName": "reader", "PolicyName": "p", "PolicyDocument": document])
            #expect(put.code == "MalformedPolicyDocument")
            #expect(laboratory.log.last?.reason?.contains("StringSounds") == true)
        }
    }

    @Test func quotasHold() async throws {
        try await Laboratory.run { laboratory in
            let long = Provisioned.trustPolicy(
                "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/"
                    + String(repeating: "x", count: 2048))
            let trust = try create(laboratory, "r", ["AssumeRolePolicyDocument": long])
            #expect(trust.status == 409)
            #expect(trust.code == "LimitExceeded")
            #expect(trust.message == "Cannot exceed quota for ACLSizePerRole: 2048")
            try create(laboratory)
            let big = Self.document.replacingOccurrences(
                of: "a&b", with: String(repeating: "x", count: 6_000))
            let statuses = try ["a", "b"].map { name in
                try laboratory.iam(
                    "PutRolePolicy",
                    ["RoleName": "reader", "PolicyName": name, "PolicyDocument": big]
                ).code
            }
            #expect(statuses == [nil, "LimitExceeded"])
        }
    }

    @Test(arguments: [
        ("RoleName", "a b", #"[\w+=,.@-]+"#), ("RoleName", String(repeating: "x", count: 65), "64"),
        ("Path", "team", #"(\u002F)"#), ("MaxSessionDuration", "3599", "3600"),
        ("MaxSessionDuration", "43201", "43200"),
        ("Tags.member.1.Key", "a(b", "regular expression"),
    ])
    func refusesValuesThatCannotBe(name: String, value: String, part: String) async throws {
        try await Laboratory.run { laboratory in
            let answer = try create(
                laboratory, "reader",
                [name: value, "Tags.member.1.Value": ""].merging(
                    name.hasPrefix("Tags") ? [:] : ["Tags.member.1.Key": "k"]
                ) { $1 })
            #expect(answer.status == 400)
            #expect(answer.code == "ValidationError")
            #expect(answer.message?.hasPrefix("1 validation error detected: ") == true)
            #expect(answer.message?.contains(part) == true, "\(answer.text)")
        }
    }

    @Test func tagsCompareKeysWithoutCase() async throws {
        try await Laboratory.run { laboratory in
            try create(laboratory)
            func tags() throws -> [String?] {
                try laboratory.iam("ListRoleTags", ["RoleName": "reader"])
                    .result("ListRoleTags")?.members(of: "Tags").map {
                        "\($0.text(of: "Key") ?? "")=\($0.text(of: "Value") ?? "")"
                    } ?? []
            }
            try laboratory.iam(
                "TagRole",
                [
                    "RoleName": "reader", "Tags.member.1.Key": "Owner",
                    "Tags.member.1.Value": "a", "Tags.member.2.Key": "b",
                    "Tags.member.2.Value": "",
                ])
            #expect(try tags() == ["b=", "Owner=a"])
            try laboratory.iam(
                "TagRole",
                ["RoleName": "reader", "Tags.member.1.Key": "owner", "Tags.member.1.Value": "c"])
            #expect(try tags() == ["b=", "owner=c"])
            try laboratory.iam("UntagRole", ["RoleName": "reader", "TagKeys.member.1": "OWNER"])
            #expect(try tags() == ["b="])
        }
    }

    @Test func listsRolesPageByPage() async throws {
        try await Laboratory.run { laboratory in
            for name in ["e", "B", "d", "A", "c"] {
                try create(laboratory, name, ["Path": name == "e" ? "/x/" : "/"])
            }
            var names: [String?] = []
            var parameters = ["MaxItems": "2"]
            while names.count < 9 {
                let list = try laboratory.iam("ListRoles", parameters).result("ListRoles")
                names += list?.members(of: "Roles").map { $0.text(of: "RoleName") } ?? []
                guard list?.text(of: "IsTruncated") == "true" else { break }
                parameters["Marker"] = try #require(list?.text(of: "Marker"))
            }
            #expect(names == ["A", "B", "c", "d", "e"])
            let below = try laboratory.iam("ListRoles", ["PathPrefix": "/x/"]).result("ListRoles")
            #expect(below?.members(of: "Roles").map { $0.text(of: "RoleName") } == ["e"])
        }
    }

    @Test func permissionsBoundariesLimit() async throws {
        try await Laboratory.run { laboratory in
            let unknown = try create(
                laboratory, "r", ["PermissionsBoundary": "arn:aws:iam::aws:policy/Nothing"])
            #expect(unknown.code == "NoSuchEntity")
            let made = try create(laboratory, "r", ["PermissionsBoundary": Self.readOnly])
            let boundary = made.result("CreateRole")?.child("Role")?.child("PermissionsBoundary")
            #expect(boundary?.text(of: "PermissionsBoundaryArn") == Self.readOnly)
        }
    }

    @Test func knowsNoOtherOperations() async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.iam("CreateUser", ["UserName": "x"])
            #expect(answer.status == 400)
            #expect(answer.code == "InvalidAction")
            #expect(
                answer.message == "Could not find operation CreateUser for version 2010-05-08")
        }
    }
}
