import AWS
import AWSSigning
import Testing

@testable import RolesAnywhere

struct RoleProvisioningTests {
    static let readOnly = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    static let inline = #"""
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}
        """#

    static let wanted = WantedRole(
        name: "reader", trustPolicy: TrustPolicy(trustAnchorARN: Example.anchorARN),
        managedPolicyARNs: [readOnly], inlinePolicies: ["objects": inline])

    /// A role as IAM shows it.
    static func role(
        state: String? = "complete", ours: Bool = true, trust: String? = nil, duration: Int = 3_600
    ) -> String {
        var tags = ours ? tag("anchorage:managed-by", "anchorage") : ""
        if let state { tags += tag("anchorage:state", state) }
        let policy = PercentEncoding.encode(trust ?? wanted.trustPolicy.json)
        return "<Role><Path>/</Path><RoleName>reader</RoleName><RoleId>AROAEXAMPLE</RoleId>"
            + "<Arn>\(Example.roleARN)</Arn><CreateDate>2025-06-15T12:00:00Z</CreateDate>"
            + "<AssumeRolePolicyDocument>\(policy)</AssumeRolePolicyDocument>"
            + "<MaxSessionDuration>\(duration)</MaxSessionDuration><Tags>\(tags)</Tags></Role>"
    }

    private static func tag(_ key: String, _ value: String) -> String {
        "<member><Key>\(key)</Key><Value>\(value)</Value></member>"
    }

    /// The calls that show what policies a role has.
    static func policies(
        managed: [String], inline: [String: String]
    ) -> [ScriptedTransport.Step] {
        let attached = managed.map {
            "<member><PolicyName>P</PolicyName><PolicyArn>\($0)</PolicyArn></member>"
        }
        let names = inline.keys.sorted()
        return [
            .xml(
                "ListAttachedRolePolicies",
                "<AttachedPolicies>\(attached.joined())</AttachedPolicies>"),
            .xml(
                "ListRolePolicies",
                "<PolicyNames>\(names.map { "<member>\($0)</member>" }.joined())</PolicyNames>"),
        ]
            + names.map { name in
                .xml(
                    "GetRolePolicy",
                    "<PolicyDocument>\(PercentEncoding.encode(inline[name] ?? ""))</PolicyDocument>"
                )
            }
    }

    private func ensure(
        _ steps: [ScriptedTransport.Step], for wanted: WantedRole = wanted
    ) throws -> (Provisioned, ScriptedTransport) {
        let transport = ScriptedTransport(steps)
        let made = try Provisioner.playing(transport).ensureRole(wanted)
        transport.expectEnd()
        return (made, transport)
    }

    private func refusal(
        _ steps: [ScriptedTransport.Step], for wanted: WantedRole = wanted
    ) throws -> RolesAnywhereError {
        let transport = ScriptedTransport(steps)
        let provisioner = try Provisioner.playing(transport)
        let error = #expect(throws: RolesAnywhereError.self) {
            try provisioner.ensureRole(wanted)
        }
        transport.expectEnd()
        return try #require(error)
    }

    @Test func createsARoleAndMarksItCompleteLast() throws {
        let (made, transport) = try ensure([
            .iamRefusal("GetRole", "NoSuchEntity"),
            .xml("CreateRole", Self.role(state: "creating")), .xml("AttachRolePolicy"),
            .xml("PutRolePolicy"), .xml("TagRole"),
        ])
        #expect(made == Provisioned(.created, arn: Example.roleARN))
        let creation = transport.bodies[1]
        #expect(creation.contains("&Path=%2F&MaxSessionDuration=3600&Tags.member.1.Key="))
        #expect(creation.contains("Key=anchorage%3Amanaged-by&Tags.member.1.Value=anchorage"))
        #expect(creation.contains("Key=anchorage%3Astate&Tags.member.2.Value=creating"))
        // A permission may demand the ownership tag in every request that tags.
        let tagging = try #require(transport.bodies.last)
        #expect(tagging.contains("Key=anchorage%3Amanaged-by&Tags.member.1.Value=anchorage"))
        #expect(tagging.contains("Key=anchorage%3Astate&Tags.member.2.Value=complete"))
    }

    @Test func aRoleWithoutPoliciesTakesOneCall() throws {
        let wanted = WantedRole(name: "reader", trustPolicy: Self.wanted.trustPolicy)
        let (made, transport) = try ensure(
            [.iamRefusal("GetRole", "NoSuchEntity"), .xml("CreateRole", Self.role(state: nil))],
            for: wanted)
        #expect(made.change == .created)
        #expect(!transport.bodies[1].contains("anchorage%3Astate"))
    }

    @Test func leavesTheSameAlone() throws {
        // IAM writes lists of one as strings, and the other way round.
        let trust = Self.wanted.trustPolicy.json.replacing(
            #"{"Service":"rolesanywhere.amazonaws.com"}"#,
            with: #"{"Service":["rolesanywhere.amazonaws.com"]}"#)
        let (made, _) = try ensure(
            [.xml("GetRole", Self.role(trust: trust))]
                + Self.policies(managed: [Self.readOnly], inline: ["objects": Self.inline]))
        #expect(made == Provisioned(.unchanged, arn: Example.roleARN))
    }

    @Test func completesARoleWhoseMakingWasInterrupted() throws {
        let (made, _) = try ensure(
            [.xml("GetRole", Self.role(state: "creating"))]
                + Self.policies(managed: [Self.readOnly], inline: [:])
                + [.xml("PutRolePolicy"), .xml("TagRole")])
        #expect(made == Provisioned(.completed(added: ["objects"]), arn: Example.roleARN))
    }

    @Test func completesARoleThatLacksOnlyTheMark() throws {
        let (made, _) = try ensure(
            [.xml("GetRole", Self.role(state: "creating"))]
                + Self.policies(managed: [Self.readOnly], inline: ["objects": Self.inline])
                + [.xml("TagRole")])
        #expect(made == Provisioned(.completed(added: []), arn: Example.roleARN))
    }

    @Test func doesNotCompleteARoleBeingMadeForSomethingElse() throws {
        let error = try refusal(
            [.xml("GetRole", Self.role(state: "creating"))]
                + Self.policies(managed: ["arn:aws:iam::aws:policy/Other"], inline: [:]))
        guard case .differs(.role, "reader", _, let differences) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(differences.map(\.field) == ["managed policies"])
    }

    @Test func doesNotGiveACompleteRoleMore() throws {
        let error = try refusal(
            [.xml("GetRole", Self.role())]
                + Self.policies(managed: [Self.readOnly], inline: [:]))
        #expect(
            error
                == .differs(
                    kind: .role, name: "reader", arn: Example.roleARN,
                    differences: [
                        Difference(field: "inline policies", wanted: "objects", found: "empty")
                    ]))
    }

    @Test func namesEveryDifference() throws {
        let other = TrustPolicy(trustAnchorARN: Example.prefix + "trust-anchor/" + Example.otherID)
        let error = try refusal(
            [.xml("GetRole", Self.role(trust: other.json, duration: 7_200))]
                + Self.policies(
                    managed: [],
                    inline: ["objects": Self.inline.replacing("s3:*", with: "ec2:*")]))
        guard case .differs(_, _, _, let differences) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(
            differences.map(\.field) == [
                "trust policy", "maximum session duration in seconds", "managed policies",
                "inline policy objects",
            ])
    }

    @Test func refusesARoleThatIsNotOurs() throws {
        let error = try refusal(
            [.xml("GetRole", Self.role(state: nil, ours: false))]
                + Self.policies(managed: [Self.readOnly], inline: ["objects": Self.inline]))
        #expect(
            error
                == .notOurs(
                    kind: .role, name: "reader", arn: Example.roleARN, differences: []))
    }

    @Test func looksAgainWhenSomebodyWasFaster() throws {
        let (made, _) = try ensure(
            [
                .iamRefusal("GetRole", "NoSuchEntity"),
                .iamRefusal("CreateRole", "EntityAlreadyExists", status: 409),
                .xml("GetRole", Self.role()),
            ] + Self.policies(managed: [Self.readOnly], inline: ["objects": Self.inline]))
        #expect(made.change == .unchanged)
    }

    @Test func takesBackARoleThatCannotHaveItsPolicies() throws {
        let transport = ScriptedTransport(
            [
                .iamRefusal("GetRole", "NoSuchEntity"),
                .xml("CreateRole", Self.role(state: "creating")),
                .iamRefusal("AttachRolePolicy", "NoSuchEntity"),
            ] + Self.policies(managed: [], inline: [:]) + [.xml("DeleteRole")])
        let provisioner = try Provisioner.playing(transport)
        let error = #expect(throws: AWSError.self) { try provisioner.ensureRole(Self.wanted) }
        #expect(error?.serviceCode == "NoSuchEntity")
        transport.expectEnd()
    }

    @Test func deletesARoleWithItsPolicies() throws {
        let transport = ScriptedTransport([
            .xml("GetRole", Self.role()),
            .xml(
                "ListAttachedRolePolicies",
                "<AttachedPolicies><member><PolicyName>P</PolicyName>"
                    + "<PolicyArn>\(Self.readOnly)</PolicyArn></member></AttachedPolicies>"),
            .xml("DetachRolePolicy"),
            .xml("ListRolePolicies", "<PolicyNames><member>objects</member></PolicyNames>"),
            .xml("DeleteRolePolicy"), .xml("DeleteRole"),
        ])
        #expect(try Provisioner.playing(transport).deleteRole("reader").arn == Example.roleARN)
        transport.expectEnd()
    }

    @Test func aRoleInAnotherPathIsNotTheOneThatWasNamed() throws {
        let arn = "arn:aws:iam::111122223333:role/team/reader"
        let transport = ScriptedTransport([.xml("GetRole", Self.role())])
        #expect(throws: RolesAnywhereError.notFound(kind: .role, name: arn)) {
            try IAMClient(ServiceClient.playing(transport)).role(arn)
        }
    }
}
