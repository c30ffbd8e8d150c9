import AWS
import AWSSigning
import Foundation
import LocalService
import TestSupport
import Testing

/// Managed policies: AWS's, and the account's own.
struct ManagedPolicyTests {
    private static let document =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","#
        + #""Resource":"*"}]}"#
    private static let arn = "arn:aws:iam::111122223333:policy/team/buckets"

    @discardableResult
    private func create(
        _ laboratory: Laboratory, _ more: [String: String] = [:]
    ) throws -> Answer {
        try laboratory.iam(
            "CreatePolicy",
            ["PolicyName": "buckets", "Path": "/team/", "PolicyDocument": Self.document].merging(
                more
            ) { $1 })
    }

    private func policy(_ laboratory: Laboratory, _ arn: String = arn) throws -> XMLElement? {
        try laboratory.iam("GetPolicy", ["PolicyArn": arn]).result("GetPolicy")?.child("Policy")
    }

    @Test(arguments: Way.allCases)
    func policiesAreGivenBackAsTheyWereMade(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let created = try create(
                laboratory,
                [
                    "Description": "lists", "Tags.member.1.Key": "k", "Tags.member.1.Value": "v",
                ])
            #expect(created.status == 200, "\(created.text)")
            let made = created.result("CreatePolicy")?.child("Policy")
            #expect(made?.text(of: "Arn") == Self.arn)
            #expect(made?.child("Description") == nil)
            let policy = try policy(laboratory)
            #expect(policy?.text(of: "PolicyName") == "buckets")
            #expect(policy?.text(of: "Path") == "/team/")
            #expect(policy?.text(of: "DefaultVersionId") == "v1")
            #expect(policy?.text(of: "AttachmentCount") == "0")
            #expect(policy?.text(of: "IsAttachable") == "true")
            #expect(policy?.text(of: "Description") == "lists")
            #expect(policy?.text(of: "CreateDate") == "2025-06-15T12:00:00Z")
            #expect(policy?.members(of: "Tags").map { $0.text(of: "Value") } == ["v"])
            let id = try #require(policy?.text(of: "PolicyId"))
            #expect(id.hasPrefix("ANPA") && id.count == 21)
        }
    }

    @Test func aPolicyThatIsAttachedAllowsAndStays() async throws {
        try await Laboratory.run { laboratory in
            try create(laboratory)
            let world = try Provisioned(laboratory, .init(managedPolicies: [Self.arn]))
            let key = try world.sessionKey()
            #expect(try laboratory.listBuckets(key: key).status == 200)
            #expect(try policy(laboratory)?.text(of: "AttachmentCount") == "1")
            let kept = try laboratory.iam("DeletePolicy", ["PolicyArn": Self.arn])
            #expect(kept.status == 409 && kept.code == "DeleteConflict")
            #expect(kept.message == "Cannot delete a policy attached to entities.")
            try laboratory.iam(
                "DetachRolePolicy", ["RoleName": "reader", "PolicyArn": Self.arn])
            #expect(try laboratory.listBuckets(key: key).status == 403)
            #expect(try laboratory.iam("DeletePolicy", ["PolicyArn": Self.arn]).status == 200)
            let gone = try laboratory.iam("GetPolicy", ["PolicyArn": Self.arn])
            #expect(gone.status == 404 && gone.code == "NoSuchEntity")
            #expect(gone.message == "Policy \(Self.arn) was not found.")
        }
    }

    @Test func aPolicyBoundsARoleAndLimitsASession() async throws {
        try await Laboratory.run { laboratory in
            try create(laboratory)
            try create(
                laboratory,
                [
                    "PolicyName": "nothing",
                    "PolicyDocument": Self.document.replacingOccurrences(
                        of: "s3:ListAllMyBuckets", with: "s3:GetObject"),
                ])
            let nothing = Self.arn.replacingOccurrences(of: "buckets", with: "nothing")
            let world = try Provisioned(
                laboratory,
                .init(profile: ["managedPolicyArns": [nothing]], managedPolicies: [Self.arn]))
            let limited = try laboratory.listBuckets(key: world.sessionKey())
            #expect(limited.message?.contains("no session policy allows") == true)

            try laboratory.iam(
                "CreateRole",
                [
                    "RoleName": "bounded", "PermissionsBoundary": nothing,
                    "AssumeRolePolicyDocument": Provisioned.trustPolicy(world.anchorARN),
                ])
            let count = try policy(laboratory, nothing)?.text(of: "PermissionsBoundaryUsageCount")
            #expect(count == "1")
            let kept = try laboratory.iam("DeletePolicy", ["PolicyArn": nothing])
            #expect(kept.code == "DeleteConflict")
        }
    }

    @Test(arguments: [
        ("Allow", "because no permissions boundary allows the s3:ListAllMyBuckets action"),
        ("Deny", "with an explicit deny in a permissions boundary"),
    ])
    func theBoundaryLimitsWhatThePoliciesAllow(effect: String, text: String) async throws {
        try await Laboratory.run { laboratory in
            let action = effect == "Allow" ? "s3:GetObject" : "s3:ListAllMyBuckets"
            try create(
                laboratory,
                [
                    "PolicyDocument": Self.document.replacingOccurrences(of: "Allow", with: effect)
                        .replacingOccurrences(of: "s3:ListAllMyBuckets", with: action)
                ])
            let world = try Provisioned(laboratory, .init(managedPolicies: []))
            try laboratory.iam("DeleteRole", ["RoleName": "reader"])
            try laboratory.iam(
                "CreateRole",
                [
                    "RoleName": "reader", "PermissionsBoundary": Self.arn,
                    "AssumeRolePolicyDocument": Provisioned.trustPolicy(world.anchorARN),
                ])
            try laboratory.iam(
                "AttachRolePolicy",
                [
                    "RoleName": "reader",
                    "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess",
                ])
            let answer = try laboratory.listBuckets(key: world.sessionKey())
            #expect(answer.status == 403)
            #expect(answer.message?.hasSuffix(text) == true, "\(answer.text)")
        }
    }

    @Test func refusals() async throws {
        try await Laboratory.run { laboratory in
            try create(laboratory)
            let again = try create(laboratory, ["PolicyName": "Buckets", "Path": "/"])
            #expect(again.status == 409 && again.code == "EntityAlreadyExists")
            #expect(
                again.message
                    == "A policy called Buckets already exists. Duplicate names are not allowed.")
            let long = Self.document.replacingOccurrences(
                of: "\"*\"", with: "\"arn:aws:s3:::\(String(repeating: "x", count: 6200))\"")
            let big = try create(laboratory, ["PolicyName": "big", "PolicyDocument": long])
            #expect(big.status == 409 && big.code == "LimitExceeded")
            #expect(big.message == "Cannot exceed quota for PolicySize: 6144")
            let bad = try create(laboratory, ["PolicyName": "bad", "PolicyDocument": "{}"])
            #expect(bad.code == "MalformedPolicyDocument")
            for arn in ["arn:aws:iam::aws:policy", "not an ARN, but long"] {
                #expect(try laboratory.iam("GetPolicy", ["PolicyArn": arn]).code == "InvalidInput")
            }
            let aws = try laboratory.iam(
                "DeletePolicy", ["PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"])
            #expect(aws.status == 403 && aws.code == "AccessDenied")
        }
    }

    @Test(arguments: [
        ("PolicyName", "a b"), ("PolicyName", String(repeating: "x", count: 129)),
        ("Path", "team"), ("Path", "/a b/"), ("Path", "//"),
        ("Description", String(repeating: "x", count: 1001)), ("PolicyDocument", "\u{1}"),
    ])
    func refusesValuesThatCannotBe(name: String, value: String) async throws {
        try await Laboratory.run { laboratory in
            let answer = try create(laboratory, [name: value])
            #expect(answer.status == 400 && answer.code == "ValidationError")
            let member = name.prefix(1).lowercased() + name.dropFirst()
            #expect(answer.message?.contains("at '\(member)'") == true, "\(answer.text)")
        }
    }

    @Test(arguments: [
        "AdministratorAccess", "AmazonS3FullAccess", "AmazonS3ReadOnlyAccess",
        "AWSRolesAnywhereFullAccess", "AWSRolesAnywhereReadOnly", "IAMFullAccess",
        "IAMReadOnlyAccess", "PowerUserAccess", "ReadOnlyAccess",
    ])
    func knowsAWSsOwn(name: String) async throws {
        try await Laboratory.run { laboratory in
            let arn = "arn:aws:iam::aws:policy/\(name)"
            #expect(try policy(laboratory, arn)?.text(of: "PolicyName") == name)
            let world = try Provisioned(laboratory, .init(managedPolicies: [arn]))
            let status = try laboratory.listBuckets(key: world.sessionKey()).status
            #expect((status == 200) == !(name.hasPrefix("AWS") || name.hasPrefix("IAM")))
        }
    }

    @Test func theServicesOwnPolicyIsNotForOthers() async throws {
        try await Laboratory.run { laboratory in
            _ = try Provisioned(laboratory)
            let arn = "arn:aws:iam::aws:policy/aws-service-role/AWSRolesAnywhereServicePolicy"
            #expect(try policy(laboratory, arn)?.text(of: "Path") == "/aws-service-role/")
            let refused = try laboratory.iam(
                "AttachRolePolicy", ["RoleName": "reader", "PolicyArn": arn])
            #expect(refused.status == 400 && refused.code == "PolicyNotAttachable")
            let short = try laboratory.iam(
                "AttachRolePolicy",
                [
                    "RoleName": "reader",
                    "PolicyArn": "arn:aws:iam::aws:policy/AWSRolesAnywhereServicePolicy",
                ])
            #expect(short.code == "NoSuchEntity", "a policy's ARN has its path")
        }
    }

    @Test func listsAttachedPoliciesPageByPageAndByPath() async throws {
        try await Laboratory.run { laboratory in
            try create(laboratory)
            try create(laboratory, ["PolicyName": "ReadOnlyAccess"])
            try create(laboratory, ["PolicyName": "a", "Path": "/"])
            let arns =
                ["ReadOnlyAccess", "IAMReadOnlyAccess"].map { "arn:aws:iam::aws:policy/\($0)" }
                + ["team/buckets", "team/ReadOnlyAccess", "a"].map {
                    "arn:aws:iam::111122223333:policy/\($0)"
                }
            _ = try Provisioned(laboratory, .init(managedPolicies: arns))
            func list(_ more: [String: String]) throws -> XMLElement? {
                try laboratory.iam(
                    "ListAttachedRolePolicies", ["RoleName": "reader"].merging(more) { $1 }
                ).result("ListAttachedRolePolicies")
            }
            var found: [String?] = []
            var more = ["MaxItems": "1"]
            for _ in 0..<9 {
                let page = try list(more)
                found +=
                    page?.members(of: "AttachedPolicies").map { $0.text(of: "PolicyArn") } ?? []
                guard let marker = page?.text(of: "Marker") else { break }
                more["Marker"] = marker
            }
            #expect(Set(found) == Set(arns) && found.count == arns.count)
            let team = try list(["PathPrefix": "/team/"])?.members(of: "AttachedPolicies")
            #expect(team?.map { $0.text(of: "PolicyName") } == ["buckets", "ReadOnlyAccess"])
        }
    }
}
