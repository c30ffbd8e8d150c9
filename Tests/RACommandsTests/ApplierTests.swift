import AWS
import Foundation
import Synchronization
import TestSupport
import Testing
import X509

@testable import RolesAnywhere

/// A line that is cut at some moment.
private final class Cut: Sendable {
    let isMade = Mutex(false)
    let answers = Mutex(0)
}

/// What may have happened between a plan and its changes, and what comes of them.
struct ApplierTests {
    private let account = ManifestAccount(files: ManifestFiles.all)

    private func lists(_ name: String, _ number: Int) -> String {
        """
        name: m
        trustAnchors: [{name: a, bundle: first.pem}]
        crls: [{name: \(name), trustAnchor: a, file: first-\(number).crl}]
        """
    }

    @Test func anOlderListUnderAnotherNameDoesNotTakeThePlaceEither() throws {
        try account.apply(lists("c", 2))
        let older = RolesAnywhereError.olderList(
            name: "c", reason: "has the number 1, and AWS has 2")
        let plan = try account.plan(lists("d", 1))
        #expect(
            plan.obstacles.map(\.action) == [
                .blocked(by: .rule(#"the CRL "d" would be left in its place, and \#(older)"#))
            ])
        #expect(plan.obstacles.map(\.name) == ["c"])
        #expect(throws: ApplyError.self) { try account.carryOut(plan) }
        #expect(try account.names().contains("crl c"))
        try account.apply(lists("d", 3))
        #expect(try account.names() == ["crl d", "trustAnchor a"])
    }

    @Test func aListThatStaysMustBeAsNewAsTheOneThatGoes() throws {
        let both = """
            name: m
            trustAnchors: [{name: a, bundle: first.pem}]
            crls:
              - {name: old, trustAnchor: a, file: first-1.crl}
              - {name: new, trustAnchor: a, file: first-2.crl}
            """
        try account.apply(both)
        #expect(try account.plan(lists("old", 1)).obstacles.map(\.name) == ["new"])
        #expect(try account.plan(lists("new", 2)).obstacles.isEmpty)
    }

    @Test func aListOfAnotherIssuerOrNoneMayGo() throws {
        try account.apply(lists("c", 2))
        let without = "name: m\ntrustAnchors: [{name: a, bundle: first.pem}]"
        #expect(try account.plan(without).obstacles.isEmpty)
        let other = without + "\ncrls: [{name: d, trustAnchor: a, file: second.crl}]"
        #expect(try account.plan(other).obstacles.isEmpty)
    }

    @Test func aListThatWasReplacedSinceIsNotDeleted() throws {
        try account.apply(lists("c", 2))
        let plan = try account.plan("name: m\ntrustAnchors: [{name: a, bundle: first.pem}]")
        let (rolesAnywhere, _) = try account.clients()
        let newer = Base64.encode(account.files["first-3.crl"] ?? [])
        _ = try rolesAnywhere.updateCrl(
            id: rolesAnywhere.crl("c").crlId, UpdateCrlRequest(crlData: newer))
        #expect(try refusal(of: plan) == "AWS has another list of that name by now")
        #expect(try rolesAnywhere.crl("c").crlData == newer)
    }

    // MARK: Whose it is

    /// Why a plan was stopped, where that is what the account is like by now.
    private func refusal(of plan: Plan) throws -> String? {
        do {
            try account.carryOut(plan)
            return nil
        } catch let error as ApplyError {
            guard case RolesAnywhereError.outdated(_, _, let reason) = error.cause else {
                throw error
            }
            guard case .stopped(_, wasBegun: false) = error.end else { throw error }
            return reason
        }
    }

    @Test func whatIsNotOursAnyMoreIsNeitherDeletedNorChanged() throws {
        let manifest = "name: m\ntrustAnchors: [{name: a, bundle: first.pem}]"
        try account.apply(manifest)
        let (rolesAnywhere, _) = try account.clients()
        let arn = try rolesAnywhere.trustAnchor("a").trustAnchorArn
        let deleting = try account.plan("name: m")
        let changing = try account.plan(
            "name: m\ntrustAnchors: [{name: a, bundle: first.pem, enabled: false}]")
        try rolesAnywhere.untag(arn, keys: [OwnershipTag.key])
        for plan in [deleting, changing] {
            #expect(try refusal(of: plan) == "it is not one of this tool's any more")
        }
        try rolesAnywhere.tag(
            arn,
            with: [OwnershipTag.tag, Tag(key: ManifestTag.manifest, value: "other")])
        for plan in [deleting, changing] {
            #expect(try refusal(of: plan) == #"it belongs to the manifest "other" by now"#)
        }
        #expect(try rolesAnywhere.trustAnchor("a").enabled == true)
    }

    @Test func anotherRoleOfTheNameStays() throws {
        func manifest(_ path: String, _ seconds: Int) -> String {
            """
            name: m
            trustAnchors: [{name: a, bundle: first.pem}]
            roles: [{name: r, trustAnchor: a, path: \(path), maxSessionDurationSeconds: \(seconds)}]
            """
        }
        try account.apply(manifest("/", 3600))
        let (_, iam) = try account.clients()
        let plans = [
            try account.plan("name: m\ntrustAnchors: [{name: a, bundle: first.pem}]"),
            try account.plan(manifest("/other/", 3600)), try account.plan(manifest("/", 7200)),
        ]
        let old = try iam.getRole("r")
        try iam.deleteRole("r")
        var new = NewRole(name: "r", trustPolicy: old.trustPolicy)
        new.tags = old.tags
        let id = try iam.createRole(new).id
        #expect(id != old.id)
        for plan in plans {
            #expect(
                try refusal(of: plan)
                    == "it was deleted, and there is another one of that name (\(id))")
        }
        try iam.deleteRole("r")
        #expect(try refusal(of: plans[0]) == nil)
        #expect(try refusal(of: plans[1]) == "it is there no more")
        #expect(try refusal(of: plans[2]) == "it is there no more")
    }

