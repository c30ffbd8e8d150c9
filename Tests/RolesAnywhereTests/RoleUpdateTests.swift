import AWS
import AWSSigning
import Testing

@testable import RolesAnywhere

struct RoleUpdateTests {
    private static let web = TrustPolicy(
        source: .trustAnchors([Example.anchorARN]), requirements: requirements(["CN=web-01"]))

    private static func requirements(_ texts: [String]) -> [AttributeRequirement] {
        texts.compactMap { try? AttributeRequirement($0) }
    }

    private static let none = RoleProvisioningTests.policies(managed: [], inline: [:])

    private func update(
        _ role: String, _ policies: [ScriptedTransport.Step] = none,
        then steps: [ScriptedTransport.Step] = [], _ change: (inout RoleChanges) -> Void
    ) throws -> (update: RoleUpdate, bodies: [String]) {
        var changes = RoleChanges()
        change(&changes)
        let transport = ScriptedTransport([.xml("GetRole", role)] + policies + steps)
        let update = try Provisioner.playing(transport).updateRole("reader", changes)
        transport.expectEnd()
        return (update, transport.bodies)
    }

    private static func document(in body: String) -> String {
        PercentEncoding.decodeText(
            String(body.split(separator: "PolicyDocument=").last ?? ""))
    }

    @Test func changesWhatCertificatesMustCarryAndNothingElse() throws {
        let done = try update(
            RoleProvisioningTests.role(trust: Self.web.json),
            then: [.xml("UpdateAssumeRolePolicy")]
        ) { $0.demands = .init(requirements: Self.requirements(["CN=web-*"])) }
        #expect(done.update.changed == ["the trust policy"])
        var wanted = Self.web
        wanted.requirements = Self.requirements(["CN=web-*"])
        #expect(try Self.document(in: #require(done.bodies.last)) == wanted.json)
    }

    @Test func changesTheTrustAnchorsAndNothingElse() throws {
        let other = Example.prefix + "trust-anchor/" + Example.otherID
        let done = try update(
            RoleProvisioningTests.role(trust: Self.web.json),
            then: [.xml("UpdateAssumeRolePolicy")]
        ) { $0.source = .trustAnchors([other]) }
        var wanted = Self.web
        wanted.source = .trustAnchors([other])
        #expect(try Self.document(in: #require(done.bodies.last)) == wanted.json)
    }

    @Test func keepsWhatOthersWrote() throws {
        let foreign =
            #"{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}"#
        let trust = Self.web.json.dropLast(2) + "," + foreign + "]}"
        let done = try update(
            RoleProvisioningTests.role(trust: String(trust)),
            then: [.xml("UpdateAssumeRolePolicy")]
        ) { $0.demands = .init(requirements: []) }
        let document = Self.document(in: try #require(done.bodies.last))
        #expect(document.contains(foreign) && document.contains(#""Sid":"Anchorage""#))
        #expect(!document.contains("web-01") && done.update.otherWaysIn.isEmpty)
    }

    @Test func leavesAloneWhatIsSoAlready() throws {
        let inline = ["objects": RoleProvisioningTests.inline]
        let done = try update(
            RoleProvisioningTests.role(trust: Self.web.json, duration: 7_200),
            RoleProvisioningTests.policies(
                managed: [RoleProvisioningTests.readOnly], inline: inline)
        ) {
            $0.source = Self.web.source
            $0.demands = .init(requirements: Self.web.requirements)
            $0.managedPolicyARNs = [RoleProvisioningTests.readOnly]
            $0.inlinePolicies = inline
            $0.maxSessionDurationSeconds = 7_200
        }
        #expect(done.update.changed.isEmpty)
    }

    @Test func changesPoliciesAndTheLongestSession() throws {
        let done = try update(
            RoleProvisioningTests.role(),
            RoleProvisioningTests.policies(
                managed: [RoleProvisioningTests.readOnly],
                inline: ["old": RoleProvisioningTests.inline]),
            then: [
                .xml("AttachRolePolicy"), .xml("PutRolePolicy"), .xml("DetachRolePolicy"),
                .xml("DeleteRolePolicy"), .xml("UpdateRole"),
            ]
        ) {
            $0.managedPolicyARNs = ["arn:aws:iam::aws:policy/Other"]
            $0.inlinePolicies = ["new": RoleProvisioningTests.inline]
            $0.removedPolicies = [RoleProvisioningTests.readOnly, "old"]
            $0.maxSessionDurationSeconds = 7_200
        }
        #expect(
            done.update.changed == [
                "the policy arn:aws:iam::aws:policy/Other", "the policy new",
                "the policy \(RoleProvisioningTests.readOnly) (removed)",
                "the policy old (removed)", "the longest session",
            ])
        // IAM gives back its default to what the request leaves out.
        #expect(done.bodies.last?.contains("&Description=&MaxSessionDuration=7200") == true)
    }

