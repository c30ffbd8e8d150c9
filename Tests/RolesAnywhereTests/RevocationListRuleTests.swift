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

    @Test func sameNumberAndOtherContentIsNobodysTurn() throws {
        let authority = try TestAuthority.root()
        let known = try authority.crl(revoking: [SerialNumber.random()], number: 9)
        // Whatever its date: a CA that gives one number to two lists cannot be followed.
        for seconds in [0.0, 60] {
            #expect(
                throws: RolesAnywhereError.undecidedList(
                    name: "a", reason: "has the number 9 as well, and says something else")
            ) {
                try list(authority, number: 9, after: seconds)
                    .checkSuccession(to: known, named: "a")
            }
        }
        #expect(throws: RolesAnywhereError.self) {
            try list(authority, number: 9, after: -7_200).checkSuccession(to: known, named: "a")
        }
    }

    @Test func theSameListMayBeSignedTwice() throws {
        let authority = try TestAuthority.root()
        let one = try list(authority, number: 9)
        let again = try list(authority, number: 9)
        try one.checkSuccession(to: one.list, named: "a")
        #expect(one.list.der != again.list.der)
        try again.checkSuccession(to: one.list, named: "a")
    }

    @Test func aListWithoutANumberDoesNotFollowOneThatHas() throws {
        let authority = try TestAuthority.root()
        let numbered = try list(authority, number: 9)
        let unnumbered = try list(authority, withExtension: 99, after: 120)
        #expect(unnumbered.list.number == nil)
        #expect(
            throws: RolesAnywhereError.undecidedList(
                name: "a", reason: "has no number, and AWS has 9")
        ) { try unnumbered.checkSuccession(to: numbered.list, named: "a") }
    }

    @Test func goesByTimeWhereAWSHasNoNumber() throws {
        let authority = try TestAuthority.root()
        let older = try list(authority, withExtension: 99, after: 60)
        for newer in [
            try list(authority, withExtension: 99, after: 120),
            try list(authority, number: 3, after: 120),
        ] { try newer.checkSuccession(to: older.list, named: "a") }
        #expect(
            throws: RolesAnywhereError.olderList(
                name: "a",
                reason: "is of 2025-06-15T12:00:00Z, and AWS has one of 2025-06-15T12:01:00Z")
        ) { try list(authority, number: 3).checkSuccession(to: older.list, named: "a") }
        #expect(
            throws: RolesAnywhereError.undecidedList(
                name: "a", reason: "is of 2025-06-15T12:01:00Z as well, and says something else")
        ) { try list(authority, number: 3, after: 60).checkSuccession(to: older.list, named: "a") }
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

    /// A list whose number, with its tag and length, is other bytes; nobody looks at the signature.
    private func list(
        number: UInt64, as der: [UInt8], extension last: UInt8
    ) throws -> RevocationListBytes {
        let bytes = try TestAuthority.root().crl(revoking: [], number: number).der
        let octets = UInt8(der.count)
        let integer = withUnsafeBytes(of: number.bigEndian) { Array($0.drop { $0 == 0 }) }
        let known: [UInt8] =
            [0x55, 0x1D, 20, 0x04, octets, 0x02, UInt8(integer.count)] + integer
        let changed = Data(bytes).replacing(
            known, with: [0x55, 0x1D, last, 0x04, octets] + der)
        try #require(changed != Data(bytes))
        return try RevocationListBytes(Array(changed))
    }

    @Test(
        arguments: [
            (0x82, "one of CA certificates (onlyContainsCACerts), which names no client's"),
            (0x83, "one of some reasons for revocation (onlySomeReasons)"),
            (0x84, "an indirect one (indirectCRL), whose serial numbers are of several issuers"),
            (
                0x85,
                "one of attribute certificates (onlyContainsAttributeCerts), which names no client's"
            ),
        ] as [(UInt8, String)])
    func takesNoPartOfTheRevocations(tag: UInt8, reason: String) throws {
        #expect(throws: RolesAnywhereError.partialList(reason: reason)) {
            try list(number: 0x01_0203, as: [0x30, 3, tag, 1, 0xFF], extension: 28)
        }
    }

    @Test func saysWhatAListLeavesOpen() throws {
        let users = try list(number: 0x01_0203, as: [0x30, 3, 0x81, 1, 0xFF], extension: 28)
        #expect(
            users.reservations == [
                "names clients' certificates only: no CA below the trust anchor's is on it"
            ])
        let named = try list(
            number: 0x0102_0304_0506_0708, as: [0x30, 8, 0xA0, 6, 0xA0, 4, 0x86, 2, 0x61, 0x3A],
            extension: 28)
        #expect(
            named.reservations == [
                "is for the certificates that point to it: should its CA publish others beside it, "
                    + "AWS does not know what those revoke"
            ])
        #expect(try list(TestAuthority.root()).reservations == [])
    }

    @Test func aNegativeNumberIsNone() throws {
        #expect(
            throws: RolesAnywhereError.malformedList(
                reason: "its number is negative, or no number at all")
        ) { try list(number: 5, as: [0x02, 1, 0x85], extension: 20) }
        #expect(
            throws: RolesAnywhereError.malformedList(
                reason: "its extension issuingDistributionPoint cannot be read")
        ) { try list(number: 5, as: [0x05, 1, 0x05], extension: 28) }
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
