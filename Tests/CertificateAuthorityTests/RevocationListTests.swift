import Foundation
import GRDB
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

struct RevocationListTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
    }

    private func list(
        _ issuer: Issuer? = nil, days: Int? = nil, at offset: TimeInterval = 0
    ) throws -> CertificateRevocationList {
        try fixture.createList(issuer, days: days, at: offset)
    }

    @Test func anEmptyListIsSignedAndDated() throws {
        let list = try list()
        #expect(list.isSigned(by: fixture.issuer.certificate.publicKey))
        #expect(list.issuer == fixture.issuer.certificate.subject)
        #expect(list.authorityKeyIdentifier == fixture.issuer.certificate.subjectKeyIdentifier)
        #expect(list.thisUpdate == fixedNow)
        #expect(list.nextUpdate == fixedNow.addingTimeInterval(7 * 86_400))
        #expect(list.entries.isEmpty)
        #expect(list.number?.decimal == String(Int(fixedNow.timeIntervalSince1970)))
        let root = try fixture.store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        let ofRoot = try self.list(root)
        #expect(ofRoot.nextUpdate == fixedNow.addingTimeInterval(180 * 86_400))
    }

    @Test func numbersRiseWhateverTheClockSays() throws {
        var numbers: [String] = []
        for offset in [0.0, 0, 0, 10, 5, -200, 100] {
            numbers.append(try #require(try list(at: offset).number).decimal)
        }
        #expect(numbers == numbers.sorted())
        #expect(Set(numbers).count == numbers.count)
        #expect(numbers.last == String(Int(fixedNow.timeIntervalSince1970) + 100))
    }

    @Test func entriesAreSortedAndComplete() throws {
        var serials: [SerialNumber] = []
        for number in 0..<12 {
            let name = "web-\(number)"
            serials.append(try fixture.issue(fixture.request(name)).record.serialNumber)
            guard number < 10 else { continue }
            _ = try fixture.store.revoke(
                RevocationRequest(selector: name, reason: .superseded),
                context: StoreFixture.context(60))
        }
        let issued = try list(at: 120)
        #expect(issued.entries.count == 10)
        let found = issued.entries.map(\.serialNumber.hex)
        #expect(found == serials.prefix(10).map(\.hex).sorted())
        let dates = Set(issued.entries.map(\.revocationDate))
        #expect(dates == [fixedNow.addingTimeInterval(60)])
        // The clock is a little back: no entry may lie after its list.
        let earlier = try list(at: 30)
        #expect(earlier.entries.allSatisfy { $0.revocationDate <= earlier.thisUpdate })
    }

    @Test func eachAuthorityListsItsOwn() throws {
        let root = try fixture.store.issuer(kind: .root, passphrase: StoreFixture.passphrase)
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "issuing"), context: StoreFixture.context())
        #expect(try list().entries.isEmpty)
        #expect(
            try list(root).entries.map(\.serialNumber)
                == [fixture.issuer.certificate.serialNumber])
    }

    @Test func whatIsSignedIsRecordedBefore() throws {
        let recorder = Recorder(fixture.store)
        let issuer = try fixture.store.issuer(
            signer: recorder.signer(
                PrivateKey(
                    pem: SecretBytes(
                        copying: fixture.store.database.read {
                            try Data.fetchOne(
                                $0, sql: "SELECT keyPEM FROM authority WHERE name = 'issuing'")
                        } ?? Data()), passphrase: StoreFixture.passphrase)))
        _ = try list(issuer)
        #expect(recorder.digests.count == 1)
        #expect(recorder.digests == recorder.signed)
        let trail = try fixture.store.auditTrail().suffix(2)
        #expect(trail.map(\.operation) == ["signingList", "issuedList"])
    }

    @Test func periods() throws {
        #expect(try StoreFixture.code { try list(days: 0) } == "crl.period")
        #expect(try StoreFixture.code { try list(days: -1) } == "crl.period")
        #expect(try StoreFixture.code { try list(days: 1461) } == "crl.period")
        #expect(try StoreFixture.code { try list(days: 99_999_999) } == "crl.period")
        #expect(
            try list(days: 30).nextUpdate == fixedNow.addingTimeInterval(30 * 86_400))
        // The default ends with the authority.
        let end = fixture.issuer.certificate.validity.notAfter
        let late = end.timeIntervalSince(fixedNow) - 86_400
        #expect(try list(at: late).nextUpdate == end)
        #expect(
            try StoreFixture.code { try list(at: late + 86_401) } == "issuer.expired")
    }

    @Test func opensslVerifiesTheList() throws {
        _ = try fixture.issue(fixture.request())
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "web-01", reason: .keyCompromise),
            context: StoreFixture.context())
        let file = fixture.directory.file("issuing.crl")
        let ca = fixture.directory.file("issuing.pem")
        try list().pem.write(toFile: file, atomically: false, encoding: .utf8)
        try fixture.store.bundle().write(toFile: ca, atomically: false, encoding: .utf8)
        let result = try OpenSSLTool.run(["crl", "-in", file, "-CAfile", ca, "-noout", "-text"])
        #expect(result.output.contains("verify OK"), "\(result.output)")
        #expect(result.output.contains("Key Compromise"))
        let verified = try OpenSSLTool.run([
            "verify", "-partial_chain", "-crl_check", "-attime",
            "\(Int(fixedNow.timeIntervalSince1970))", "-CAfile", ca, "-CRLfile", file,
            fixture.directory.file("clients/web-01/certificate.pem"),
        ])
        #expect(verified.output.contains("certificate revoked"), "\(verified.output)")
    }
}

/// Signs, and looks up what the store had recorded by then.
private final class Recorder: @unchecked Sendable {
    private let store: AuthorityStore
    // Only touched by the one thread of the test.
    private(set) var digests: [[UInt8]] = []
    private(set) var signed: [[UInt8]] = []

    init(_ store: AuthorityStore) {
        self.store = store
    }

    func signer(_ key: PrivateKey) -> some Signer { RecordingSigner(key: key, recorder: self) }

    fileprivate func record(_ message: [UInt8]) {
        signed.append(Digest.sha256(message))
        let stored = try? store.database.read {
            try Data.fetchAll(
                $0, sql: "SELECT tbsSHA256 FROM certificateRevocationList WHERE signature IS NULL")
        }
        digests += (stored ?? []).map(Array.init)
    }
}

private struct RecordingSigner: Signer {
    let key: PrivateKey
    let recorder: Recorder

    var publicKey: PublicKey { key.publicKey }

    func sign(_ message: [UInt8], digest: DigestAlgorithm?) throws(X509Error) -> [UInt8] {
        recorder.record(message)
        return try key.sign(message, digest: digest)
    }
}