    @Test func takesOverARoleOfOthersWhenTold() throws {
        let foreign = RoleProvisioningTests.role(state: nil, ours: false, trust: Self.web.json)
        let done = try update(
            foreign, then: [.xml("TagRole"), .xml("UpdateAssumeRolePolicy")]
        ) {
            $0.adopts = true
            $0.source = Self.web.source
            $0.demands = .init(requirements: Self.requirements(["CN=db"]))
        }
        #expect(done.update.changed == ["the tag anchorage:managed-by", "the trust policy"])
        // The statement that was there is not ours, although it looks so.
        #expect(done.update.otherWaysIn == [0])
        let document = Self.document(in: try #require(done.bodies.last))
        #expect(document.contains("web-01") && document.contains("db"))
    }

    // MARK: refused before anything is changed

    private func refusal(
        _ role: String, _ policies: [ScriptedTransport.Step] = none,
        _ change: (inout RoleChanges) -> Void
    ) throws -> RolesAnywhereError {
        try #require(
            #expect(throws: RolesAnywhereError.self) { try update(role, policies, change) })
    }

    @Test func leavesARoleOfOthersAlone() throws {
        let foreign = RoleProvisioningTests.role(ours: false)
        let error = try refusal(foreign, []) { $0.maxSessionDurationSeconds = 7_200 }
        #expect(
            error == .notOurs(kind: .role, name: "reader", arn: Example.roleARN, differences: []))
    }

    @Test func doesNotGuessTheOtherHalfOfAStatement() throws {
        let changed = Self.web.json.replacing("ArnEquals", with: "ArnLike")
        let role = RoleProvisioningTests.role(trust: changed)
        let marked = role.replacing(
            PercentEncoding.encode(#"{"Effect""#),
            with: PercentEncoding.encode(#"{"Sid":"Anchorage","Effect""#))
        for (role, isMissing) in [(role, true), (marked, false)] {
            #expect(
                try refusal(role) { $0.demands = .init(requirements: []) }
                    == .ownStatementUnknown(
                        role: "reader", isMissing: isMissing, lacksSource: true))
            #expect(
                try refusal(role) { $0.source = Self.web.source }
                    == .ownStatementUnknown(
                        role: "reader", isMissing: isMissing, lacksSource: false))
        }
    }

    @Test func refusesATrustPolicyThatIsTooLong() throws {
        let many = Self.requirements(
            (1...80).map { "CN=\($0)-" + String(repeating: "a", count: 20) })
        let error = try refusal(RoleProvisioningTests.role()) {
            $0.demands = .init(requirements: many)
        }
        guard case .policyTooLong("trust policy", _, 2_048) = error else {
            Issue.record("\(error)")
            return
        }
        let done = try update(
            RoleProvisioningTests.role(), then: [.xml("UpdateAssumeRolePolicy")]
        ) {
            $0.demands = .init(requirements: many)
            $0.trustPolicyQuota = 4_096
        }
        #expect(done.update.changed == ["the trust policy"])
    }

    @Test func refusesToRemoveWhatIsNotThere() throws {
        #expect(
            try refusal(RoleProvisioningTests.role()) { $0.removedPolicies = ["absent"] }
                == .noSuchPolicy(role: "reader", policy: "absent"))
    }

    @Test func refusesInlinePoliciesThatAreTooLongTogether() throws {
        let long =
            #"{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"arn:aws:s3:::"#
            + String(repeating: "x", count: 6_000) + #""}}"#
        let error = try refusal(
            RoleProvisioningTests.role(),
            RoleProvisioningTests.policies(managed: [], inline: ["old": long])
        ) { $0.inlinePolicies = ["new": long] }
        guard case .policyTooLong("inline policies together", _, 10_240) = error else {
            Issue.record("\(error)")
            return
        }
    }
}
