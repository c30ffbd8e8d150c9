import Foundation
import Testing

@testable import IAMPolicy

/// The session policy that ships with the tools lets sessions read buckets, and no more.
struct TemplatesTests {
    static func document(
        _ path: String, kind: PolicyDocument.Kind
    ) throws -> PolicyDocument {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try PolicyDocument(
            json: [UInt8](try Data(contentsOf: root.appending(path: path))), kind: kind)
    }

    @Test(arguments: [
        ("s3:ListAllMyBuckets", "*", true), ("s3:ListBucket", "arn:aws:s3:::reports", true),
        ("s3:GetObject", "arn:aws:s3:::reports/a", true),
        ("s3:PutObject", "arn:aws:s3:::reports/a", false),
        ("iam:GetRole", "arn:aws:iam::111122223333:role/reader", false),
    ])
    func sessionsMayReadBuckets(action: String, resource: String, allowed: Bool) throws {
        let role = try Self.document(
            "Sources/LocalService/ManagedPolicies/AmazonS3ReadOnlyAccess.json", kind: .identity)
        let session = try Self.document("templates/iam/s3-read-only.json", kind: .session)
        let evaluation = PolicyEvaluator.evaluate(
            request(action, on: resource),
            layers: [
                PolicyLayer(.identity, [("role", role)]), PolicyLayer(.session, [("s", session)]),
            ])
        #expect((evaluation.decision == .allowed) == allowed)
    }
}
