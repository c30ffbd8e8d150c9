import Testing

@testable import RolesAnywhere

struct ProfileProvisioningTests {
    static let policy = #"""
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:List*"],
         "Resource":"*"}]}
        """#

    static let brief = #"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#

    private func detail() -> ProfileDetail {
        var detail = ProfileDetail(
            profileId: Example.id, profileArn: Example.profileARN, name: "reader")
        detail.enabled = true
        detail.roleArns = [Example.roleARN]
        detail.durationSeconds = 3_600
        detail.acceptRoleSessionName = false
        return detail
    }

    private func list(_ details: [ProfileDetail]) throws -> ScriptedTransport.Step {
        .json("GET /profiles", try Example.json(ProfileListResponse(profiles: details)))
    }

    @Test func createsWithAllThatWasAskedFor() throws {
        let transport = ScriptedTransport([
            try list([]),
            .json(
                "POST /profiles", try Example.json(ProfileResponse(profile: detail())), status: 201),
        ])
        let made = try Provisioner.playing(transport).ensureProfile(
            WantedProfile(
                name: "reader", roleARNs: [Example.roleARN],
                sessionPolicy: "\n \(Self.brief)\r\n",
                managedPolicyARNs: ["arn:aws:iam::aws:policy/P"], durationSeconds: 900,
                acceptsSessionName: true))
        #expect(made == Provisioned(.created, arn: Example.profileARN))
        let body: String =
            #"{"acceptRoleSessionName":true,"durationSeconds":900,"enabled":true,"#
            + #""managedPolicyArns":["arn:aws:iam::aws:policy/P"],"name":"reader","#
            + #""roleArns":["arn:aws:iam::111122223333:role/reader"],"#
            + #""sessionPolicy":"{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}","#
            + #""tags":[{"key":"anchorage:managed-by","value":"anchorage"}]}"#
        #expect(transport.bodies.last == body)
        transport.expectEnd()
    }

    @Test func leavesTheSameAlone() throws {
        var existing = detail()
        // The same policy in other words.
        existing.sessionPolicy = Self.policy.replacing(
            #"["s3:Get*","s3:List*"]"#, with: #"["s3:List*","s3:Get*"]"#)
        let transport = ScriptedTransport([
            try list([existing]), .json("GET /ListTagsForResource", Example.ownTags),
        ])
        let made = try Provisioner.playing(transport).ensureProfile(
            WantedProfile(
                name: "reader", roleARNs: [Example.roleARN], sessionPolicy: Self.policy))
        #expect(made == Provisioned(.unchanged, arn: Example.profileARN))
        transport.expectEnd()
    }

    @Test func refusesOtherContentWithWhatDiffers() throws {
        let transport = ScriptedTransport([
            try list([detail()]), .json("GET /ListTagsForResource", Example.ownTags),
        ])
        let wanted = WantedProfile(
            name: "reader", roleARNs: [], sessionPolicy: Self.policy,
            managedPolicyARNs: ["arn:aws:iam::aws:policy/P"],
            durationSeconds: 900, acceptsSessionName: true)
        let error = #expect(throws: RolesAnywhereError.self) {
            try Provisioner.playing(transport).ensureProfile(wanted)
        }
        guard case .differs(.profile, "reader", Example.profileARN, let differences) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(
            differences.map(\.field) == [
                "roles", "session policy", "managed policies", "duration in seconds",
                "accept role session name",
            ])
        #expect(
            differences[3]
                == Difference(field: "duration in seconds", wanted: "900", found: "3600"))
    }

    @Test func saysWhatIsNotEvenJSON() {
        let reason = "no value begins like this (line 1, column 1)"
        #expect(
            throws: RolesAnywhereError.policyNotJSON(what: "session policy", reason: reason)
        ) { try PolicyCheck.sessionPolicy("CN=x") }
        #expect(throws: RolesAnywhereError.self) { try PolicyCheck.rolePolicy("") }
    }

    @Test(arguments: ["[]", #"{"Statement":[{"Effect":"Perhaps"}]}"#])
    func refusesWhatIsNoPolicyBeforeAskingAnybody(policy: String) throws {
        let transport = ScriptedTransport()
        let error = #expect(throws: RolesAnywhereError.self) {
            try Provisioner.playing(transport).ensureProfile(
                WantedProfile(
                    name: "reader", roleARNs: [Example.roleARN], sessionPolicy: policy))
        }
        guard case .invalidPolicy(what: "session policy", reason: _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(transport.sent.isEmpty)
    }

    @Test(arguments: [899, 43_201])
    func refusesAnImpossibleDuration(seconds: Int) throws {
        #expect(
            throws: RolesAnywhereError.durationOutOfRange(
                seconds: seconds, allowed: 900...43_200)
        ) {
            try Provisioner.playing(ScriptedTransport()).ensureProfile(
                WantedProfile(
                    name: "reader", roleARNs: [Example.roleARN], durationSeconds: seconds))
        }
    }

    @Test func takesNothingButRoles() throws {
        #expect(throws: RolesAnywhereError.notAnARN(kind: .role, text: Example.profileARN)) {
            try Provisioner.playing(ScriptedTransport()).ensureProfile(
                WantedProfile(name: "reader", roleARNs: [Example.profileARN]))
        }
    }
}
