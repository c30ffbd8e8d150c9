import AWS
import TestSupport
import Testing
import X509

@testable import RolesAnywhere

struct TrustAnchorChangingTests {
    let bundle: CertificateBundle

    init() throws {
        bundle = try CertificateBundle(certificates: [TestAuthority.root().certificate])
    }

    private func detail(_ name: String = "example", enabled: Bool? = true) -> TrustAnchorDetail {
        TrustAnchorDetail(
            trustAnchorId: Example.id, trustAnchorArn: Example.anchorARN, name: name,
            source: .certificateBundle(bundle.pem), enabled: enabled,
            notificationSettings: [
                NotificationSetting(enabled: true, event: "CA_CERTIFICATE_EXPIRY", threshold: 45),
                NotificationSetting(
                    enabled: true, event: "END_ENTITY_CERTIFICATE_EXPIRY", threshold: 45),
            ])
    }

    /// What finds the trust anchor and its owner, and what follows.
    private func script(
        _ more: [ScriptedTransport.Step] = [], enabled: Bool? = true, tags: String = Example.ownTags
    ) throws -> ScriptedTransport {
        let list = TrustAnchorListResponse(trustAnchors: [detail(enabled: enabled)])
        return ScriptedTransport(
            [
                .json("GET /trustanchors", try Example.json(list)),
                .json("GET /ListTagsForResource", tags),
            ] + more)
    }

    private func answer(_ request: String) throws -> ScriptedTransport.Step {
        .json(request, try Example.json(TrustAnchorResponse(trustAnchor: detail())))
    }

    @Test func sendsOnlyWhatDiffers() throws {
        let arn = "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/" + Example.id
        let transport = try script([try answer("PATCH /trustanchor/" + Example.id)])
        let changed = try Provisioner.playing(transport).updateTrustAnchor(
            "example",
            TrustAnchorChanges(name: "example", source: .privateCA(PrivateCA(arn: arn))))
        #expect(changed.differences.map(\.field) == ["source type", "private CA"])
        #expect(
            transport.bodies.last == #"{"source":{"sourceData":{"acmPcaArn":"\#(arn)"},"#
                + #""sourceType":"AWS_ACM_PCA"}}"#)
        transport.expectEnd()
    }

    @Test func sendsNothingWhereAllIsSo() throws {
        let transport = try script()
        let changed = try Provisioner.playing(transport).updateTrustAnchor(
            "example", TrustAnchorChanges(source: .certificates(bundle)))
        #expect(changed == Changed(name: "example", arn: Example.anchorARN, differences: []))
        transport.expectEnd()
    }

    @Test func leavesAloneWhatIsNotOurs() throws {
        let transport = try script(tags: "{}")
        #expect(
            throws: RolesAnywhereError.notOurs(
                kind: .trustAnchor, name: "example", arn: Example.anchorARN, differences: [])
        ) {
            try Provisioner.playing(transport).setTrustAnchor("example", enabled: false)
        }
        transport.expectEnd()
    }

    @Test func takesNoNameThatAnotherHas() throws {
        let both = TrustAnchorListResponse(trustAnchors: [detail(), detail("other")])
        let transport = try script([.json("GET /trustanchors", try Example.json(both))])
        #expect(
            throws: RolesAnywhereError.nameTaken(
                kind: .trustAnchor, name: "other", arn: Example.anchorARN)
        ) {
            try Provisioner.playing(transport)
                .updateTrustAnchor("example", TrustAnchorChanges(name: "other"))
        }
        transport.expectEnd()
    }

    @Test(arguments: [true, false, nil])
    func enablesOnce(before: Bool?) throws {
        let steps = try before == true ? [] : [answer("POST /trustanchor/\(Example.id)/enable")]
        let transport = try script(steps, enabled: before)
        let changed = try Provisioner.playing(transport).setTrustAnchor("example", enabled: true)
        #expect(changed.differences.isEmpty == (before == true))
        transport.expectEnd()
    }

    @Test func keepsTheThresholdOfWhatIsSwitchedOff() throws {
        let transport = try script([try answer("PATCH /put-notifications-settings")])
        let changed = try Provisioner.playing(transport).putNotifications(
            trustAnchor: "example",
            [NotificationSetting(enabled: false, event: "CA_CERTIFICATE_EXPIRY")])
        #expect(
            changed.differences == [
                Difference(field: "CA_CERTIFICATE_EXPIRY", wanted: "off", found: "45 days before")
            ])
        #expect(transport.bodies.last?.contains(#""threshold":45"#) == true)
        transport.expectEnd()
    }

    @Test func createsWithTags() throws {
        let transport = ScriptedTransport([
            .json("GET /trustanchors", #"{"trustAnchors":[]}"#), try answer("POST /trustanchors"),
        ])
        var wanted = WantedTrustAnchor(name: "example", source: .certificates(bundle))
        wanted.tags = [Tag(key: "team", value: "a")]
        #expect(try Provisioner.playing(transport).ensureTrustAnchor(wanted).change == .created)
        #expect(
            transport.bodies.last?.hasSuffix(
                #""tags":[{"key":"anchorage:managed-by","value":"anchorage"},"#
                    + #"{"key":"team","value":"a"}]}"#) == true)
        let again = try script()
        #expect(
            throws: RolesAnywhereError.differs(
                kind: .trustAnchor, name: "example", arn: Example.anchorARN,
                differences: [Difference(field: "tag team", wanted: "a", found: "absent")])
        ) { try Provisioner.playing(again).ensureTrustAnchor(wanted) }
    }
}

