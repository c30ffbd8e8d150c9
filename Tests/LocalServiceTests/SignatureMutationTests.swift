import AWSSigning
import Foundation
import TestSupport
import Testing
import X509

/// Valid requests, each with one random change: what the signature covers cannot be changed.
///
/// A change that only writes the same differently, such as another blank between the fields of
/// `Authorization`, must be accepted; ``Meaning`` tells the two apart, and knows nothing of how the
/// service does.
struct SignatureMutationTests {
    /// How many changes each kind of request gets; together more than 5,000.
    private static let changes = 850

    enum Kind: String, CaseIterable, Sendable {
        case rsa, ec, chain, rolesAnywhere, iam, s3
    }

    @Test(arguments: Kind.allCases)
    func oneChangeIsRefused(kind: Kind) async throws {
        try await Laboratory.run { laboratory in
            let request = try Self.request(kind, try Provisioned(laboratory))
            let accepted = try laboratory.send(request).status
            try #require(accepted < 300, "\(laboratory.log.last?.reason ?? "")")
            var mutator = RequestMutator(seed: 0x5EED, request)
            var equivalent = 0
            for _ in 0..<Self.changes {
                let (changed, change) = mutator.next()
                let status = try laboratory.send(changed).status
                if Meaning(changed) == Meaning(request) {
                    equivalent += 1
                    #expect(status == accepted, "refused although it means the same: \(change)")
                } else {
                    #expect(status >= 400, "accepted: \(change)")
                }
            }
            // Nearly all changes change something.
            #expect(equivalent < Self.changes / 10)
        }
    }

    @Test(arguments: Way.allCases, Kind.allCases)
    func anotherWayOfWritingTheSameIsAccepted(way: Way, kind: Kind) async throws {
        try await Laboratory.run(way) { laboratory in
            let request = try Self.request(kind, try Provisioned(laboratory))
            for (name, form) in EquivalentForms.of(request) {
                #expect(Meaning(form) == Meaning(request), "\(name)")
                let status = try laboratory.send(form).status
                #expect(status < 300, "\(name): \(laboratory.log.last?.reason ?? "")")
            }
        }
    }

    static func request(_ kind: Kind, _ world: Provisioned) throws -> SigningRequest {
        switch kind {
        case .rsa:
            let key = try PrivateKey.generate(.rsa2048)
            let leaf = try world.authority.leaf(key: key)
            return try world.request(
                .init(certificate: leaf, key: key, body: ["durationSeconds": 900]))
        case .ec:
            return try world.request(.init(body: ["durationSeconds": 3600]))
        case .chain:
            let issuing = try world.authority.issuing()
            let leaf = try issuing.leaf(key: world.key)
            return try world.request(.init(certificate: leaf, chain: [issuing.certificate]))
        case .rolesAnywhere:
            return world.laboratory.signed(
                "GET", "/trustanchors", query: "pageSize=10", service: "rolesanywhere")
        case .iam:
            return world.laboratory.signed(
                "POST", "/", service: "iam",
                contentType: "application/x-www-form-urlencoded; charset=utf-8",
                body: Array("Action=GetRole&Version=2010-05-08&RoleName=reader".utf8))
        case .s3:
            return world.laboratory.signed("GET", "/", service: "s3")
        }
    }
}
