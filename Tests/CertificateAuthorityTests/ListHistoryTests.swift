import Foundation
import GRDB
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// What one list owes to those before it.
struct ListHistoryTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
    }

    private func revoke(
        _ name: String, _ reason: RevocationReason = .superseded, days: Int = 90,
        at offset: TimeInterval = 0
    ) throws -> SerialNumber {
        let issued = try fixture.issue(fixture.request(name) { $0.days = days }, at: offset)
        _ = try fixture.store.revoke(
            RevocationRequest(selector: name, reason: reason), context: StoreFixture.context(offset)
        )
        return issued.record.serialNumber
    }

    private func serials(at offset: TimeInterval) throws -> Set<SerialNumber> {
        Set(try fixture.createList(days: 30, at: offset).entries.map(\.serialNumber))
    }

    private static let day = 86_400.0

    @Test func anEntryGoesOnlyAfterAListHasNamedItPastItsEnd() throws {
        let short = try revoke("short", days: 1)
        let long = try revoke("long", days: 30)
        #expect(try serials(at: 0) == [short, long])
        // No list has been made since the certificate expired.
        #expect(try serials(at: 5 * Self.day) == [short, long])
        #expect(try serials(at: 6 * Self.day) == [long])
        #expect(try serials(at: 7 * Self.day) == [long])
        #expect(try serials(at: 31 * Self.day) == [long])
        #expect(try serials(at: 32 * Self.day) == [])
        #expect(try fixture.store.certificates(state: .revoked).count == 2)
    }

    @Test func whatIsRevokedAfterItsEndIsNamedOnce() throws {
        let issued = try fixture.issue(fixture.request("late") { $0.days = 1 })
        #expect(try serials(at: 3 * Self.day) == [])
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "late"), context: StoreFixture.context(4 * Self.day))
        // The lists of before never named it, late as they were.
        #expect(try serials(at: 5 * Self.day) == [issued.record.serialNumber])
        #expect(try serials(at: 6 * Self.day) == [])
    }

    @Test func aClockThatRanAheadPrunesNothing() throws {
        let serial = try revoke("web", days: 30)
        #expect(try serials(at: 400 * Self.day) == [serial])
        #expect(try serials(at: 401 * Self.day) == [])
        // Back in time, where the certificate is valid still.
        var context = StoreFixture.context(Self.day)
        context.acceptsEarlierClock = true
        let issued = try fixture.store.createRevocationList(
            issuer: fixture.issuer, context: context)
        #expect(
            try fixture.store.certificateRevocationList(issued.record).entries.map(\.serialNumber)
                == [serial])
    }

    @Test func anUnsignedListCountsForNothing() throws {
        let serial = try revoke("short", days: 1)
        let stop = StoppingSigner(publicKey: fixture.issuer.certificate.publicKey)
        let issuer = try fixture.store.issuer(signer: stop)
        #expect(throws: Crash.self) {
            do {
                _ = try fixture.store.createRevocationList(
                    issuer: issuer, context: StoreFixture.context(5 * Self.day))
            } catch is X509Error {
                throw Crash()
            }
        }
        let lists = try fixture.store.revocationLists()
        #expect(lists.map(\.derCount) == [nil])
        let authority = fixture.issuer.authority
        let refusal = #expect(throws: AuthorityError.self) {
            try fixture.store.revocationList(lists[0].number, of: authority)
        }
        #expect(refusal?.code == "crl.unknown")
        // Its number is skipped, and its entries still have to be named.
        #expect(try serials(at: 5 * Self.day) == [serial])
        let next = try fixture.store.revocationList(of: authority)
        #expect(next.number == lists[0].number + 1)
        #expect(try serials(at: 6 * Self.day) == [])
    }

    @Test func earlierListsAreKeptByteForByte() throws {
        let serial = try revoke("web")
        let first = try fixture.store.createRevocationList(
            issuer: fixture.issuer, context: StoreFixture.context())
        let before = try fixture.store.certificateRevocationList(first.record)
        _ = try revoke("more", at: 60)
        let second = try fixture.createList(at: 60)
        let again = try fixture.store.revocationList(first.number, of: fixture.issuer.authority)
        #expect(again == first.record)
        let list = try fixture.store.certificateRevocationList(again)
        #expect(list.der == before.der)
        #expect(list.der.count == again.derCount)
        #expect(list.pem.utf8.count == again.pemCount)
        #expect(list.entries.map(\.serialNumber) == [serial])
        #expect(second.entries.count == 2)
    }

    @Test func listsOfManyPiecesAreOne() throws {
        // More than one piece of 256 KiB: 49 octets an entry.
        let count = 6000
        try fixture.revokeByHand(count)
        let issued = try fixture.store.createRevocationList(
            issuer: fixture.issuer, context: StoreFixture.context(60))
        #expect(issued.entryCount == count)
        let list = try fixture.store.certificateRevocationList(issued.record)
        #expect(list.entries.count == count)
        #expect(list.isSigned(by: fixture.issuer.certificate.publicKey))
        #expect(list.der.count == issued.record.derCount)
        let next = try fixture.createList(at: 120)
        #expect(next.entries == list.entries)
    }

    @Test func numbersOfAnyLengthAreInOrder() throws {
        let numbers: [[UInt8]] = [
            [0x80], [0x01], [0x01, 0x00], [0xFF, 0xFF], [0x02], [0x7F, 0, 0],
        ]
        for (index, number) in numbers.enumerated() {
            try fixture.revokeByHand(1, [numbers[index]])
            // Each list follows one that was in the order of its own numbers.
            let list = try fixture.createList(at: Double(index))
            #expect(list.entries.count == index + 1)
            #expect(list.entries.contains { $0.serialNumber.bytes == number })
        }
        let list = try fixture.createList(at: 60)
        let sorted: [[UInt8]] = [
            [0x01], [0x02], [0x80], [0x01, 0x00], [0xFF, 0xFF], [0x7F, 0, 0],
        ]
        #expect(list.entries.map(\.serialNumber.bytes) == sorted)
    }

    @Test func whatWasPublishedMustBeOlderAndKnown() throws {
        _ = try revoke("web")
        let list = try fixture.createList(at: 100)
        func create(replacing der: [UInt8], at offset: TimeInterval) throws -> IssuedRevocationList
        {
            let published = PublishedList {
                var piece = der
                return {
                    defer { piece = [] }
                    return piece
                }
            }
            return try fixture.store.createRevocationList(
                issuer: fixture.issuer, RevocationListRequest(published: published),
                context: StoreFixture.context(offset))
        }
        _ = try create(replacing: list.der, at: 200)
        let key = try fixture.signingKey()
        // A list of this issuer that the store knows nothing of, as after an older backup.
        var draft = TBSCertificateList(
            signatureAlgorithm: list.signatureAlgorithm, issuer: list.issuer, thisUpdate: fixedNow,
            nextUpdate: fixedNow.addingTimeInterval(600), entries: [],
            number: UInt64(fixedNow.timeIntervalSince1970) + 500, authorityKeyIdentifier: [1])
        let newer = try CertificateRevocationList.sign(draft, with: key)
        #expect(try StoreFixture.code { try create(replacing: newer.der, at: 300) } == "crl.number")
        _ = try create(replacing: newer.der, at: 501)
        draft.number = 1
        draft.entries = [
            .init(
                serialNumber: SerialNumber(unsigned: [9]), revocationDate: fixedNow,
                reason: .keyCompromise)
        ]
        let unknown = try CertificateRevocationList.sign(draft, with: key)
        #expect(
            throws: AuthorityError.vanishedRevocation(
                serialNumber: SerialNumber(unsigned: [9]), number: 1)
        ) { try create(replacing: unknown.der, at: 600) }
        // Of another key, it says nothing about this authority.
        let stranger = try CertificateRevocationList.sign(
            draft, with: PrivateKey.generate(.p256))
        _ = try create(replacing: stranger.der, at: 700)
    }

    @Test func aLapseIsTold() throws {
        let first = try fixture.store.createRevocationList(
            issuer: fixture.issuer, context: StoreFixture.context())
        #expect(first.notices.isEmpty)
        let late = try fixture.store.createRevocationList(
            issuer: fixture.issuer, context: StoreFixture.context(8 * Self.day))
        #expect(
            late.notices == [
                .lapsed(number: first.number, nextUpdate: first.record.nextUpdate)
            ])
        let end = fixture.issuer.certificate.validity.notAfter
        let last = try fixture.store.createRevocationList(
            issuer: fixture.issuer,
            context: StoreFixture.context(end.timeIntervalSince(fixedNow) - 60))
        #expect(last.notices.contains(.endsWithAuthority(nextUpdate: end)))
        #expect(last.record.nextUpdate == end)
    }

    @Test func theBudgetOfRolesAnywhere() throws {
        #expect(RolesAnywhereBudget(derCount: 100).percent == 1)
        #expect(!RolesAnywhereBudget(derCount: 150_000).isTight)
        #expect(RolesAnywhereBudget(derCount: 157_000).isTight)
        let full = RolesAnywhereBudget(derCount: 221_500)
        #expect(!full.isExceeded)
        #expect(full.remainingEntries == 0)
        #expect(RolesAnywhereBudget(derCount: 221_600).isExceeded)
        // As many as it says do fit, and one more does not.
        let empty = try fixture.store.createRevocationList(
            issuer: fixture.issuer, context: StoreFixture.context())
        let room = RolesAnywhereBudget(derCount: try #require(empty.record.derCount))
            .remainingEntries
        try fixture.revokeByHand(room)
        let issued = try fixture.store.createRevocationList(
            issuer: fixture.issuer, context: StoreFixture.context(60))
        let size = try #require(issued.record.pemCount)
        #expect(size <= 300_000)
        #expect(size > 300_000 - 140)
        let tight = issued.notices.contains {
            if case .budget(let budget) = $0 { budget.isTight && !budget.isExceeded } else { false }
        }
        #expect(tight)
    }
}

