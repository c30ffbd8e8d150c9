import AWS
import Foundation
import TestSupport
import Testing
import X509

@testable import RolesAnywhere

/// What `ra doctor` says of an account whose answers are written here.
struct AccountDiagnosisTests {
    private typealias Step = ScriptedTransport.Step

    /// AWS's answers; each test changes what it is about.
    private struct Script {
        var anchor: TrustAnchorDetail
        var lists: [CrlDetail]
        var profile: ProfileDetail
        var trustPolicy = TrustPolicy(trustAnchorARN: Example.anchorARN).json
        var longest = 3_600
        var role = Example.roleARN
        var policy: Step?

        /// Answers that come in place of others, by the request.
        var instead: [String: Step] = [:]

        func steps() throws -> [Step] {
            let document = trustPolicy.replacing("%", with: "%25").replacing("\"", with: "%22")
            var right: [Step] = [
                .json(
                    "GET /trustanchor/" + Example.id,
                    try Example.json(TrustAnchorResponse(trustAnchor: anchor))),
                .json(
                    "GET /crls", try Example.json(CrlListResponse(crls: lists))),
                .json(
                    "GET /profile/" + Example.id,
                    try Example.json(ProfileResponse(profile: profile))),
                .xml(
                    "GetRole",
                    "<Role><RoleName>reader</RoleName><RoleId>AROA1</RoleId><Path>/</Path>"
                        + "<Arn>\(role)</Arn><AssumeRolePolicyDocument>\(document)"
                        + "</AssumeRolePolicyDocument><MaxSessionDuration>\(longest)"
                        + "</MaxSessionDuration></Role>"),
            ]
            if let policy { right.insert(policy, at: 3) }
            let isThere = instead["GET /trustanchor/" + Example.id] == nil
            return right.filter { isThere || $0.request != "GET /crls" }
                .map { instead[$0.request] ?? $0 }
        }
    }

    private let authority: TestAuthority
    private let identity: SessionIdentity
    private var script: Script

    init() throws {
        authority = try TestAuthority.root(name: "CN=Root")
        let key = try PrivateKey.generate(.p256)
        identity = try SessionIdentity(certificates: [authority.leaf(key: key)], key: key)
        var profile = ProfileDetail(
            profileId: Example.id, profileArn: Example.profileARN, name: "reader")
        profile.enabled = true
        profile.roleArns = [Example.roleARN]
        profile.durationSeconds = 3_600
        script = Script(
            anchor: TrustAnchorDetail(
                trustAnchorId: Example.id, trustAnchorArn: Example.anchorARN, name: "example",
                source: .certificateBundle(authority.certificate.pem), enabled: true),
            lists: [Self.crl(try authority.crl(revoking: []))], profile: profile)
    }

    private static func crl(_ list: CertificateRevocationList) -> CrlDetail {
        CrlDetail(
            crlId: Example.id, crlArn: Example.crlARN, name: "list", enabled: true,
            crlData: Base64.encode(list.der), trustAnchorArn: Example.anchorARN)
    }

    /// The diagnosis, after the script has been played to its end.
    private func diagnosis(
        _ script: Script, as identity: SessionIdentity? = nil, sessionName: String? = nil,
        durationSeconds: Int = 3_600
    ) throws -> AccountDiagnosis {
        let transport = ScriptedTransport(try script.steps())
        let client = try ServiceClient.playing(transport)
        let diagnosis = try AccountDiagnosis(
            of: AccountDiagnosis.Subject(
                trustAnchor: Example.anchorARN, profile: Example.profileARN,
                role: Example.roleARN, durationSeconds: durationSeconds, sessionName: sessionName),
            as: identity ?? self.identity, in: RolesAnywhereClient(client), iam: IAMClient(client),
            at: fixedNow)
        transport.expectEnd()
        return diagnosis
    }

    /// What is wrong, as `code: text`.
    private func findings(
        _ change: (inout Script) throws -> Void, sessionName: String? = nil,
        durationSeconds: Int = 3_600
    ) throws -> [String] {
        var script = script
        try change(&script)
        return try diagnosis(script, sessionName: sessionName, durationSeconds: durationSeconds)
            .checks.findings.map { "\($0.code): \($0.text)" }
    }