struct ProfileChangingTests {
    private func detail() -> ProfileDetail {
        var detail = ProfileDetail(
            profileId: Example.id, profileArn: Example.profileARN, name: "reader")
        detail.enabled = true
        detail.roleArns = [Example.roleARN]
        detail.managedPolicyArns = ["arn:aws:iam::aws:policy/A"]
        detail.durationSeconds = 3_600
        detail.attributeMappings = AttributeMapping.defaults
        return detail
    }

    private func script(_ more: [ScriptedTransport.Step] = []) throws -> ScriptedTransport {
        ScriptedTransport(
            [
                .json("GET /profiles", try Example.json(ProfileListResponse(profiles: [detail()]))),
                .json("GET /ListTagsForResource", Example.ownTags),
            ] + more)
    }

    private func answer(_ request: String) throws -> ScriptedTransport.Step {
        .json(request, try Example.json(ProfileResponse(profile: detail())))
    }

    @Test func sendsOnlyWhatDiffers() throws {
        let transport = try script([try answer("PATCH /profile/" + Example.id)])
        var changes = ProfileChanges()
        changes.name = "reader"
        changes.roleARNs = [Example.roleARN]
        changes.managedPolicyARNs = []
        changes.acceptsSessionName = true
        let changed = try Provisioner.playing(transport).updateProfile("reader", changes)
        #expect(
            changed.differences.map(\.field) == ["managed policies", "accept role session name"])
        #expect(transport.bodies.last == #"{"acceptRoleSessionName":true,"managedPolicyArns":[]}"#)
        transport.expectEnd()
    }

    @Test func putsBeforeItTakesAway() throws {
        let path = "/profiles/\(Example.id)/mappings"
        let transport = try script([try answer("PUT " + path), try answer("DELETE " + path)])
        let changed = try Provisioner.playing(transport).putMapping(
            profile: "reader", field: "x509Subject", specifiers: ["CN"], only: true)
        #expect(
            changed.differences == [Difference(field: "x509Subject", wanted: "CN", found: "*")])
        #expect(transport.sent.last?.url.hasSuffix("specifiers=%2A") == true)
        transport.expectEnd()
    }

    @Test func takesAwayOnlyWhatIsMapped() throws {
        let transport = try script()
        #expect(
            throws: RolesAnywhereError.noSuchMapping(
                profile: "reader", field: "x509SAN", specifier: "Name/CN",
                known: ["DNS", "URI", "Name/*"])
        ) {
            try Provisioner.playing(transport).deleteMapping(
                profile: "reader", field: "x509SAN", specifiers: ["Name/CN"])
        }
        transport.expectEnd()
    }

    private static func role(longest: Int) -> ScriptedTransport.Step {
        .xml(
            "GetRole",
            "<Role><RoleName>reader</RoleName><RoleId>AROA1</RoleId><Path>/</Path>"
                + "<Arn>\(Example.roleARN)</Arn><AssumeRolePolicyDocument>x"
                + "</AssumeRolePolicyDocument><MaxSessionDuration>\(longest)</MaxSessionDuration>"
                + "</Role>")
    }

    @Test func comparesWithTheLongestSessionOfTheRole() throws {
        func check(_ step: ScriptedTransport.Step) throws -> [String] {
            try Provisioner.playing(ScriptedTransport([step])).checkRoles(
                [Example.roleARN], account: "111122223333", durationSeconds: 3_601)
        }
        #expect(
            throws: RolesAnywhereError.durationBeyondRole(
                role: "reader", longest: 3_600, seconds: 3_601)
        ) { try check(Self.role(longest: 3_600)) }
        #expect(try check(Self.role(longest: 3_601)) == [])
        #expect(
            try check(.iamRefusal("GetRole", "NoSuchEntity")) == [
                "there is no role \(Example.roleARN), and no session can be had for it"
            ])
        #expect(
            try check(.iamRefusal("GetRole", "AccessDenied", status: 403)) == [
                "the role \(Example.roleARN) may not be looked at: its sessions may be shorter"
            ])
    }
}

