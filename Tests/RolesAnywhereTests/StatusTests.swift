import AWS
import Foundation
import TestSupport
import Testing
import X509

@testable import RolesAnywhere

struct StatusTests {
    private let authority: TestAuthority
    private let month = 30 * 86_400.0

    init() throws {
        authority = try TestAuthority.root(name: "CN=Root")
    }

    private func anchor(_ certificates: [Certificate]? = nil) -> TrustAnchorDetail {
        let pem = (certificates ?? [authority.certificate]).map(\.pem).joined()
        return TrustAnchorDetail(
            trustAnchorId: Example.id, trustAnchorArn: Example.anchorARN, name: "example",
            source: .certificateBundle(pem), enabled: true)
    }

    private func crl(_ list: CertificateRevocationList, enabled: Bool = true) -> CrlDetail {
        CrlDetail(
            crlId: Example.id, crlArn: Example.crlARN, name: "list", enabled: enabled,
            crlData: Base64.encode(list.der), trustAnchorArn: Example.anchorARN)
    }

    private func profile(roles: [String] = [Example.roleARN]) -> ProfileDetail {
        var profile = ProfileDetail(
            profileId: Example.id, profileArn: Example.profileARN, name: "reader")
        profile.enabled = true
        profile.roleArns = roles
        profile.durationSeconds = 3_600
        return profile
    }

    private func role(
        policy: String = TrustPolicy(trustAnchorARN: Example.anchorARN).json, longest: Int = 3_600
    ) throws -> IAMRole {
        let transport = ScriptedTransport([
            .xml(
                "GetRole",
                "<Role><RoleName>reader</RoleName><RoleId>AROA1</RoleId><Path>/</Path>"
                    + "<Arn>\(Example.roleARN)</Arn><AssumeRolePolicyDocument>"
                    + policy.replacing("\"", with: "%22") + "</AssumeRolePolicyDocument>"
                    + "<MaxSessionDuration>\(longest)</MaxSessionDuration></Role>")
        ])
        return try IAMClient(ServiceClient.playing(transport)).getRole("reader")
    }

    private func healthy() throws -> AccountSnapshot {
        AccountSnapshot(
            trustAnchors: [anchor()], profiles: [profile()],
            crls: [crl(try authority.crl(revoking: [SerialNumber.random()]))],
            roles: [try role()])
    }

    private func codes(_ snapshot: AccountSnapshot, at seconds: Double = 0) -> [String] {
        snapshot.findings(at: fixedNow.addingTimeInterval(seconds), within: month).map {
            "\($0.severity) \($0.code)"
        }
    }

    @Test func findsNothingWhereNothingIsWrong() throws {
        #expect(codes(try healthy()) == [])
    }

    @Test func knowsWhenCertificatesEnd() throws {
        var snapshot = try healthy()
        snapshot.crls = [crl(try authority.crl(revoking: [], nextUpdate: .distantFuture))]
        let year = 365 * 86_400.0
        #expect(codes(snapshot, at: year - month - 60) == [])
        #expect(codes(snapshot, at: year - month + 60) == ["soon anchor.expiring"])
        #expect(codes(snapshot, at: year + 60) == ["problem anchor.expired"])
        #expect(codes(snapshot, at: -2 * 86_400) == ["problem anchor.notYetValid"])
        let next = try TestAuthority.root(
            name: "CN=Next",
            validity: Validity(
                notBefore: fixedNow, notAfter: fixedNow.addingTimeInterval(3 * year)))
        snapshot.trustAnchors = [anchor([authority.certificate, next.certificate])]
        #expect(codes(snapshot, at: year - 60) == ["notice anchor.successor"])
        #expect(codes(snapshot, at: year + 60) == ["notice anchor.successor"])
    }

    @Test func knowsWhenListsEnd() throws {
        let snapshot = try healthy()
        // Seven days and an hour, of which a quarter is a little more than 42 hours.
        let end = 7 * 86_400.0
        #expect(codes(snapshot, at: end - 43 * 3_600) == [])
        #expect(codes(snapshot, at: end - 42 * 3_600) == ["soon crl.lapsing"])
        #expect(codes(snapshot, at: end + 1) == ["problem crl.lapsed"])
    }

    @Test func saysWhatKeepsRevocationsFromArriving() throws {
        var snapshot = try healthy()
        snapshot.crls = []
        #expect(codes(snapshot) == ["notice anchor.noCRL"])
        snapshot = try healthy()
        snapshot.crls[0].enabled = false
        #expect(codes(snapshot) == ["problem crl.disabled"])
        snapshot.crls = [crl(try authority.crl(revoking: []), enabled: false)]
        #expect(codes(snapshot) == ["notice crl.disabled"])
        snapshot.crls[0].enabled = true
        snapshot.crls[0].crlData = "bm9uZQ=="
        #expect(codes(snapshot) == ["problem crl.unreadable"])
        snapshot.crls = [crl(try TestAuthority.root(name: "CN=Root").crl(revoking: []))]
        #expect(codes(snapshot) == ["problem crl.signature"])
        snapshot.crls = [crl(try TestAuthority.root(name: "CN=Other").crl(revoking: []))]
        #expect(codes(snapshot) == ["notice crl.issuer"])
        snapshot.crls = [crl(try authority.crl(revoking: []))]
        snapshot.trustAnchors = []
        #expect(codes(snapshot) == ["problem crl.orphan"])
    }

