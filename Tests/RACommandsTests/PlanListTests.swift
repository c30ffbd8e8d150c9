import AWS
import Foundation
import TestSupport
import Testing
import X509

@testable import RolesAnywhere

/// What a plan makes of CRLs: their age, and the two that a trust anchor takes.
struct PlanListTests {
    private let account = ManifestAccount(files: ManifestFiles.all)

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

    @Test func aListOfTheSameNumberDoesNotTakeThePlaceOfAnother() throws {
        let authority = try TestAuthority.root(name: "CN=Lists")
        func list(_ count: Int) throws -> [UInt8] {
            let serials = try (0..<count).map { _ in try SerialNumber.random() }
            return try authority.crl(revoking: serials, number: 7).der
        }
        let account = ManifestAccount(
            files: [
                "ca.pem": Array(authority.certificate.pem.utf8), "2.crl": try list(2),
                "0.crl": try list(0),
            ])
        func manifest(_ file: String) -> String {
            "trustAnchors: [{name: a, bundle: ca.pem}]\n"
                + "crls: [{name: a, trustAnchor: a, file: \(file)}]"
        }
        try account.apply(manifest("2.crl"))
        #expect(try account.plan(manifest("2.crl")).isDone)
        #expect(
            try account.plan(manifest("0.crl")).obstacles.map(\.action) == [
                .blocked(
                    by: .rule(
                        RolesAnywhereError.undecidedList(
                            name: "a", reason: "has the number 7 as well, and says something else"
                        ).description))
            ])
    }

    @Test func aListMakesRoomForAnotherWhereTwoAreThere() throws {
        func manifest(_ names: String...) -> String {
            "name: m\ntrustAnchors: [{name: a, bundle: first.pem}]\ncrls:\n"
                + names.map { "  - {name: \($0), trustAnchor: a, file: first-1.crl}\n" }.joined()
        }
        try account.apply(manifest("one", "two"))
        #expect(
            try account.plan(manifest("two", "three")).actionWords == [
                #"delete CRL "one""#, #"create CRL "three""#,
            ])
        try account.apply(manifest("two", "three"))
        #expect(
            try account.plan(manifest("three", "four")).actionWords == [
                #"delete CRL "two""#, #"create CRL "four""#,
            ])
        try account.apply(manifest("three"))
        #expect(
            try account.plan(manifest("five")).actionWords == [
                #"create CRL "five""#, #"delete CRL "three""#,
            ])
    }

    @Test func aTrustAnchorTakesTwoListsAndNoThird() throws {
        let plan = try account.plan(
            "trustAnchors: [{name: a, bundle: first.pem}]\ncrls:\n"
                + ["one", "two", "three"].map {
                    "  - {name: \($0), trustAnchor: a, file: first-1.crl}\n"
                }.joined())
        #expect(plan.obstacles.map(\.name) == ["three"])
    }

    @Test func aListLeavesJustBeforeAnotherArrives() throws {
        func manifest(_ anchors: String, _ lists: String) -> String {
            "name: m\ntrustAnchors: [\(anchors)]\ncrls: [\(lists)]"
        }
        func list(_ name: String, at anchor: String) -> String {
            "{name: \(name), trustAnchor: \(anchor), file: first-1.crl}"
        }
        let (a, b) = ("{name: a, bundle: first.pem}", "{name: b, bundle: first.pem}")
        try account.apply(
            manifest(
                "\(a), \(b)",
                [
                    list("one", at: "a"), list("two", at: "a"), list("three", at: "b"),
                    list("four", at: "b"),
                ]
                .joined(separator: ",")))
        let swapped = manifest(
            "\(a), \(b), {name: c, bundle: first.pem}",
            [
                list("one", at: "b"), list("two", at: "a"), list("three", at: "a"),
                list("four", at: "b"),
            ]
            .joined(separator: ","))
        #expect(
            try account.plan(swapped).actionWords == [
                #"create trust anchor "c""#, #"delete CRL "three""#, #"replace CRL "one""#,
                #"create CRL "three""#,
            ])
        try account.apply(swapped)
        #expect(try account.plan(swapped).isDone)
    }
}