struct TaggingTests {
    private let resource = TaggedResource(kind: .crl, name: "a", arn: Example.crlARN)

    @Test func sendsOnlyWhatIsNew() throws {
        let transport = ScriptedTransport([
            .json("GET /ListTagsForResource", #"{"tags":[{"key":"a","value":"1"}]}"#),
            .json("POST /TagResource", "{}", status: 201),
        ])
        let changed = try Provisioner.playing(transport).tag(
            resource, with: [Tag(key: "a", value: "1"), Tag(key: "b", value: "")])
        #expect(changed.differences == [Difference(field: "b", wanted: "", found: "absent")])
        #expect(
            transport.bodies.last
                == #"{"resourceArn":"\#(Example.crlARN)","tags":[{"key":"b","value":""}]}"#)
        transport.expectEnd()
    }

    @Test func takesAwayOnlyWhatThereIs() throws {
        let transport = ScriptedTransport([.json("GET /ListTagsForResource", "{}")])
        let changed = try Provisioner.playing(transport).untag(resource, keys: ["a"])
        #expect(changed.differences.isEmpty)
        transport.expectEnd()
    }

    @Test func looksForANameAmongAllKinds() throws {
        let profile = ProfileDetail(
            profileId: Example.id, profileArn: Example.profileARN, name: "a")
        let crl = CrlDetail(crlId: Example.id, crlArn: Example.crlARN, name: "a")
        let steps: [ScriptedTransport.Step] = [
            .json("GET /profiles", try Example.json(ProfileListResponse(profiles: [profile]))),
            .json("GET /crls", try Example.json(CrlListResponse(crls: [crl]))),
        ]
        #expect(
            throws: RolesAnywhereError.ambiguousResource(
                name: "a",
                candidates: ["profile \(Example.profileARN)", "CRL \(Example.crlARN)"])
        ) {
            try Provisioner.playing(ScriptedTransport(steps))
                .resource("a", among: [.profile, .crl])
        }
        #expect(
            throws: RolesAnywhereError.unknownResource(name: "b", kinds: [.profile, .crl])
        ) {
            try Provisioner.playing(ScriptedTransport(steps))
                .resource("b", among: [.profile, .crl])
        }
    }

    @Test func asksOnlyForTheKindOfAnARN() throws {
        let crl = CrlDetail(crlId: Example.id, crlArn: Example.crlARN, name: "a")
        let transport = ScriptedTransport([
            .json("GET /crl/" + Example.id, try Example.json(CrlResponse(crl: crl)))
        ])
        let found = try Provisioner.playing(transport)
            .resource(Example.crlARN, among: [.trustAnchor, .crl, .role])
        #expect(found == resource)
        transport.expectEnd()
    }
}
