import AWS
import Testing

@testable import RolesAnywhere

struct PlanTests {
    private let account = ManifestAccount(files: ManifestFiles.all)

    private func actions(_ plan: Plan) -> [String] {
        plan.changes.filter { $0.action != .nothing }.map(\.words)
    }

    @Test func createsInTheOrderOfDependence() throws {
        let plan = try account.plan(ManifestFiles.full)
        #expect(
            actions(plan) == [
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
            actions(plan) == [
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
        #expect(
            try account.plan(manifest).obstacles.map(\.action) == [
                .blocked(by: .ambiguous(arns: arns))
            ])
    }

    @Test func anOlderListNeverTakesThePlaceOfANewerOne() throws {
        func manifest(_ number: Int) -> String {
            "trustAnchors: [{name: a, bundle: first.pem}]\n"
                + "crls: [{name: a, trustAnchor: a, file: first-\(number).crl}]"
        }
        try account.apply(manifest(2))
        #expect(
            try account.plan(manifest(1)).obstacles.map(\.action) == [
                .blocked(
                    by: .rule(
                        RolesAnywhereError.olderList(
                            name: "a", reason: "has the number 1, and AWS has 2"
                        ).description))
            ])
        try account.apply(manifest(3))
        #expect(try account.plan(manifest(3)).isDone)
    }

    @Test func aListMakesRoomForAnotherWhereTwoAreThere() throws {
        func manifest(_ names: String...) -> String {
            "name: m\ntrustAnchors: [{name: a, bundle: first.pem}]\ncrls:\n"
                + names.map { "  - {name: \($0), trustAnchor: a, file: first-1.crl}\n" }.joined()
        }
        try account.apply(manifest("one", "two"))
        #expect(
            try actions(account.plan(manifest("two", "three"))) == [
                #"delete CRL "one""#, #"create CRL "three""#,
            ])
        try account.apply(manifest("two", "three"))
        #expect(
            try actions(account.plan(manifest("three", "four"))) == [
                #"delete CRL "two""#, #"create CRL "four""#,
            ])
        try account.apply(manifest("three"))
        #expect(
            try actions(account.plan(manifest("five"))) == [
                #"create CRL "five""#, #"delete CRL "three""#,
            ])
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
