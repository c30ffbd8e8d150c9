import Foundation
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

struct IssueGroupTests {
    @Test func aGroupIsRecordedThenSignedAndStoredWhole() throws {
        let fixture = try StoreFixture()
        let members = try (1...5).map { try Self.member("host-\($0)", fixture) }
        let reserved = try fixture.store.reserve(
            group: members, under: fixture.issuer, StoreFixture.context())
        #expect(try fixture.store.certificates(state: .reserved).count == 5)
        let results = try fixture.store.sign(
            group: reserved, with: fixture.issuer.signer, StoreFixture.context(),
            StepReporter(nil))
        #expect(try fixture.store.certificates(state: .reserved).isEmpty)
        for (member, result) in zip(members, results) {
            #expect(result.certificate.tbs == member.prepared.tbs)
            #expect(result.certificate.isSigned(by: fixture.issuer.certificate.publicKey))
            #expect(!result.isRevoked)
            let record = try fixture.store.certificate(matching: member.purpose.name)
            #expect(record.state == .issued)
            #expect(try record.certificate() == result.certificate)
        }
        let entries = try fixture.store.auditTrail().suffix(3)
        #expect(entries.map(\.operation) == ["reserved", "signing", "issued"])
        for reservation in reserved {
            for operation in ["reserved", "issued"] {
                let named = entries.filter { $0.operation == operation }.map(\.detail)
                #expect(named.allSatisfy { $0.contains("serial \(reservation.serialNumber) ") })
            }
        }
    }

    @Test func aNumberThatIsInUseIsDrawnAgain() throws {
        let fixture = try StoreFixture()
        let first = try Self.member("host-1", fixture)
        let second = GroupMember(
            template: first.template, prepared: first.prepared,
            purpose: try Self.member("host-2", fixture).purpose)
        let reserved = try fixture.store.reserve(
            group: [first, second], under: fixture.issuer, StoreFixture.context())
        #expect(reserved[0].serialNumber == first.prepared.serialNumber)
        #expect(reserved[1].serialNumber != reserved[0].serialNumber)
        // What is signed carries the new one.
        let signed = try fixture.store.sign(
            group: reserved, with: fixture.issuer.signer, StoreFixture.context(),
            StepReporter(nil))
        #expect(signed.map(\.certificate.serialNumber) == reserved.map(\.serialNumber))
        #expect(AuthorityError.serialNumberClash.code == "serial.clash")
    }

    @Test func nothingIsReservedWhenSomethingBesideItFails() throws {
        struct Refused: Error {}
        let fixture = try StoreFixture()
        let member = try Self.member("host-1", fixture)
        let before = try fixture.store.auditTrail().count
        #expect(throws: Refused.self) {
            try fixture.store.reserve(
                group: [member], under: fixture.issuer, StoreFixture.context()
            ) { _ in throw Refused() }
        }
        #expect(try fixture.store.certificates(matching: "host-1").isEmpty)
        #expect(try fixture.store.auditTrail().count == before)
    }

    @Test func whatAnotherProcessHasFinishedIsTaken() throws {
        let fixture = try StoreFixture()
        let members = try [Self.member("host-1", fixture), Self.member("host-2", fixture)]
        let reserved = try fixture.store.reserve(
            group: members, under: fixture.issuer, StoreFixture.context())
        let first = try fixture.store.sign(
            group: [reserved[0]], with: fixture.issuer.signer, StoreFixture.context(),
            StepReporter(nil))
        let both = try fixture.store.sign(
            group: reserved, with: fixture.issuer.signer, StoreFixture.context(),
            StepReporter(nil))
        #expect(both[0].certificate == first[0].certificate)
        #expect(
            try fixture.store.certificates(state: .issued).map(\.name).suffix(2)
                == ["host-1", "host-2"])
    }

    @Test func whatIsRevokedMeanwhileIsStoredAndSaysSo() throws {
        let fixture = try StoreFixture()
        let reserved = try fixture.store.reserve(
            group: [Self.member("host-1", fixture)], under: fixture.issuer,
            StoreFixture.context())
        let record = try fixture.store.certificate(matching: "host-1")
        try fixture.store.write { database in
            try AuthorityStore.revoke(
                record, reason: .superseded, StoreFixture.context(), in: database)
        }
        let results = try fixture.store.sign(
            group: reserved, with: fixture.issuer.signer, StoreFixture.context(),
            StepReporter(nil))
        #expect(results[0].isRevoked)
        let after = try fixture.store.certificate(matching: "host-1")
        #expect(after.state == .revoked)
        #expect(try after.certificate() == results[0].certificate)
    }

    @Test func aRevokedIssuerReservesNothing() throws {
        let fixture = try StoreFixture()
        let member = try Self.member("host-1", fixture)
        let issuing = try fixture.store.certificates()
            .first { $0.kind == .issuing }
        try fixture.store.write { database in
            try AuthorityStore.revoke(
                try #require(issuing), reason: .superseded, StoreFixture.context(), in: database)
        }
        #expect(
            try StoreFixture.code {
                try fixture.store.reserve(
                    group: [member], under: fixture.issuer, StoreFixture.context())
            } == "issuer.revoked")
        #expect(try fixture.store.certificates(matching: "host-1").isEmpty)
    }

    private static func member(_ name: String, _ fixture: StoreFixture) throws -> GroupMember {
        let key = try PrivateKey.generate(.p256)
        let template = try CertificateTemplate(
            IssuanceRequest(
                subject: DistinguishedName("CN=\(name)"), publicKey: key.publicKey),
            profile: Profile.builtIn(named: "client"),
            in: IssuingContext(issuerPath: fixture.issuer.path, now: fixedNow))
        return GroupMember(
            template: template,
            prepared: try template.linted(template.encoded(serialNumber: .random())),
            purpose: Reservation.Purpose(
                name: name, authorityID: nil, issuerID: fixture.issuer.authority.id,
                kind: .endEntity,
                requestSHA256: Digest.sha256(Array(name.utf8)), partialDirectory: nil))
    }
}
