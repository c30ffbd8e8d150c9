import Foundation
import TestSupport
import Testing
import X509

/// CRLs that are not the whole of their issuer's revocations, of which AWS says nothing.
struct PartialListTests {
    /// A delta CRL of the base 1, and one of the certificates of end entities.
    private static let delta = "2.5.29.27 = critical,DER:02:01:01"
    private static let partitioned = "2.5.29.28 = critical,DER:30:03:81:01:FF"

    @Test(arguments: [
        (delta, "keyCompromise", 403, "delta CRL"), (delta, "removeFromCRL", 201, "delta CRL"),
        (partitioned, "keyCompromise", 403, "partitioned CRL"),
    ])
    func countByWhatTheySay(
        extensions: String, reason: String, status: Int, remark: String
    ) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let list = try WeakSigning.list(
                world.authority, revoking: world.certificate.serialNumber.hex, reason: reason,
                extensions)
            let imported = try laboratory.call(
                "POST", "/crls",
                [
                    "name": "list", "crlData": Base64.encode(list.der), "enabled": true,
                    "trustAnchorArn": world.anchorARN,
                ])
            #expect(imported.status == 201)
            let record = try #require(laboratory.log.last)
            #expect(record.reason?.contains(remark) == true && !record.isAWSVerified)
            #expect(try world.createSession().status == status)
        }
    }
}