/// Gives up where it should sign.
private struct StoppingSigner: DigestSigner {
    let publicKey: PublicKey

    func sign(_ message: [UInt8], digest: DigestAlgorithm?) throws(X509Error) -> [UInt8] {
        throw .libcrypto(operation: "sign", reasons: ["stopped"])
    }

    func sign(hash: [UInt8], digest: DigestAlgorithm) throws(X509Error) -> [UInt8] {
        throw .libcrypto(operation: "sign", reasons: ["stopped"])
    }
}

extension StoreFixture {
    /// The key of the issuing CA.
    func signingKey() throws -> PrivateKey {
        let pem = try store.database.read {
            try Data.fetchOne($0, sql: "SELECT keyPEM FROM authority WHERE name = 'issuing'")
        }
        return try PrivateKey(
            pem: SecretBytes(copying: pem ?? Data()), passphrase: Self.passphrase)
    }

    /// Many revocations at once, as rows and without certificates; or one of a serial number.
    func revokeByHand(_ count: Int, _ serialNumbers: [[UInt8]] = []) throws {
        try store.database.write { database in
            try database.execute(
                sql: """
                    WITH RECURSIVE number (n) AS (
                        SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
                    INSERT INTO certificate (issuerID, issuer, serialNumber, name, kind, profile,
                        state, requester, requestSHA256, subject, publicKey, notBefore, notAfter,
                        tbs, tbsSHA256, reservedAt)
                    SELECT authority.id, subject,
                        coalesce(?, CAST(printf('%016d', n) AS BLOB)), 'c' || n,
                        'endEntity', 'client', 'revoked', 'tester', zeroblob(32), subject, x'',
                        0, 4000000000, x'', zeroblob(32), 0
                    FROM number JOIN authority ON authority.name = 'issuing'
                    """,
                arguments: [count, serialNumbers.first.map { Data($0) }])
            try database.execute(
                sql: """
                    INSERT INTO revocation SELECT issuerID, serialNumber, id, notAfter, ?,
                        'superseded', NULL, 0, 'tester'
                    FROM certificate WHERE state = 'revoked'
                        AND id NOT IN (SELECT certificateID FROM revocation)
                    """,
                arguments: [Int64(fixedNow.timeIntervalSince1970)])
        }
    }
}
