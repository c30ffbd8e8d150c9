import AWS
import Foundation
import TestSupport
import Testing
import X509

@testable import RolesAnywhere

struct PlanTests {
    private let account = ManifestAccount(files: ManifestFiles.all)

    @Test func createsInTheOrderOfDependence() throws {
        let plan = try account.plan(ManifestFiles.full)
        #expect(
            plan.actionWords == [
                #"create trust anchor "first""#, #"create trust anchor "second""#,
                #"create CRL "first""#, #"create role "reader""#, #"create role "writer""#,
                #"create profile "all""#,
            ])
        try account.apply(ManifestFiles.full)
        #expect(try account.plan(ManifestFiles.full).isDone)
    }

    @Test func changesWhatAWSCanChangeAndReplacesTheRest() throws {
        try account.apply(ManifestFiles.full)
        let plan = try account.plan(ManifestFiles.changed)
        #expect(
            plan.actionWords == [
                #"update trust anchor "first""#, #"update CRL "first""#, #"create CRL "extra""#,
                #"replace role "reader""#, #"replace profile "all""#, #"delete role "writer""#,
                #"delete trust anchor "second""#,
            ])
        #expect(!plan.changes.contains { $0.fields.contains(where: \.isDrift) })
        try account.apply(ManifestFiles.changed)
        #expect(try account.plan(ManifestFiles.changed).isDone)
        #expect(
            try account.names() == [
                "crl extra", "crl first", "profile all", "role reader", "trustAnchor first",
            ])
    }

    @Test func withoutANameNothingIsDeleted() throws {
        let unnamed = "trustAnchors: [{name: a, bundle: first.pem}, {name: b, bundle: second.pem}]"
        try account.apply(unnamed)
        let rest = "trustAnchors: [{name: a, bundle: first.pem}]"
        #expect(try account.plan(rest).isDone)
        #expect(try account.names() == ["trustAnchor a", "trustAnchor b"])
    }

    @Test func anotherManifestsResourcesAreInTheWay() throws {
        try account.apply("name: one\ntrustAnchors: [{name: a, bundle: first.pem}]")
        let plan = try account.plan("name: two\ntrustAnchors: [{name: a, bundle: first.pem}]")
        #expect(
            plan.obstacles.map(\.action) == [
                .blocked(by: .otherManifest("one"))
            ])
        #expect(throws: ApplyError.self) {
            try account.apply("name: two\ntrustAnchors: [{name: a, bundle: first.pem}]")
        }
        #expect(
            try account.destroy("name: two\ntrustAnchors: [{name: a, bundle: first.pem}]").pending
                .isEmpty)
        #expect(try account.names() == ["trustAnchor a"])
    }

    @Test func whatSomebodyElseMadeIsTakenOverOnlyWhenAsked() throws {
        let (rolesAnywhere, _) = try account.clients()
        let bundle = String(decoding: account.files["first.pem"] ?? [], as: UTF8.self)
        _ = try rolesAnywhere.createTrustAnchor(
            CreateTrustAnchorRequest(name: "a", source: .certificateBundle(bundle), enabled: false))
        let manifest = "name: m\ntrustAnchors: [{name: a, bundle: first.pem}]"
        #expect(
            try account.plan(manifest).obstacles.map(\.action) == [
                .blocked(by: .foreign(differing: ["enabled"]))
            ])
        #expect(try account.destroy(manifest).pending.isEmpty)
        try account.apply(manifest, takingOver: true)
        #expect(try account.plan(manifest).isDone)
        #expect(try account.destroy(manifest).pending.count == 1)
        #expect(try account.names() == [])
    }

    @Test func anAmbiguousNameIsInTheWayUnlessOneIsOurs() throws {
        let (rolesAnywhere, _) = try account.clients()
        let bundle = String(decoding: account.files["first.pem"] ?? [], as: UTF8.self)
        func other() throws -> TrustAnchorDetail {
            try rolesAnywhere.createTrustAnchor(
                CreateTrustAnchorRequest(
                    name: "a", source: .certificateBundle(bundle), enabled: true))
        }
        let manifest = "trustAnchors: [{name: a, bundle: first.pem}]"
        try account.apply(manifest)
        let first = try other()
        #expect(try account.plan(manifest).isDone)
        _ = try account.destroy(manifest)
        let second = try other()
        let arns = [first.trustAnchorArn, second.trustAnchorArn].sorted()
        guard
            case .blocked(by: .ambiguous(let found))? = try account.plan(manifest).obstacles.first?
                .action
        else {
            Issue.record("nothing is ambiguous")
            return
        }
        #expect(found.sorted() == arns)
    }

    @Test func aRoleTakesTrustAnchorsOfItsAccountAlone() throws {
        let arn =
            "arn:aws:rolesanywhere:us-east-1:999999999999:trust-anchor/"
            + "11111111-2222-4333-8444-555555555555"
        #expect(
            try account.plan("roles: [{name: r, trustAnchor: '\(arn)'}]").obstacles.map(\.action)
                == [
                    .blocked(
                        by: .rule(
                            RolesAnywhereError.anchorInAnotherAccount(
                                arn: arn, account: ManifestAccount.number
                            ).description))
                ])
    }

    @Test func whatHasExpiredIsNotSent() throws {
        let manifest = "trustAnchors: [{name: a, bundle: first.pem, tags: {x: y}}]"
        let end = TestAuthority.validity.notAfter.addingTimeInterval(60)
        let reason =
            "\"CN=First\" cannot be a trust anchor: it expired at "
            + TestAuthority.validity.notAfter.ISO8601Format()
        #expect(
            try account.plan(manifest, at: end).obstacles.map(\.action) == [
                .blocked(by: .rule(reason))
            ])
        // What AWS has already is no reason to hold up everything else.
        try account.apply(manifest)
        #expect(try account.plan(manifest, at: end).isDone)
        let other = "trustAnchors: [{name: a, bundle: first.pem, tags: {x: z}}]"
        #expect(try account.plan(other, at: end).obstacles.isEmpty)
        let both = "trustAnchors: [{name: a, bundle: both.pem, tags: {x: z}}]"
        #expect(try account.plan(both, at: end).obstacles.count == 1)
        let desired = try DesiredState(
            Manifest(manifest), at: TestAuthority.validity.notBefore.addingTimeInterval(-60)
        ) { account.files[$0] ?? [] }
        #expect(desired.warnings.count == 1)
        #expect(desired.warnings[0].contains("is valid from"))
    }

    @Test(arguments: ["r", "R"])
    func aProfileAllowsNoLongerSessionsThanItsRoles(name: String) throws {
        func plan(_ seconds: Int) throws -> Plan {
            try account.plan(
                """
                trustAnchors: [{name: a, bundle: first.pem}]
                roles: [{name: r, trustAnchor: a, maxSessionDurationSeconds: 7200}]
                profiles:
                - {name: p, roles: [\(name)], durationSeconds: \(seconds)}
                """)
        }
        #expect(try name == "R" || plan(7_200).obstacles.isEmpty)
        #expect(
            throws: RolesAnywhereError.invalidManifest(
                place: "profiles[0], line 4, column 3",
                reason:
                    "a session of the role \"r\" lasts 7200 seconds at most, and AWS refuses those "
                    + "of a profile that allows 7201")
        ) { try plan(7_201) }
    }

    @Test func aWholeTrustPolicyIsLookedThrough() throws {
        func warnings(_ condition: String) throws -> [String] {
            let policy =
                #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"#
                + #""rolesanywhere.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession","#
                + #""sts:SetSourceIdentity"],"Condition":\#(condition)}]}"#
            return try DesiredState(
                Manifest("roles: [{name: r, insecureAnyTrustAnchor: true, trustPolicy: \(policy)}]")
            ) { _ in
                []
            }
            .warnings
        }
        let prefix = "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/"
        let id = "11111111-2222-4333-8444-555555555555"
        #expect(try warnings(#"{"ArnEquals":{"aws:SourceArn":"\#(prefix)\#(id)"}}"#) == [])
        let pattern = try warnings(#"{"ArnEquals":{"aws:SourceArn":"\#(prefix)*"}}"#)
        #expect(pattern.count == 1 && pattern[0].contains("is a pattern"))
        let open = try warnings(#"{"StringEquals":{"aws:PrincipalTag/x509Subject/CN":"a"}}"#)
        #expect(
            open.count == 1 && open[0].hasPrefix("of the role \"r\", its trust policy names no"))
    }

    @Test func whatRunsAtOnceHaveLeftTwiceBecomesOne() throws {
        let manifest = "name: m\ntrustAnchors: [{name: a, bundle: first.pem}]"
        try account.apply(manifest)
        let (rolesAnywhere, _) = try account.clients()
        let first = try rolesAnywhere.trustAnchor("a")
        let tags = try rolesAnywhere.tags(of: first.trustAnchorArn)
        let source = try #require(first.source)
        _ = try rolesAnywhere.createTrustAnchor(
            CreateTrustAnchorRequest(name: "a", source: source, tags: tags))
        #expect(try account.plan(manifest).actionWords == [#"delete trust anchor "a""#])
        try account.apply(manifest)
        #expect(try account.plan(manifest).isDone)
        #expect(try rolesAnywhere.trustAnchors().map(\.trustAnchorArn) == [first.trustAnchorArn])
        // Without a name of the manifest nobody can say which is meant.
        _ = try rolesAnywhere.createTrustAnchor(
            CreateTrustAnchorRequest(name: "a", source: source, tags: tags))
        #expect(
            try account.plan("trustAnchors: [{name: a, bundle: first.pem}]").obstacles.count == 1)
    }

    @Test func driftIsToldFromAChangeOfTheManifest() throws {
        try account.apply(ManifestFiles.full)
        let (rolesAnywhere, iam) = try account.clients()
        var request = UpdateProfileRequest()
        request.durationSeconds = 3_000
        _ = try rolesAnywhere.updateProfile(id: rolesAnywhere.profile("all").profileId, request)
        try iam.putRolePolicy(
            role: "reader", name: "own", policy: ManifestFiles.policies["all.json"] ?? "")
        let plan = try account.plan(
            ManifestFiles.full.replacingOccurrences(
                of: "maxSessionDurationSeconds: 7200", with: "maxSessionDurationSeconds: 3600"))
        let fields = plan.changes.flatMap { change in
            change.fields.map { "\(change.name).\($0.name) \($0.isDrift ? "drift" : "manifest")" }
        }
        #expect(
            fields == [
                "reader.policies drift", "reader.maxSessionDurationSeconds manifest",
                "all.durationSeconds drift",
            ])
        try account.apply(ManifestFiles.full)
        #expect(try account.plan(ManifestFiles.full).isDone)
    }

    @Test func whatIsExportedIsWhatThereIs() throws {
        try account.apply(ManifestFiles.full)
        let export = ManifestExport(try account.inventory(), name: "full", comment: ["a comment"])
        #expect(export.omissions == [])
        var files = account.files
        for file in export.files { files[file.path] = file.bytes }
        let desired = try DesiredState(Manifest(export.manifest)) { path in
            guard let bytes = files[path] else { throw NoSuchFile(path: path) }
            return bytes
        }
        let (rolesAnywhere, iam) = try account.clients()
        let plan = Plan(
            desired, try Inventory(.manifest(desired), in: rolesAnywhere, and: iam),
            account: ManifestAccount.number, partition: "aws")
        let differences = plan.changes.flatMap(\.fields)
        #expect(differences == [], "\(export.manifest)")
        #expect(plan.changes.count == 6)
        #expect(
            export.manifest.contains("require:\n      - \"CN=web-01\"")
                || export.manifest.contains("- CN=web-01"))
    }
}
