import AWS
import AWSSigning
import Foundation
import LocalService
import TestSupport
import Testing

/// The role that Roles Anywhere has of its own.
struct ServiceLinkedRoleTests {
    private static let name = "AWSServiceRoleForRolesAnywhere"
    private static let service = "rolesanywhere.amazonaws.com"
    private static let arn =
        "arn:aws:iam::111122223333:role/aws-service-role/rolesanywhere.amazonaws.com/\(name)"

    @Test(arguments: Way.allCases)
    func theFirstTrustAnchorBringsIt(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            #expect(try laboratory.iam("GetRole", ["RoleName": Self.name]).status == 404)
            let world = try Provisioned(laboratory)
            let role = try laboratory.iam("GetRole", ["RoleName": Self.name]).result("GetRole")?
                .child("Role")
            #expect(role?.text(of: "Arn") == Self.arn)
            #expect(
                role?.text(of: "Path") == "/aws-service-role/rolesanywhere.amazonaws.com/")
            let policies = try laboratory.iam("ListAttachedRolePolicies", ["RoleName": Self.name])
                .result("ListAttachedRolePolicies")?.members(of: "AttachedPolicies")
            #expect(
                policies?.map { $0.text(of: "PolicyName") } == ["AWSRolesAnywhereServicePolicy"])
            try laboratory.call(
                "POST", "/trustanchors", Provisioned.trustAnchor([world.authority.certificate]))
            let again = try laboratory.iam("GetRole", ["RoleName": Self.name]).result("GetRole")
            #expect(again?.child("Role")?.text(of: "RoleId") == role?.text(of: "RoleId"))
        }
    }

    @Test func isMadeOnce() async throws {
        try await Laboratory.run { laboratory in
            let wish = ["AWSServiceName": Self.service, "Description": "d"]
            let made = try laboratory.iam("CreateServiceLinkedRole", wish)
            #expect(made.status == 200, "\(made.text)")
            let role = made.result("CreateServiceLinkedRole")?.child("Role")
            #expect(role?.text(of: "Arn") == Self.arn)
            #expect(role?.text(of: "Description") == "d")
            let again = try laboratory.iam("CreateServiceLinkedRole", wish)
            #expect(again.status == 400 && again.code == "InvalidInput")
            #expect(
                again.message
                    == "Service role name \(Self.name) has been taken in this account, please try "
                    + "a different suffix.")
            for more in [["AWSServiceName": "ec2.example.com"], ["CustomSuffix": "x"]] {
                let answer = try laboratory.iam(
                    "CreateServiceLinkedRole", wish.merging(more) { $1 })
                #expect(answer.code == "InvalidInput")
            }
            let empty = try laboratory.iam("CreateServiceLinkedRole")
            #expect(empty.code == "ValidationError")
        }
    }

    @Test func nobodyChangesIt() async throws {
        try await Laboratory.run { laboratory in
            try laboratory.iam("CreateServiceLinkedRole", ["AWSServiceName": Self.service])
            let role = ["RoleName": Self.name]
            let document =
                #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","#
                + #""Resource":"*"}]}"#
            let trust = Provisioned.trustPolicy("arn:aws:rolesanywhere:us-east-1:1:x")
            let arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
            let changes: [(String, [String: String])] = [
                ("DeleteRole", [:]), ("AttachRolePolicy", ["PolicyArn": arn]),
                ("DetachRolePolicy", ["PolicyArn": arn]),
                ("PutRolePolicy", ["PolicyName": "p", "PolicyDocument": document]),
                ("DeleteRolePolicy", ["PolicyName": "p"]),
                ("UpdateAssumeRolePolicy", ["PolicyDocument": trust]),
                ("UpdateRole", ["MaxSessionDuration": "7200"]),
            ]
            for (operation, more) in changes {
                let answer = try laboratory.iam(operation, role.merging(more) { $1 })
                #expect(answer.status == 400 && answer.code == "UnmodifiableEntity", "\(operation)")
                #expect(
                    answer.message
                        == "Cannot perform the operation on the protected role '\(Self.name)' - "
                        + "this role is only modifiable by AWS")
            }
            let tag = ["Tags.member.1.Key": "k", "Tags.member.1.Value": "v"]
            #expect(try laboratory.iam("TagRole", role.merging(tag) { $1 }).status == 200)
            let described = role.merging(["Description": "d"]) { $1 }
            #expect(try laboratory.iam("UpdateRole", described).status == 200)
        }
    }

    @Test func othersCannotTakeItsPlace() async throws {
        try await Laboratory.run { laboratory in
            let trust = Provisioned.trustPolicy("arn:aws:rolesanywhere:us-east-1:1:x")
            for more in [
                ["RoleName": Self.name], ["RoleName": "x", "Path": "/aws-service-role/x/"],
            ] {
                let answer = try laboratory.iam(
                    "CreateRole", ["AssumeRolePolicyDocument": trust].merging(more) { $1 })
                #expect(answer.code == "InvalidInput")
            }
        }
    }

    @Test func whereTheRoleIsTheRightToMakeItIsNotNeeded() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(inlinePolicies: [
                    "p": #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","#
                        + #""Action":"rolesanywhere:*","Resource":"*"}]}"#
                ]))
            let key = try world.sessionKey()
            let anchor = Provisioned.trustAnchor([world.authority.certificate])
            #expect(try laboratory.call("POST", "/trustanchors", anchor, key: key).status == 201)
        }
    }
}
