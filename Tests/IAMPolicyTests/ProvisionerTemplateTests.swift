import Testing

@testable import IAMPolicy

/// `templates/iam/provisioner.json` lets each command work on what the tool made, and on nothing
/// that somebody else made.
struct ProvisionerTemplateTests {
    private static let tag = "anchorage:managed-by"
    private static let id = "11111111-2222-3333-4444-555555555555"

    /// One call, as AWS asks whether it is allowed.
    struct Call: Sendable, CustomTestStringConvertible {
        let action: String
        let resource: String
        var requestTag: String?
        var resourceTag: String?
        var context: [String: [String]] = [:]

        var testDescription: String {
            "\(action) on \(resource), tags \(requestTag ?? "-") and \(resourceTag ?? "-")"
        }

        func isAllowed() throws -> Bool {
            let document = try TemplatesTests.document(
                "templates/iam/provisioner.json", kind: .identity)
            var context = context
            if let requestTag { context["aws:RequestTag/\(tag)"] = [requestTag] }
            if let resourceTag { context["aws:ResourceTag/\(tag)"] = [resourceTag] }
            let arn =
                switch action.prefix(while: { $0 != ":" }) {
                case _ where resource == "*": "*"
                case "iam": "arn:aws:iam::111122223333:\(resource)"
                default: "arn:aws:rolesanywhere:us-east-1:111122223333:\(resource)"
                }
            return PolicyEvaluator.evaluate(
                request(action, on: arn, context: context), policies: [("template", document)]
            ).decision == .allowed
        }
    }

    private static func ours(_ action: String, _ resource: String) -> Call {
        Call(action: action, resource: resource, resourceTag: "anchorage")
    }

    private static func tagging(
        _ action: String, _ resource: String, resourceTag: String? = nil
    ) -> Call {
        Call(
            action: action, resource: resource, requestTag: "anchorage", resourceTag: resourceTag)
    }

    private static let toPassRoles = Call(
        action: "iam:PassRole", resource: "role/reader",
        context: ["iam:PassedToService": [rolesAnywhere]])

    private static let reading: [Call] =
        [
            "rolesanywhere:ListTrustAnchors", "rolesanywhere:ListProfiles",
            "rolesanywhere:ListCrls", "rolesanywhere:ListSubjects", "iam:ListRoles",
        ].map { Call(action: $0, resource: "*") }
        + [
            ("rolesanywhere:GetTrustAnchor", "trust-anchor/\(id)"),
            ("rolesanywhere:GetProfile", "profile/\(id)"), ("rolesanywhere:GetCrl", "crl/\(id)"),
            ("rolesanywhere:GetSubject", "subject/\(id)"),
            ("rolesanywhere:ListTagsForResource", "trust-anchor/\(id)"),
            ("iam:GetRole", "role/reader"), ("iam:ListRolePolicies", "role/reader"),
            ("iam:ListAttachedRolePolicies", "role/reader"), ("iam:GetRolePolicy", "role/reader"),
        ].map { Call(action: $0.0, resource: $0.1) }

    /// At creation AWS asks about a resource without a name; where it asks about a named one, the
    /// tags of the request count as the resource's.
    private static let creating: [Call] = [
        tagging("rolesanywhere:CreateTrustAnchor", "*"),
        tagging("rolesanywhere:TagResource", "trust-anchor/*"),
        tagging("rolesanywhere:TagResource", "trust-anchor/\(id)", resourceTag: "anchorage"),
        tagging("rolesanywhere:CreateProfile", "*"),
        tagging("rolesanywhere:TagResource", "profile/*"), toPassRoles,
        tagging("rolesanywhere:ImportCrl", "*"), tagging("rolesanywhere:TagResource", "crl/*"),
        tagging("iam:CreateRole", "role/reader"),
        tagging("iam:TagRole", "role/reader", resourceTag: "anchorage"),
        tagging("iam:CreateRole", "role/anchorage/reader"),
        tagging("iam:TagRole", "role/anchorage/reader"),
    ]

