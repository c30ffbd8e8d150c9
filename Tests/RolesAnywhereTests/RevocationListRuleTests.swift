import Foundation
import TestSupport
import Testing
import X509

@testable import RolesAnywhere

struct RevocationListRuleTests {
    private func list(
        _ authority: TestAuthority, number: UInt64 = 1, after seconds: Double = 0
    ) throws -> RevocationListBytes {
        try RevocationListBytes(
            authority.crl(
                revoking: [], number: number, thisUpdate: fixedNow.addingTimeInterval(seconds)
            ).der)
    }

    /// A list whose number is another extension; nobody here looks at the signature.
    private func list(
        _ authority: TestAuthority, withExtension last: UInt8, after seconds: Double = 0
    ) throws -> RevocationListBytes {
        let der = try authority.crl(
            revoking: [], thisUpdate: fixedNow.addingTimeInterval(seconds)
        ).der
        return try RevocationListBytes(
            Array(Data(der).replacing([0x55, 0x1D, 20], with: [0x55, 0x1D, last])))
    }

    @Test func neverGoesBack() throws {
        let authority = try TestAuthority.root()
        let nine = try list(authority, number: 9, after: 60)
        let many = try list(authority, number: 256)
        #expect(
            throws: RolesAnywhereError.olderList(
                name: "a", reason: "has the number 9, and AWS has 256")
        ) { try nine.checkSuccession(to: many.list, named: "a") }
        try many.checkSuccession(to: nine.list, named: "a")
    }

    @Test func goesByTimeWhereNumbersSayNothing() throws {
        let authority = try TestAuthority.root()
        let older = try list(authority, number: 9)
        let newer = try list(authority, number: 9, after: 60)
        try newer.checkSuccession(to: older.list, named: "a")
        #expect(
            throws: RolesAnywhereError.olderList(
                name: "a",
                reason: "is of 2025-06-15T12:00:00Z, and AWS has one of 2025-06-15T12:01:00Z")
        ) { try older.checkSuccession(to: newer.list, named: "a") }
        let unnumbered = try list(authority, withExtension: 99, after: 120)
        #expect(unnumbered.list.number == nil)
        try unnumbered.checkSuccession(to: newer.list, named: "a")
        #expect(throws: RolesAnywhereError.self) {
            try newer.checkSuccession(to: unnumbered.list, named: "a")
        }
    }

    @Test func staysWithOneIssuer() throws {
        let one = try list(TestAuthority.root(name: "CN=One"), number: 1)
        let other = try list(TestAuthority.root(name: "CN=Other"), number: 2)
        #expect(
            throws: RolesAnywhereError.listOfAnotherIssuer(
                name: "a", issuer: "CN=Other", existing: "CN=One")
        ) { try other.checkSuccession(to: one.list, named: "a") }
    }

    @Test func takesNoDelta() throws {
        let authority = try TestAuthority.root()
        #expect(
            throws: RolesAnywhereError.partialList(
                reason: "a delta CRL, which only says what has changed")
        ) { try list(authority, withExtension: 27) }
    }

    @Test func wantsASignerThatMaySignLists() throws {
        let powerless = try TestAuthority.root().issuing(
            name: "CN=No CRLs",
            extensions: [
                try .basicConstraints(isCA: true, pathLength: nil), try .keyUsage(.keyCertSign),
            ])
        let list = try list(powerless)
        #expect(throws: RolesAnywhereError.mayNotSignLists(subject: "CN=No CRLs")) {
            try list.isIssued(by: [powerless.certificate])
        }
        // Another certificate of the same key may have the right.
        let named = try TestAuthority.root(key: powerless.key)
        #expect(try list.isIssued(by: [powerless.certificate, named.certificate]))
    }
}