    // MARK: Letters of roles

    @Test func aRoleIsTheSameInOtherLetters() throws {
        func manifest(_ made: String, _ mentioned: String) -> String {
            """
            name: m
            trustAnchors: [{name: a, bundle: first.pem}]
            roles: [{name: \(made), trustAnchor: a}]
            profiles: [{name: p, roles: [\(mentioned)]}]
            """
        }
        try account.apply(manifest("reader", "READER"))
        #expect(try account.plan(manifest("reader", "Reader")).isDone)
        #expect(try account.plan(manifest("READER", "reader")).isDone)
        #expect(
            try account.names() == ["profile p", "role reader", "trustAnchor a"])
    }

    // MARK: Two at once

    @Test func ofTwoRunsAtOnceOneMakesAndTheOtherGoesOn() throws {
        let plans = [
            try account.plan(ManifestFiles.full), try account.plan(ManifestFiles.full),
        ]
        let first = try account.carryOut(plans[0])
        let second = try account.carryOut(plans[1])
        #expect(first.map(\.arn) == second.map(\.arn))
        #expect(
            try account.names() == [
                "crl first", "profile all", "role reader", "role writer", "trustAnchor first",
                "trustAnchor second",
            ])
        #expect(try account.plan(ManifestFiles.full).isDone)
    }

    /// The other run begins and ends while the first is on its way.
    @Test(arguments: ["first", "reader", "all"])
    func ofTwoRunsBesideEachOtherOneOfEachIsLeft(name: String) throws {
        let plans = [
            try account.plan(ManifestFiles.full), try account.plan(ManifestFiles.full),
        ]
        var isOver = false
        try account.carryOut(
            plans[0],
            observe: { event in
                guard case .creates(let change) = event, change.name == name, !isOver else {
                    return
                }
                isOver = true
                do {
                    try account.carryOut(plans[1])
                } catch {
                    Issue.record(error)
                }
            })
        #expect(isOver)
        #expect(try account.names().count == 6)
        #expect(try account.plan(ManifestFiles.full).isDone)
    }

    @Test func whatAnotherManifestMadeIsNotTakenForOurs() throws {
        let anchor = "trustAnchors: [{name: a, bundle: first.pem}]"
        let plans = [
            try account.plan("name: one\n" + anchor), try account.plan("name: two\n" + anchor),
        ]
        for plan in plans { try account.carryOut(plan) }
        #expect(try account.names() == ["trustAnchor a", "trustAnchor a"])
    }

    // MARK: What AWS keeps

    @Test func whatAWSDoesNotKeepIsNamed() throws {
        let plan = try account.plan(ManifestFiles.full)
        let error = #expect(throws: ApplyError.self) {
            try account.carryOut(plan) {
                $0.replacingOccurrences(
                    of: #""durationSeconds":1800"#, with: #""durationSeconds":3600"#)
            }
        }
        #expect(
            error?.cause as? RolesAnywhereError
                == .notKept(
                    kind: .profile, name: "all",
                    differences: [
                        Difference(field: "durationSeconds", wanted: "1800", found: "3600")
                    ]))
        #expect(error?.done.count == 5)
        #expect(error?.notDone.map(\.name) == ["all"])
        guard case .stopped(let change, wasBegun: true)? = error?.end else {
            Issue.record("it did not stop at a change")
            return
        }
        #expect(change.name == "all")
    }

    /// All that is not kept is not done, and the rest is.
    @Test func everythingThatIsNotKeptIsTold() throws {
        let plan = try account.plan(ManifestFiles.full)
        let error = #expect(throws: ApplyError.self) {
            try account.carryOut(plan) {
                $0.replacingOccurrences(
                    of: #""durationSeconds":1800"#, with: #""durationSeconds":3600"#
                ).replacingOccurrences(
                    of: "<Value>platform</Value>", with: "<Value>other</Value>")
            }
        }
        #expect(error?.notDone.map(\.name) == ["reader", "all"])
        #expect(error?.done.map(\.name) == ["first", "second", "first", "writer"])
        #expect(error?.unconfirmed.isEmpty == true)
    }

    /// AWS took everything, and then nothing can be read any more.
    @Test func whatCannotBeReadBackIsDoneAndNotConfirmed() throws {
        let plan = try account.plan(ManifestFiles.full)
        let cut = Cut()
        let error = #expect(throws: ApplyError.self) {
            try account.carryOut(
                plan, fate: { _ in cut.isMade.withLock { $0 } ? .isLost : .arrives },
                observe: { event in
                    guard case .did(let change, _) = event, change.name == "all" else { return }
                    cut.isMade.withLock { $0 = true }
                })
        }
        let all = ["first", "second", "first", "reader", "writer", "all"]
        #expect(error?.done.map(\.name) == all)
        #expect(error?.unconfirmed.map(\.name) == all)
        #expect(error?.notDone.isEmpty == true)
        let text = error?.description ?? ""
        #expect(text.hasPrefix("AWS took what was sent, and what it has now could not be read: "))
        #expect(text.contains(#"; not confirmed: create trust anchor "first", "#))
        #expect(text.hasSuffix("; not done: nothing"))
        #expect(try account.plan(ManifestFiles.full).isDone)
    }

    /// AWS made the first, and what else has its name cannot be looked for any more.
    @Test func whatWasMadeIsDoneAlthoughNothingElseIsReached() throws {
        let manifest = """
            name: m
            trustAnchors: [{name: a, bundle: first.pem}]
            roles: [{name: r, trustAnchor: a}]
            """
        let cut = Cut()
        let plan = try account.plan(manifest)
        let error = #expect(throws: ApplyError.self) {
            try account.carryOut(
                plan,
                altering: { answer in
                    if answer.contains("trustAnchorArn") { cut.isMade.withLock { $0 = true } }
                    return answer
                }, fate: { _ in cut.isMade.withLock { $0 } ? .isLost : .arrives })
        }
        #expect(error?.done.map(\.name) == ["a"] && error?.notDone.map(\.name) == ["r"])
        #expect(error?.unconfirmed.map(\.name) == ["a"])
        #expect(try account.plan(manifest).actionWords == [#"create role "r""#])
    }

    /// A profile with mappings takes more calls: it is begun, and not done.
    @Test func whatIsNotWholeIsNotDone() throws {
        let manifest = "name: m\nprofiles: [{name: p, roles: [], attributeMappings: {x509SAN: []}}]"
        let cut = Cut()
        let plan = try account.plan(manifest)
        let error = #expect(throws: ApplyError.self) {
            try account.carryOut(
                plan,
                altering: { answer in
                    if answer.contains("profileArn") { cut.isMade.withLock { $0 = true } }
                    return answer
                }, fate: { _ in cut.isMade.withLock { $0 } ? .isLost : .arrives })
        }
        #expect(error?.done.isEmpty == true && error?.notDone.map(\.name) == ["p"])
        guard case .stopped(_, wasBegun: true)? = error?.end else {
            Issue.record("it was begun")
            return
        }
    }

    /// A list that AWS took, and that could not be read back, was begun to be changed.
    @Test func aListThatWasSentWasBegun() throws {
        try account.apply(lists("c", 1))
        let cut = Cut()
        let plan = try account.plan(lists("c", 2))
        let error = #expect(throws: ApplyError.self) {
            try account.carryOut(
                plan,
                altering: { answer in
                    cut.answers.withLock { $0 += 1 }
                    return answer
                },
                fate: { _ in
                    // The tags, what AWS has, and the new list were answered.
                    cut.answers.withLock { $0 } >= 3 ? .isLost : .arrives
                })
        }
        guard case .stopped(_, wasBegun: true)? = error?.end else {
            Issue.record("it was begun: \(String(describing: error))")
            return
        }
        #expect(error?.notDone.map(\.name) == ["c"])
    }

    @Test func aRoleThatIsNotKeptIsNamed() throws {
        let plan = try account.plan(ManifestFiles.full)
        let error = #expect(throws: ApplyError.self) {
            try account.carryOut(plan) {
                $0.replacingOccurrences(
                    of: "<Value>platform</Value>", with: "<Value>other</Value>")
            }
        }
        #expect(
            error?.cause as? RolesAnywhereError
                == .notKept(
                    kind: .role, name: "reader",
                    differences: [
                        Difference(field: "tags", wanted: "team=platform", found: "team=other")
                    ]))
    }

    // MARK: Unfinished work

    @Test func whatWasLeftUnfinishedIsNobodyElsesDoing() throws {
        func manifest(_ policies: String, _ mappings: String) -> String {
            """
            name: m
            trustAnchors: [{name: a, bundle: first.pem}]
            roles: [{name: r, trustAnchor: a, policies: \(policies)}]
            profiles: [{name: p, roles: [r], attributeMappings: \(mappings)}]
            """
        }
        let unusual = manifest("{own: read.json, other: list.json}", "{x509Subject: [CN]}")
        let usual = manifest("{own: all.json}", "{x509Issuer: []}")
        for (from, to) in [("name: full", unusual), (usual, unusual), (unusual, "name: m")] {
            var wasCut = 0
            for cut in 1... {
                let account = ManifestAccount(files: ManifestFiles.all)
                try account.apply(from)
                do {
                    try account.apply(to) { $0 < cut ? .arrives : .isLost }
                    break
                } catch {
                    wasCut += 1
                }
                let drift = try [from, to].flatMap { manifest in
                    try account.plan(manifest).changes.flatMap(\.fields).filter(\.isDrift)
                }
                #expect(drift == [], "\(cut)")
            }
            #expect(wasCut > 5)
        }
    }
}