    @Test func saysWhenAListIsNearlyFull() throws {
        var snapshot = try healthy()
        let pem = Array(try authority.crl(revoking: []).pem.utf8)
        let padding = [UInt8](repeating: UInt8(ascii: "\n"), count: 240_000 - pem.count)
        snapshot.crls[0].crlData = Base64.encode(padding + pem)
        #expect(snapshot.crls[0].fillPercent == 80)
        #expect(codes(snapshot) == ["soon crl.full"])
        snapshot.crls[0].crlData = Base64.encode(padding.dropLast(3_000) + pem)
        #expect(codes(snapshot) == [])
    }

    @Test func saysWhichProfilesGiveNoSessions() throws {
        var snapshot = try healthy()
        snapshot.profiles = [profile(roles: [])]
        snapshot.profiles[0].enabled = false
        #expect(codes(snapshot) == ["problem profile.noRoles", "notice profile.disabled"])
        snapshot = try healthy()
        snapshot.missingRoles = [Example.roleARN]
        #expect(codes(snapshot) == ["problem profile.roleMissing"])
        snapshot = try healthy()
        snapshot.profiles[0].durationSeconds = 3_601
        #expect(codes(snapshot) == ["problem profile.duration"])
        snapshot = try healthy()
        snapshot.roles = [
            try role(
                policy: #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","#
                    + #""Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#)
        ]
        #expect(codes(snapshot) == ["problem profile.roleDistrusts"])
        snapshot.roles = nil
        #expect(codes(snapshot) == [])
    }

    @Test(
        arguments: [
            ("{}", ["problem role.open"]),
            (
                #"{"StringLike":{"aws:SourceArn":"arn:aws:rolesanywhere:*"}}"#,
                ["problem role.open", "problem role.wildcardPin"]
            ),
            (
                #"{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#,
                ["notice role.anyTrustAnchor"]
            ),
            (
                #"{"StringEquals":{"aws:PrincipalTag/x509Subject/CN":"web-01"}}"#,
                ["problem role.unpinned"]
            ),
            (
                #"{"ArnEquals":{"aws:SourceArn":"\#(Example.prefix)trust-anchor/\#(Example.otherID)"}}"#,
                ["problem role.pinMissing"]
            ),
            // Those of another region are not known here.
            (
                #"{"ArnEquals":{"aws:SourceArn":"arn:aws:rolesanywhere:eu-west-1:111122223333:"#
                    + #"trust-anchor/\#(Example.otherID)"}}"#, []
            ),
        ])
    func saysWhichRolesAreOpenToAll(condition: String, expected: [String]) throws {
        var snapshot = try healthy()
        snapshot.roles = [
            try role(
                policy: #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","#
                    + #""Principal":{"Service":"rolesanywhere.amazonaws.com"},"#
                    + #""Action":"sts:AssumeRole","Condition":\#(condition)}]}"#)
        ]
        #expect(codes(snapshot) == expected)
    }

    @Test func tellsOfWhatIsSwitchedOff() throws {
        var snapshot = try healthy()
        snapshot.trustAnchors[0].enabled = false
        snapshot.trustAnchors[0].notificationSettings = [
            NotificationSetting(enabled: false, event: "CA_CERTIFICATE_EXPIRY")
        ]
        #expect(codes(snapshot) == ["notice anchor.disabled", "notice anchor.silent"])
    }

    @Test func looksAtEverythingOnce() throws {
        let transport = ScriptedTransport([
            .json("GET /trustanchors", "{}"),
            .json(
                "GET /profiles",
                try Example.json(ProfileListResponse(profiles: [profile(), profile()]))),
            .json("GET /crls", "{}"), .json("GET /subjects", "{}"),
            .xml("ListRoles", "<Roles/><IsTruncated>false</IsTruncated>"),
            .iamRefusal("GetRole", "NoSuchEntity"),
        ])
        let snapshot = try Provisioner.playing(transport).snapshot()
        #expect(snapshot.missingRoles == [Example.roleARN] && snapshot.roles == [])
        transport.expectEnd()
    }

    @Test func doesWithoutRolesThatItMayNotSee() throws {
        let transport = ScriptedTransport([
            .json("GET /trustanchors", "{}"), .json("GET /profiles", "{}"),
            .json("GET /crls", "{}"), .json("GET /subjects", "{}"),
            .iamRefusal("ListRoles", "AccessDenied", status: 403),
        ])
        #expect(try Provisioner.playing(transport).snapshot().roles == nil)
        transport.expectEnd()
    }
}
