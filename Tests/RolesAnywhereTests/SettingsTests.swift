import Testing

@testable import RolesAnywhere

struct SettingsTests {
    @Test func policiesThatSayTheSameHaveTheSameLines() {
        let one = #"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*"],"Resource":["b","a","a"],
            "Condition":{"Bool":{"aws:SecureTransport":true}}}]}
            """#
        let other = #"""
            {"Statement":{"Condition":{"Bool":{"aws:SecureTransport":["true"]}},"Resource":["a","b"],
            "Action":"s3:Get*","Effect":"Allow"},"Version":"2012-10-17"}
            """#
        #expect(PolicyLines.lines(one) == PolicyLines.lines(other))
        #expect(PolicyLines.lines(one).first == "{")
        #expect(PolicyLines.lines(one)[1] == #"  "Version": "2012-10-17","#)
        #expect(PolicyLines.lines(one) != PolicyLines.lines(one.replacing("Allow", with: "Deny")))
        #expect(PolicyLines.lines("no JSON\nat all") == ["no JSON", "at all"])
    }

    @Test func anAccountIsItsRoot() {
        func policy(_ principal: String) -> [String] {
            PolicyLines.lines(
                #"{"Statement":{"Effect":"Allow","Principal":{"AWS":\#(principal)}}}"#)
        }
        func root(_ account: String) -> String { #""arn:aws:iam::\#(account):root""# }
        let (one, two) = ("111122223333", "444455556666")
        #expect(policy("\"\(one)\"") == policy(root(one)))
        #expect(policy(#"["\#(two)",\#(root(one))]"#) == policy("[\(root(one)),\(root(two))]"))
        #expect(policy("\"\(one)\"") != policy(root(two)))
        #expect(policy("\"\(one)\"") != policy(#""arn:aws:iam::\#(one):user/root""#))
    }

    @Test func whatWasAppliedIsKnownFromATag() throws {
        var settings = Settings()
        settings.add("enabled", true)
        settings.add("roles", set: ["b", "a"])
        let tags = Ownership.tags(for: settings, manifest: "m")
        let ownership = Ownership(tags: tags)
        #expect(ownership.isOurs && ownership.manifest == "m")
        #expect(!ownership.hasDrifted(.init(name: "roles", lines: ["a", "b"])))
        #expect(ownership.hasDrifted(.init(name: "roles", lines: ["a"])))
        #expect(!ownership.hasDrifted(.init(name: "unknown", lines: ["a"])))
        let text = try #require(tags["anchorage:applied"])
        #expect(text.hasPrefix("v1 enabled="))
        var unreadable = tags
        unreadable["anchorage:applied"] = "v2 what=ever"
        #expect(Ownership(tags: unreadable).applied == nil)
    }

    @Test func theTagOfAnyResourceIsShortEnough() {
        let states: [ResourceState] = [
            .profile(
                ProfileState(
                    roleARNs: [], sessionPolicy: nil, managedPolicyARNs: [], durationSeconds: 1,
                    acceptsSessionName: false, isEnabled: true, attributeMappings: [], tags: [:])),
            .role(
                RoleState(
                    path: "/", trustPolicy: "{}", managedPolicyARNs: [], inlinePolicies: [:],
                    maxSessionDurationSeconds: 1, tags: [:])),
        ]
        for state in states {
            let tags = Ownership.tags(for: state.settings, manifest: nil)
            #expect((tags["anchorage:applied"] ?? "").utf8.count <= 256)
        }
    }

    @Test func linesThatDifferAreFound() {
        #expect(
            LineDifference.between(["a", "b", "c"], ["a", "x", "c", "d"]) == [
                .same("a"), .removed("b"), .added("x"), .same("c"), .added("d"),
            ])
        #expect(LineDifference.between([], ["a"]) == [.added("a")])
        #expect(LineDifference.between(["a"], []) == [.removed("a")])
    }
}
