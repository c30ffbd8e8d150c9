import AWSSigning
import Foundation
import IAMPolicy
import Testing
import TestSupport

@testable import RolesAnywhere

struct SessionRevocationTests {
    static let json =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"],"#
        + #""Condition":{"DateLessThan":{"aws:TokenIssueTime":"2025-06-15T12:00:01Z"}}}]}"#

    @Test func refusesWhatWasIssuedInTheSameSecond() throws {
        let revocation = SessionRevocation(through: fixedNow.addingTimeInterval(0.25))
        #expect(revocation.json == Self.json)
        #expect(SessionRevocation(through: fixedNow) == revocation)
        #expect(SessionRevocation(issuedBefore: fixedNow.addingTimeInterval(0.25)) == revocation)
        #expect(SessionRevocation(issuedBefore: fixedNow).issuedBefore == fixedNow)
        let document = try PolicyDocument(json: revocation.json, kind: .identity)
        for (issued, isRefused) in [(0, true), (1, false), (60, false), (-3_600, true)] {
            let time = fixedNow.addingTimeInterval(Double(issued)).ISO8601Format()
            let evaluation = PolicyEvaluator.evaluate(
                PolicyRequest(
                    action: "s3:ListAllMyBuckets", resource: "*", principal: .aws("x"),
                    context: ["aws:TokenIssueTime": [time]],
                    modelledKeys: ModelledKeys([], families: [])),
                layers: [PolicyLayer(.identity, [("r", document)])])
            #expect((evaluation.decision == .explicitDeny) == isRefused, "\(issued)")
        }
    }

    @Test(
        arguments: [
            json, json.replacing(#"["*"]"#, with: #""*""#),
            json.replacing("00:01Z", with: "00:00.250Z"),
            json.replacing(#":[{"#, with: ":{").replacing("}]}", with: "}}"),
        ])
    func readsWhatTheConsoleWrites(text: String) {
        #expect(SessionRevocation(json: text) == SessionRevocation(through: fixedNow))
    }

    @Test(
        arguments: [
            ("Deny", "Allow"), ("DateLessThan", "DateGreaterThan"),
            (#""Action":["*"]"#, #""Action":["s3:*"]"#), ("2025-06-15T12:00:01Z", "yesterday"),
            (#"Time":"#, #"Time2":"#), (#"[{"Effect"#, #"[{"Sid":"x","Effect"#),
            (#"[{"#, #"[{},{"#), ("{", ""),
        ])
    func doesNotReadAnotherPolicy(original: String, other: String) {
        #expect(SessionRevocation(json: Self.json.replacing(original, with: other)) == nil)
    }

    // MARK: of a role

    private static let wanted = SessionRevocation(through: fixedNow)

    private static func policy(_ json: String) -> ScriptedTransport.Step {
        .xml("GetRolePolicy", "<PolicyDocument>\(PercentEncoding.encode(json))</PolicyDocument>")
    }

    private func revoke(
        _ steps: [ScriptedTransport.Step], _ wanted: SessionRevocation = wanted,
        foreign: Bool = false
    ) throws -> (Provisioner.RevokedSessions, ScriptedTransport) {
        let transport = ScriptedTransport(steps)
        let revoked = try Provisioner.playing(transport).revokeSessions(
            ofRole: "reader", wanted, at: fixedNow.addingTimeInterval(300),
            includingForeign: foreign)
        transport.expectEnd()
        return (revoked, transport)
    }

    @Test func putsThePolicy() throws {
        let (revoked, transport) = try revoke([
            .xml("GetRole", RoleProvisioningTests.role()),
            .iamRefusal("GetRolePolicy", "NoSuchEntity"), .xml("PutRolePolicy"),
        ])
        #expect(!revoked.wereRevoked && revoked.issuedBefore == Self.wanted.issuedBefore)
        #expect(try #require(transport.bodies.last).contains("AWSRevokeOlderSessions"))
    }

    @Test func neverGoesBack() throws {
        let later = SessionRevocation(through: fixedNow.addingTimeInterval(60))
        let (revoked, _) = try revoke([
            .xml("GetRole", RoleProvisioningTests.role()), Self.policy(later.json),
        ])
        #expect(revoked.wereRevoked && revoked.issuedBefore == later.issuedBefore)
    }

    @Test func keepsNobodyOutWhoComesLater() throws {
        let now = fixedNow.addingTimeInterval(300)
        let future = SessionRevocation(issuedBefore: now.addingTimeInterval(2))
        #expect(throws: RolesAnywhereError.futureRevocation(future.issuedBefore, now: now)) {
            try revoke([], future)
        }
        let (revoked, _) = try revoke(
            [
                .xml("GetRole", RoleProvisioningTests.role()),
                .iamRefusal("GetRolePolicy", "NoSuchEntity"), .xml("PutRolePolicy"),
            ], SessionRevocation(through: now))
        #expect(revoked.broughtBackFrom == nil && !revoked.wereRevoked)
    }

    @Test func bringsBackWhatLiesInTheFutureAndNoFurtherThanNow() throws {
        let future = SessionRevocation(through: fixedNow.addingTimeInterval(9_000))
        let all = SessionRevocation(through: fixedNow.addingTimeInterval(300))
        for wanted in [Self.wanted, all] {
            let (revoked, transport) = try revoke(
                [
                    .xml("GetRole", RoleProvisioningTests.role()), Self.policy(future.json),
                    .xml("PutRolePolicy"),
                ], wanted)
            #expect(revoked.broughtBackFrom == future.issuedBefore)
            #expect(revoked.issuedBefore == all.issuedBefore)
            let body = try #require(transport.bodies.last)
            #expect(body.contains(PercentEncoding.encode(all.json)))
        }
    }

    @Test func goesOn() throws {
        let earlier = SessionRevocation(through: fixedNow.addingTimeInterval(-60))
        let (revoked, _) = try revoke([
            .xml("GetRole", RoleProvisioningTests.role()), Self.policy(earlier.json),
            .xml("PutRolePolicy"),
        ])
        #expect(!revoked.wereRevoked)
    }

    @Test func doesNotReplaceWhatItDoesNotUnderstand() throws {
        let other = Self.json.replacing("DateLessThan", with: "DateGreaterThan")
        #expect(
            throws: RolesAnywhereError.unknownRevocation(
                role: "reader", policy: "AWSRevokeOlderSessions")
        ) {
            try revoke([.xml("GetRole", RoleProvisioningTests.role()), Self.policy(other)])
        }
    }

    @Test func leavesRolesOfOthersAloneUnlessTold() throws {
        let foreign = RoleProvisioningTests.role(ours: false)
        #expect(throws: RolesAnywhereError.self) { try revoke([.xml("GetRole", foreign)]) }
        let (revoked, _) = try revoke(
            [
                .xml("GetRole", foreign), .iamRefusal("GetRolePolicy", "NoSuchEntity"),
                .xml("PutRolePolicy"),
            ], foreign: true)
        #expect(revoked.name == "reader")
    }
}
