import GRDB
import TestSupport
import Testing

@testable import CertificateAuthority

/// What the tables take and refuse, whoever writes to them.
struct SchemaTests {
    private let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    private func run(_ statements: String...) throws {
        try fixture.store.database.write { database in
            for sql in statements { try database.execute(sql: sql) }
        }
    }

    private func isRefused(_ statements: String...) throws -> Bool {
        do {
            try fixture.store.database.write { database in
                for sql in statements { try database.execute(sql: sql) }
            }
            return false
        } catch let error as DatabaseError {
            #expect(error.resultCode == .SQLITE_CONSTRAINT)
            return true
        }
    }

    /// An authority of the name, with a key or without.
    private func authority(
        _ name: String, keyPEM: String = "NULL", isEncrypted: Bool = false,
        location: String = "NULL"
    ) -> String {
        """
        INSERT INTO authority (name, kind, state, subject, publicKey, keyPEM, isKeyEncrypted,
            keyLocation, createdAt)
        VALUES ('\(name)', 'issuing', 'active', x'3000', x'00', \(keyPEM),
            \(isEncrypted ? 1 : 0), \(location), 0)
        """
    }

    /// A certificate like that of the first authority, but of another issuer and number.
    private func certificate(
        issuerID: String, issuer: String, number: Int, signed: Bool = true
    ) -> String {
        """
        INSERT INTO certificate (issuerID, issuer, serialNumber, authorityID, name, profile,
            requester, requestSHA256, subject, publicKey, notBefore, notAfter, tbs, tbsSHA256,
            state, der, sha256, reservedAt, issuedAt)
        SELECT \(issuerID), \(issuer), CAST(x'\(String(number + 16, radix: 16))' AS BLOB), 2, name,
            profile, requester, requestSHA256, subject, publicKey, notBefore, notAfter, tbs,
            tbsSHA256, '\(signed ? "issued" : "reserved")',
            \(signed ? "der, randomblob(32)" : "NULL, NULL"), reservedAt,
            \(signed ? "issuedAt" : "NULL")
        FROM certificate WHERE id = 1
        """
    }

    @Test func anAuthorityMayHaveItsKeyElsewhereOrNowhere() throws {
        try run(
            authority("offline"),
            authority("token", location: "'pkcs11:token=ca;object=issuing'"),
            authority("encrypted", keyPEM: "x'00'", isEncrypted: true))
    }

    @Test func aKeyIsInOnePlaceAndOnlyAStoredOneIsEncrypted() throws {
        #expect(try isRefused(authority("two", keyPEM: "x'00'", location: "'pkcs11:'")))
        #expect(try isRefused(authority("nameless", location: "''")))
        #expect(try isRefused(authority("absent", isEncrypted: true)))
        #expect(
            try isRefused(authority("token", isEncrypted: true, location: "'pkcs11:token=ca'")))
    }

    @Test func aCertificateMayComeFromOutside() throws {
        let outside = "x'300A3108300606035504030C00'"
        try run(certificate(issuerID: "NULL", issuer: outside, number: 1))
        // The same number is another certificate under another issuer, and the same under this.
        try run(certificate(issuerID: "NULL", issuer: "x'3000'", number: 1))
        #expect(
            try isRefused(certificate(issuerID: "NULL", issuer: outside, number: 1)))
    }

    @Test func whatIsNotSignedYetHasItsIssuerInTheStore() throws {
        let root = "(SELECT subject FROM authority WHERE id = 1)"
        try run(certificate(issuerID: "1", issuer: root, number: 1, signed: false))
        #expect(
            try isRefused(
                certificate(issuerID: "NULL", issuer: root, number: 2, signed: false)))
    }

    @Test func theNameOfAnIssuerIsThatOfTheAuthority() throws {
        #expect(try isRefused(certificate(issuerID: "1", issuer: "x'3000'", number: 1)))
        #expect(try isRefused(certificate(issuerID: "99", issuer: "x'3000'", number: 1)))
        #expect(try isRefused("UPDATE authority SET subject = x'3000' WHERE id = 1"))
    }

    @Test func aSerialNumberIsUniqueForTheNameOfTheIssuer() throws {
        let root = "(SELECT subject FROM authority WHERE id = 1)"
        try run(certificate(issuerID: "1", issuer: root, number: 1))
        #expect(try isRefused(certificate(issuerID: "NULL", issuer: root, number: 1)))
    }

    @Test func whoIssuedIsNeverChanged() throws {
        #expect(try isRefused("UPDATE certificate SET issuer = x'3000', issuerID = NULL"))
    }
}
