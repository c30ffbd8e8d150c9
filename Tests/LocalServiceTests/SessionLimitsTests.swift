import AWSSigning
import Foundation
import TestSupport
import Testing
import X509

/// How much a session may carry, how often a request may come, and what bounds a role.
struct SessionLimitsTests {
    private func expectUnable(_ world: Provisioned, _ answer: Answer, _ reason: String) throws {
        #expect(answer.status == 403)
        #expect(answer.message == "Unable to assume role for \(world.roleARN)")
        let record = try #require(world.laboratory.log.last)
        #expect(record.reason?.contains(reason) == true, "\(record.reason ?? "")")
        #expect(!record.isAWSVerified)
    }

    @Test(arguments: [50, 51])
    func takesFiftyTags(count: Int) async throws {
        try await Laboratory.run(behaviours: ["tags.san=numbered"]) { laboratory in
            let world = try Provisioned(laboratory)
            // The subject's name and the issuer's two are tags as well.
            let names = (1...(count - 3)).map { GeneralName.dns("host-\($0).example.com") }
            let leaf = try world.authority.leaf(key: world.key, names: names)
            let answer = try world.createSession(.init(certificate: leaf))
            if count <= 50 {
                #expect(answer.status == 201, "\(answer.text)")
            } else {
                try expectUnable(world, answer, "51 tags")
            }
        }
    }

    private static func sessionPolicy(length: Int) -> String {
        let policy =
            #"{"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow","Action":"*","#
            + #""Resource":"*"}]}"#
        let sid = String(repeating: "x", count: length - policy.utf8.count)
        return policy.replacingOccurrences(of: #""Sid":"""#, with: #""Sid":"\#(sid)""#)
    }

    @Test(arguments: [2048, 2049])
    func takesASessionPolicyOfThatLength(length: Int) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(profile: ["sessionPolicy": Self.sessionPolicy(length: length)]))
            let answer = try world.createSession()
            if length <= 2048 {
                #expect(answer.status == 201)
                #expect(answer.credentialSet["packedPolicySize"] as? Int ?? 0 >= 50)
            } else {
                try expectUnable(world, answer, "2049 characters")
            }
        }
    }

    @Test func refusesWhatDoesNotFitIntoTheSession() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(
                laboratory, .init(profile: ["sessionPolicy": Self.sessionPolicy(length: 2048)]))
            let value = String(repeating: "v", count: 250)
            let types = ["O", "OU", "L", "ST", "STREET", "T", "SN", "GIVENNAME"]
            let subject = types.map { "\($0)=\(value)" }.joined(separator: ",")
            let leaf = try world.authority.leaf(
                subject: DistinguishedName("CN=web-01,\(subject)"), key: world.key)
            try expectUnable(world, world.createSession(.init(certificate: leaf)), "% of their")
        }
    }

    /// Signatures have no nonce: within the clock's tolerance a request may come again.
    @Test func aReplayedRequestIsAnotherSession() async throws {
        try await Laboratory.run { laboratory in
            let request = try Provisioned(laboratory).request()
            let first = try laboratory.send(request)
            laboratory.now = fixedNow.addingTimeInterval(250)
            let second = try laboratory.send(request)
            #expect(first.status == 201 && second.status == 201)
            #expect(first.expiration != second.expiration)
            laboratory.now = fixedNow.addingTimeInterval(601)
            #expect(try laboratory.send(request).message == "Invalid signature")
        }
    }

    @Test(arguments: Way.allCases, ["Authorization", "X-Amz-X509", "X-Amz-Date"])
    func refusesAFieldThatIsThereTwice(way: Way, name: String) async throws {
        try await Laboratory.run(way) { laboratory in
            var request = try Provisioned(laboratory).request()
            let field = try #require(request.headers.first { $0.name == name })
            request.headers.append(field)
            let answer = try laboratory.send(request)
            #expect(answer.status == 403)
            #expect(answer.message == "Invalid signature")
        }
    }

    /// The role may do what both its policies and its boundary allow.
    @Test func aBoundaryBoundsTheSession() async throws {
        let everything =
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#
        try await Laboratory.run { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(
                    managedPolicies: [], inlinePolicies: ["all": everything],
                    permissionsBoundary: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"))
            let key = try world.sessionKey()
            #expect(try laboratory.listBuckets(key: key).status == 200)
            let refused = try laboratory.iam("ListRoles", key: key)
            #expect(refused.status == 403)
            #expect(
                refused.message?.hasSuffix(
                    "because no permissions boundary allows the iam:ListRoles action") == true,
                "\(refused.text)")
        }
    }

    @Test func aDenialInABoundaryWins() async throws {
        let limit = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},\
            {"Effect":"Deny","Action":"s3:*","Resource":"*"}]}
            """
        try await Laboratory.run { laboratory in
            let created = try laboratory.iam(
                "CreatePolicy", ["PolicyName": "limit", "PolicyDocument": limit])
            #expect(created.status == 200)
            let world = try Provisioned(
                laboratory,
                .init(permissionsBoundary: "arn:aws:iam::111122223333:policy/limit"))
            let refused = try laboratory.listBuckets(key: world.sessionKey())
            #expect(refused.status == 403)
            #expect(
                refused.message?.contains("with an explicit deny in a permissions boundary")
                    == true,
                "\(refused.text)")
        }
    }
}