    @Test func saysWhatIsWell() throws {
        let checks = try diagnosis(script).checks
        #expect(checks.findings == [])
        #expect(
            checks.drop { $0.code != "anchor.exists" }.map(\.text) == [
                "the trust anchor \"example\" is there", "it is enabled",
                "it leads to the trust anchor: CN=Root",
                "the CRL \"list\" is signed by CN=Root",
                "the CRL \"list\" does not list the certificate",
                "it is good until 2025-06-22T12:00:00Z",
                "the profile \"reader\" is there", "it is enabled", "it lists the role",
                "the role \"reader\" is there", "it allows 3600 seconds",
                "its trust policy lets the certificate in",
            ])
    }

    @Test func anchors() throws {
        #expect(
            try findings { $0.anchor.enabled = false } == [
                "anchor.enabled: the trust anchor \"example\" is disabled"
            ])
        let other = try TestAuthority.root(name: "CN=Other")
        #expect(
            try findings {
                $0.anchor.source = .certificateBundle(other.certificate.pem)
                $0.lists = []
            } == ["path: its issuer CN=Root is neither the trust anchor's nor sent along"])
        #expect(
            try findings {
                $0.instead["GET /trustanchor/" + Example.id] = .refusal(
                    "GET /trustanchor/" + Example.id, "ResourceNotFoundException", status: 404)
            } == ["anchor.exists: there is no trust anchor \(Example.anchorARN)"])
    }

    @Test func anExpiredCA() throws {
        let late = try TestAuthority.root(
            name: "CN=Root", key: authority.key,
            validity: Validity(
                notBefore: fixedNow.addingTimeInterval(-86_400 * 9),
                notAfter: fixedNow.addingTimeInterval(-86_400)))
        let found = try findings { $0.anchor.source = .certificateBundle(late.certificate.pem) }
        #expect(
            found.count == 1 && found[0].hasPrefix("path: it does not lead to the trust anchor"))
        #expect(found.first?.contains("expired") == true, "\(found)")
    }

    /// What is sent along and leads nowhere is not looked for in CRLs.
    @Test func aRevokedCertificateBesideThePath() throws {
        let stranger = try TestAuthority.root(name: "CN=Stranger")
        let other = try stranger.issuing(name: "CN=Other")
        var script = script
        script.lists = [Self.crl(try stranger.crl(revoking: [other.certificate.serialNumber]))]
        let key = try PrivateKey.generate(.p256)
        let identity = try SessionIdentity(
            certificates: [authority.leaf(key: key), other.certificate], key: key)
        #expect(
            try diagnosis(script, as: identity).checks.allSatisfy { $0.outcome != .failed })
    }

    @Test func managedPolicies() throws {
        let arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
        var script = script
        script.profile.managedPolicyArns = [arn]
        script.policy = .xml(
            "GetPolicy", "<Policy><PolicyName>ReadOnlyAccess</PolicyName></Policy>")
        let checks = try diagnosis(script).checks
        #expect(checks.findings == [])
        #expect(checks.map(\.text).contains("its managed policy \"ReadOnlyAccess\" is there"))
        script.policy = .refusal("GetPolicy", "NoSuchEntity", status: 404)
        #expect(
            try diagnosis(script).checks.findings.map(\.text) == [
                "there is no managed policy \(arn)"
            ])
    }

    @Test func profiles() throws {
        #expect(
            try findings { $0.profile.enabled = false } == [
                "profile.enabled: the profile \"reader\" is disabled"
            ])
        #expect(
            try findings { $0.profile.roleArns = [] } == [
                "profile.role: the profile \"reader\" does not list \(Example.roleARN)"
            ])
        #expect(
            try findings({ _ in }, sessionName: "mine") == [
                "profile.sessionName: the profile \"reader\" does not let clients name their sessions"
            ])
        #expect(
            try findings {
                $0.instead["GET /profile/" + Example.id] = .refusal(
                    "GET /profile/" + Example.id, "ResourceNotFoundException", status: 404)
            } == ["profile.exists: there is no profile \(Example.profileARN)"])
    }

    @Test func roles() throws {
        #expect(
            try findings {
                $0.trustPolicy =
                    TrustPolicy(
                        trustAnchorARN: Example.prefix + "trust-anchor/" + Example.otherID
                    ).json
            } == [
                "role.trust: the trust policy of the role \"reader\" does not allow this certificate "
                    + "sts:AssumeRole, sts:SetSourceIdentity, sts:TagSession"
            ])
        #expect(
            try findings(
                {
                    $0.longest = 3_600; $0.profile.durationSeconds = 7_200
                },
                durationSeconds: 7_200) == [
                    "role.duration: the role \"reader\" allows 3600 seconds, and 7200 are asked for"
                ])
        #expect(
            try findings { $0.instead["GetRole"] = .iamRefusal("GetRole", "NoSuchEntity") } == [
                "role.exists: there is no role \(Example.roleARN)"
            ])
        // The role of that name stands in another path.
        let elsewhere = "arn:aws:iam::111122223333:role/far/reader"
        #expect(
            try findings { $0.role = elsewhere } == [
                "role.exists: there is no role \(Example.roleARN)"
            ])
    }

    @Test func leavesAKeyOpenThatIsNotKnown() throws {
        var script = script
        let condition = "\"Condition\":{\"StringEquals\":{\"aws:PrincipalTagg/x\":\"y\"},"
        script.trustPolicy = script.trustPolicy.replacing("\"Condition\":{", with: condition)
        let checks = try diagnosis(script).checks
        #expect(checks.findings == [])
        #expect(checks.openQuestions.map(\.code) == ["role.trust"])
        #expect(checks.openQuestions.first?.text.contains("aws:PrincipalTagg/x") == true)
        script.trustPolicy = "{}"
        #expect(try diagnosis(script).checks.openQuestions.map(\.code) == ["role.trust"])
        // No CRL is no question: the certificate is let in.
        var bare = self.script
        bare.lists = []
        #expect(try diagnosis(bare).checks.openQuestions == [])
    }

    @Test func revocation() throws {
        let serial = identity.certificate.serialNumber
        let listed = Self.crl(try authority.crl(revoking: [serial]))
        let since = "2025-06-15T11:00:00Z"
        #expect(
            try findings { $0.lists = [listed] } == [
                "crl.listed: CN=web-01 is revoked by the CRL \"list\" since \(since)"
            ])
        let old = try authority.crl(
            revoking: [], nextUpdate: fixedNow.addingTimeInterval(-60))
        #expect(
            try findings { $0.lists = [Self.crl(old)] } == [
                "crl.due: a newer one than the CRL \"list\" was due at 2025-06-15T11:59:00Z"
            ])
        var disabled = listed
        disabled.enabled = false
        #expect(try findings { $0.lists = [disabled] } == [])
        var foreign = listed
        foreign.trustAnchorArn = Example.prefix + "trust-anchor/" + Example.otherID
        #expect(try findings { $0.lists = [foreign] } == [])
        var broken = listed
        broken.crlData = "AAAA"
        #expect(
            try findings { $0.lists = [broken] } == [
                "crl.readable: the CRL \"list\" cannot be read"
            ])
        let again = Self.crl(try authority.crl(revoking: [serial], reason: .removeFromCRL))
        #expect(try findings { $0.lists = [again] } == [])
    }

    @Test func signaturesOfLists() throws {
        let serial = identity.certificate.serialNumber
        let namesake = try TestAuthority.root(name: "CN=Root")
        let forged = Self.crl(try namesake.crl(revoking: [serial]))
        #expect(
            try findings { $0.lists = [forged] } == [
                "crl.signature: AWS may pass over the CRL \"list\": it is in the name of CN=Root, "
                    + "whose key has not signed it",
                "crl.listed: CN=web-01 is revoked by the CRL \"list\" since 2025-06-15T11:00:00Z, if "
                    + "AWS counts such a CRL",
            ])
        let stranger = try TestAuthority.root(name: "CN=Stranger")
        let unknown = Self.crl(try stranger.crl(revoking: [serial]))
        var script = script
        script.lists = [unknown]
        let checks = try diagnosis(script).checks
        #expect(checks.findings == [])
        let check = try #require(checks.first { $0.code == "crl.signature" })
        #expect(check.outcome == .unknown && check.text.contains("is of CN=Stranger"))
    }

    @Test func whatTheCallerMayNotLookAt() throws {
        let requests = [
            (
                "GET /trustanchor/" + Example.id, "anchor.denied",
                "trust anchor \(Example.anchorARN)"
            ),
            ("GET /crls", "crl.denied", "CRLs"),
            ("GET /profile/" + Example.id, "profile.denied", "profile \(Example.profileARN)"),
        ]
        for (request, code, title) in requests {
            let found = try findings {
                $0.instead[request] = .refusal(request, "AccessDeniedException", "not you")
            }
            #expect(
                found.count == 1
                    && found[0].hasPrefix("\(code): the \(title) may not be looked at: ")
                    && found[0].contains("AccessDeniedException: not you"), "\(found)")
        }
        let found = try findings {
            $0.instead["GetRole"] = .iamRefusal("GetRole", "AccessDenied", status: 403)
        }
        #expect(
            found.count == 1
                && found[0].hasPrefix(
                    "role.denied: the role \(Example.roleARN) may not be looked at")
        )
        // Who is nobody gets no half of an answer.
        #expect(throws: AWSError.self) {
            try findings {
                $0.instead["GET /crls"] = .refusal("GET /crls", "UnrecognizedClientException")
            }
        }
    }
}
