import AWSSigning
import Foundation
import LocalService
import TestSupport
import Testing

/// What the policies of a session decide about S3.
struct S3AuthorizationTests {
    private static func policy(_ statements: String...) -> [String: String] {
        ["p": #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#]
    }

    private static func allow(
        _ action: String, _ resource: String, condition: String = "{}"
    ) -> String {
        #"{"Effect":"Allow","Action":"\#(action)","Resource":"\#(resource)","#
            + #""Condition":\#(condition)}"#
    }

    private func world(
        _ laboratory: Laboratory, _ policies: [String: String]
    ) throws -> (key: AccessKey, arn: String) {
        let world = try Provisioned(
            laboratory, .init(managedPolicies: [], inlinePolicies: policies))
        let name = world.certificate.serialNumber.hex
        return (try world.sessionKey(), "arn:aws:sts::111122223333:assumed-role/reader/\(name)")
    }

    private func send(
        _ laboratory: Laboratory, _ method: String, _ path: String, query: String = "",
        body: String = "", headers: [(String, String)] = [], key: AccessKey
    ) throws -> Answer {
        let request = laboratory.signed(
            method, path, query: query, service: "s3", body: Array(body.utf8), key: key)
        return try laboratory.send(
            request.replacing(request.headers + headers.map { (name: $0.0, value: $0.1) }))
    }

    @Test(arguments: Way.allCases)
    func readingIsAllowedAndWritingDenied(way: Way) async throws {
        try await BucketFolder.run(way) { laboratory, folder in
            try folder.write("a", "hello")
            let policies = Self.policy(
                Self.allow("s3:GetObject", "arn:aws:s3:::reports/*"),
                Self.allow("s3:ListBucket", "arn:aws:s3:::reports"))
            let (key, arn) = try world(laboratory, policies)
            #expect(try send(laboratory, "GET", "/reports/a", key: key).text == "hello")
            let list = try send(laboratory, "GET", "/reports", query: "list-type=2", key: key)
            #expect(list.status == 200)
            let put = try send(laboratory, "PUT", "/reports/a", body: "x", key: key)
            #expect(put.status == 403 && put.code == "AccessDenied")
            #expect(
                put.message
                    == "User: \(arn) is not authorized to perform: s3:PutObject on resource: "
                    + "\"arn:aws:s3:::reports/a\" because no identity-based policy allows the "
                    + "s3:PutObject action")
        }
    }