    private static let changing: [Call] = [
        ours("rolesanywhere:UpdateTrustAnchor", "trust-anchor/\(id)"),
        ours("rolesanywhere:EnableTrustAnchor", "trust-anchor/\(id)"),
        ours("rolesanywhere:DisableTrustAnchor", "trust-anchor/\(id)"),
        ours("rolesanywhere:PutNotificationSettings", "trust-anchor/\(id)"),
        ours("rolesanywhere:ResetNotificationSettings", "trust-anchor/\(id)"),
        ours("rolesanywhere:UpdateProfile", "profile/\(id)"),
        ours("rolesanywhere:EnableProfile", "profile/\(id)"),
        ours("rolesanywhere:DisableProfile", "profile/\(id)"),
        ours("rolesanywhere:PutAttributeMapping", "profile/\(id)"),
        ours("rolesanywhere:DeleteAttributeMapping", "profile/\(id)"),
        ours("rolesanywhere:EnableCrl", "crl/\(id)"), ours("rolesanywhere:DisableCrl", "crl/\(id)"),
        ours("rolesanywhere:UntagResource", "crl/\(id)"), ours("iam:UntagRole", "role/reader"),
        ours("rolesanywhere:DeleteTrustAnchor", "trust-anchor/\(id)"),
        ours("rolesanywhere:DeleteProfile", "profile/\(id)"),
        ours("rolesanywhere:UpdateCrl", "crl/\(id)"), ours("rolesanywhere:DeleteCrl", "crl/\(id)"),
        ours("iam:UpdateRole", "role/reader"), ours("iam:UpdateAssumeRolePolicy", "role/reader"),
        ours("iam:AttachRolePolicy", "role/reader"), ours("iam:DetachRolePolicy", "role/reader"),
        ours("iam:PutRolePolicy", "role/reader"), ours("iam:DeleteRolePolicy", "role/reader"),
        ours("iam:DeleteRole", "role/reader"), ours("iam:DeleteRole", "role/anchorage/reader"),
    ]

    @Test(arguments: reading + creating + changing)
    func allowsWhatTheCommandsDo(call: Call) throws {
        #expect(try call.isAllowed())
    }

    @Test(arguments: changing, [nil, "", "somebody"])
    func refusesToChangeWhatSomebodyElseMade(call: Call, tag: String?) throws {
        var foreign = call
        foreign.resourceTag = tag
        #expect(try !foreign.isAllowed())
    }

    /// A tag that anybody could put on anything would protect nothing.
    @Test(
        arguments: [
            ("rolesanywhere:TagResource", "trust-anchor/\(id)"),
            ("rolesanywhere:TagResource", "profile/\(id)"),
            ("rolesanywhere:TagResource", "crl/\(id)"), ("iam:TagRole", "role/admin"),
            ("iam:TagRole", "role/other/anchorage/admin"),
        ], [nil, "somebody"])
    func refusesToMakeForeignThingsOurs(call: (String, String), tag: String?) throws {
        #expect(try !Self.tagging(call.0, call.1, resourceTag: tag).isAllowed())
    }

    @Test(
        arguments: [
            ("rolesanywhere:CreateTrustAnchor", "*"), ("rolesanywhere:CreateProfile", "*"),
            ("rolesanywhere:ImportCrl", "*"), ("rolesanywhere:TagResource", "crl/*"),
            ("iam:CreateRole", "role/reader"), ("iam:TagRole", "role/anchorage/reader"),
        ], [nil, "somebody"])
    func refusesToCreateWithoutTheTag(call: (String, String), tag: String?) throws {
        #expect(try !Call(action: call.0, resource: call.1, requestTag: tag).isAllowed())
    }

    @Test(arguments: [
        ours("iam:PutRolePermissionsBoundary", "role/reader"),
        tagging("iam:CreateUser", "user/a"), tagging("iam:CreatePolicy", "policy/a"),
        Call(
            action: "iam:PassRole", resource: "role/reader",
            context: ["iam:PassedToService": ["ec2.amazonaws.com"]]),
        Call(
            action: "iam:CreateServiceLinkedRole",
            resource: "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
            context: ["iam:AWSServiceName": ["ecs.amazonaws.com"]]),
    ])
    func refusesWhatNoCommandDoes(call: Call) throws {
        #expect(try !call.isAllowed())
    }

    @Test func allowsTheServiceToGetItsOwnRole() throws {
        let call = Call(
            action: "iam:CreateServiceLinkedRole",
            resource: "role/aws-service-role/\(rolesAnywhere)/AWSServiceRoleForRolesAnywhere",
            context: ["iam:AWSServiceName": [rolesAnywhere]])
        #expect(try call.isAllowed())
    }
}
