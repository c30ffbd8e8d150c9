import Foundation
import Testing

@testable import IAMPolicy

/// The policies that ship with the tools say what they are meant to say.
struct TemplatesTests {
    private static func document(
        _ path: String, kind: PolicyDocument.Kind
    ) throws -> PolicyDocument {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try PolicyDocument(
            json: [UInt8](try Data(contentsOf: root.appending(path: path))), kind: kind)
    }

    private static func decision(
        _ request: PolicyRequest, _ document: PolicyDocument
    ) -> Evaluation.Decision {
        PolicyEvaluator.evaluate(request, policies: [("template", document)]).decision
    }

    @Test(arguments: [
        ("s3:ListAllMyBuckets", "*", true), ("s3:ListBucket", "arn:aws:s3:::reports", true),
        ("s3:GetObject", "arn:aws:s3:::reports/a", true),
        ("s3:PutObject", "arn:aws:s3:::reports/a", false),
        ("iam:GetRole", "arn:aws:iam::111122223333:role/reader", false),
    ])
    func sessionsMayReadBuckets(action: String, resource: String, allowed: Bool) throws {
        let role = try Self.document(
            "Sources/LocalService/ManagedPolicies/AmazonS3ReadOnlyAccess.json", kind: .identity)
        let session = try Self.document("templates/iam/s3-read-only.json", kind: .session)
        let evaluation = PolicyEvaluator.evaluate(
            request(action, on: resource),
            layers: [
                PolicyLayer(.identity, [("role", role)]), PolicyLayer(.session, [("s", session)]),
            ])
        #expect((evaluation.decision == .allowed) == allowed)
    }

    @Test(arguments: [
        ("CreateTrustAnchor", "trust-anchor/*"), ("ListTrustAnchors", "trust-anchor/*"),
        ("GetTrustAnchor", "trust-anchor/1"), ("DeleteTrustAnchor", "trust-anchor/1"),
        ("CreateProfile", "profile/*"), ("ListProfiles", "profile/*"), ("GetProfile", "profile/1"),
        ("DeleteProfile", "profile/1"), ("ImportCrl", "crl/*"), ("ListCrls", "crl/*"),
        ("GetCrl", "crl/1"), ("UpdateCrl", "crl/1"), ("DeleteCrl", "crl/1"),
        ("TagResource", "crl/1"), ("ListTagsForResource", "trust-anchor/1"),
    ])
    func provisionersMayUseRolesAnywhere(action: String, resource: String) throws {
        let document = try Self.document("templates/iam/provisioner.json", kind: .identity)
        let arn = "arn:aws:rolesanywhere:us-east-1:111122223333:\(resource)"
        #expect(Self.decision(request("rolesanywhere:\(action)", on: arn), document) == .allowed)
    }

    @Test(
        arguments: [
            ("GetRole", [:], true), ("ListRoleTags", [:], true), ("CreateRole", [:], false),
            ("CreateRole", ["aws:RequestTag/anchorage:managed-by": ["anchorage"]], true),
            ("TagRole", ["aws:RequestTag/anchorage:managed-by": ["anchorage"]], true),
            ("DeleteRole", [:], false),
            ("DeleteRole", ["aws:ResourceTag/anchorage:managed-by": ["anchorage"]], true),
            ("AttachRolePolicy", ["aws:ResourceTag/anchorage:managed-by": ["somebody"]], false),
            ("PutRolePolicy", ["aws:ResourceTag/anchorage:managed-by": ["anchorage"]], true),
            ("PassRole", ["iam:PassedToService": ["rolesanywhere.amazonaws.com"]], true),
            ("PassRole", ["iam:PassedToService": ["ec2.amazonaws.com"]], false),
            ("CreateUser", [:], false),
        ] as [(String, [String: [String]], Bool)])
    func provisionersMayUseRolesOfTheirOwn(
        action: String, context: [String: [String]], allowed: Bool
    ) throws {
        let document = try Self.document("templates/iam/provisioner.json", kind: .identity)
        let request = request("iam:\(action)", on: role, context: context)
        #expect((Self.decision(request, document) == .allowed) == allowed)
    }

    @Test func provisionersMayCreateTheServicesRoleOnly() throws {
        let document = try Self.document("templates/iam/provisioner.json", kind: .identity)
        let arn = { (service: String, name: String) in
            "arn:aws:iam::111122223333:role/aws-service-role/\(service)/\(name)"
        }
        let ours = request(
            "iam:CreateServiceLinkedRole",
            on: arn(rolesAnywhere, "AWSServiceRoleForRolesAnywhere"),
            context: ["iam:AWSServiceName": [rolesAnywhere]])
        let other = request(
            "iam:CreateServiceLinkedRole", on: arn("ecs.amazonaws.com", "AWSServiceRoleForECS"),
            context: ["iam:AWSServiceName": ["ecs.amazonaws.com"]])
        #expect(Self.decision(ours, document) == .allowed)
        #expect(Self.decision(other, document) == .implicitDeny)
    }
}