    @Test(arguments: [
        ("GET", "/", "", "ListAllMyBuckets", "*"),
        ("GET", "/b", "", "ListBucket", "b"), ("HEAD", "/b", "", "ListBucket", "b"),
        ("GET", "/b", "versions", "ListBucketVersions", "b"),
        ("GET", "/b", "uploads", "ListBucketMultipartUploads", "b"),
        ("GET", "/b", "location", "GetBucketLocation", "b"),
        ("PUT", "/b", "", "CreateBucket", "b"), ("DELETE", "/b", "", "DeleteBucket", "b"),
        ("DELETE", "/b", "cors", "PutBucketCORS", "b"),
        ("GET", "/b", "encryption", "GetEncryptionConfiguration", "b"),
        ("PUT", "/b", "policy", "PutBucketPolicy", "b"),
        ("GET", "/b/k/l", "", "GetObject", "b/k/l"),
        ("HEAD", "/b/k", "", "GetObject", "b/k"),
        ("GET", "/b/k", "versionId=1", "GetObjectVersion", "b/k"),
        ("GET", "/b/k", "tagging&versionId=1", "GetObjectVersionTagging", "b/k"),
        ("PUT", "/b/k", "", "PutObject", "b/k"), ("PUT", "/b/k", "acl", "PutObjectAcl", "b/k"),
        ("PUT", "/b/k", "partNumber=1&uploadId=u", "PutObject", "b/k"),
        ("POST", "/b/k", "uploads", "PutObject", "b/k"),
        ("POST", "/b/k", "uploadId=u", "PutObject", "b/k"),
        ("DELETE", "/b/k", "uploadId=u", "AbortMultipartUpload", "b/k"),
        ("GET", "/b/k", "uploadId=u", "ListMultipartUploadParts", "b/k"),
        ("DELETE", "/b/k", "", "DeleteObject", "b/k"),
        ("DELETE", "/b/k", "tagging", "DeleteObjectTagging", "b/k"),
        ("POST", "/b/k", "restore", "RestoreObject", "b/k"),
    ])
    func everyOperationIsAnAction(
        method: String, path: String, query: String, action: String, resource: String
    ) async throws {
        try await Laboratory.run(buckets: [Bucket("b")]) { laboratory in
            let (none, _) = try world(laboratory, [:])
            let denied = try send(laboratory, method, path, query: query, key: none)
            #expect(denied.status == 403)
            #expect(
                denied.message?.contains("not authorized to perform: s3:\(action) ") == true,
                "\(denied.text)")
            try laboratory.iam(
                "PutRolePolicy",
                [
                    "RoleName": "reader", "PolicyName": "p",
                    "PolicyDocument": try #require(
                        Self.policy(
                            Self.allow("s3:\(action)", "arn:aws:s3:::\(resource)"))["p"]),
                ])
            let allowed = try send(laboratory, method, path, query: query, key: none)
            // A key that is not there is only told to who may list the bucket.
            #expect(
                allowed.status != 403 || allowed.message?.contains("s3:ListBucket ") == true,
                "\(allowed.text)")
        }
    }

    @Test func methodsThatS3DoesNotHave() async throws {
        try await Laboratory.run { laboratory in
            for (method, path) in [("PATCH", "/reports/a"), ("POST", "/"), ("POST", "/reports/a")] {
                let answer = try send(laboratory, method, path, key: Laboratory.key)
                #expect(answer.status == 405 && answer.code == "MethodNotAllowed")
            }
        }
    }

    @Test func whoMayNotListIsNotToldWhatIsMissing() async throws {
        try await BucketFolder.run { laboratory, _ in
            let (key, _) = try world(
                laboratory, Self.policy(Self.allow("s3:GetObject", "arn:aws:s3:::reports/*")))
            let answer = try send(laboratory, "GET", "/reports/none", key: key)
            #expect(answer.status == 403)
            #expect(
                answer.message?.contains("s3:ListBucket on resource: \"arn:aws:s3:::reports\"")
                    == true)
        }
    }

    @Test func theListsOwnKeysAreCompared() async throws {
        try await BucketFolder.run { laboratory, folder in
            try folder.write("home/web-01/a", "a")
            let condition =
                #"{"StringLike":{"s3:prefix":"home/${aws:PrincipalTag/x509Subject/CN}/*"},"#
                + #""NumericLessThanEquals":{"s3:max-keys":"10"}}"#
            let (key, _) = try world(
                laboratory,
                Self.policy(
                    Self.allow("s3:ListBucket", "arn:aws:s3:::reports", condition: condition)))
            for (query, status) in [
                ("list-type=2&max-keys=10&prefix=home/web-01/", 200),
                ("list-type=2&max-keys=11&prefix=home/web-01/", 403),
                ("list-type=2&max-keys=10&prefix=home/web-02/", 403),
                ("list-type=2&prefix=home/web-01/", 403), ("list-type=2", 403),
            ] {
                let answer = try send(laboratory, "GET", "/reports", query: query, key: key)
                #expect(answer.status == status, "\(query)")
            }
        }
    }

    @Test func copyingNeedsBothSides() async throws {
        try await BucketFolder.run { laboratory, _ in
            let (key, _) = try world(
                laboratory, Self.policy(Self.allow("s3:PutObject", "arn:aws:s3:::reports/*")))
            let request = SigningRequest(
                method: "PUT", path: "/reports/copy",
                headers: [("Host", laboratory.host), ("x-amz-copy-source", "reports/a%20b")])
            let copy = try laboratory.send(
                request.replacing(
                    SigV4.sign(
                        request, with: key, region: "us-east-1", service: "s3",
                        now: laboratory.now, options: .s3)))
            #expect(copy.status == 403)
            #expect(
                copy.message?.contains("s3:GetObject on resource: \"arn:aws:s3:::reports/a b\"")
                    == true)
        }
    }

    @Test func deletingManyIsAnsweredKeyByKey() async throws {
        try await BucketFolder.run { laboratory, _ in
            let body = "<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>"
            let (key, _) = try world(laboratory, [:])
            let denied = try send(
                laboratory, "POST", "/reports", query: "delete", body: body, key: key)
            #expect(denied.status == 200)
            let errors = denied.xml?.children ?? []
            #expect(errors.map { $0.text(of: "Key") } == ["a", "b"])
            #expect(errors.map { $0.text(of: "Code") } == ["AccessDenied", "AccessDenied"])
            let allowed = try send(
                laboratory, "POST", "/reports", query: "delete", body: body, key: Laboratory.key)
            #expect(allowed.status == 501)
            let broken = try send(
                laboratory, "POST", "/reports", query: "delete", body: "<Delete>", key: key)
            #expect(broken.code == "MalformedXML")
        }
    }
}
