import AWSSigning
import Foundation
import LocalService
import TestSupport
import Testing

/// What sessions may do once they are given out.
struct SessionUseTests {
    private static func policy(_ effect: String, _ action: String) -> String {
        """
        {"Version":"2012-10-17","Statement":\
        [{"Effect":"\(effect)","Action":"\(action)","Resource":"*"}]}
        """
    }

    @Test(arguments: Way.allCases)
    func row27GetCallerIdentityNamesTheSession(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(laboratory)
            let key = try world.sessionKey()
            let result = try laboratory.query("sts", "GetCallerIdentity", key: key)
                .result("GetCallerIdentity")
            let name = world.certificate.serialNumber.hex
            #expect(
                result?.text(of: "Arn") == "arn:aws:sts::111122223333:assumed-role/reader/\(name)")
            let role = try laboratory.iam("GetRole", ["RoleName": "reader"]).result("GetRole")?
                .child("Role")
            let roleID = try #require(role?.text(of: "RoleId"))
            #expect(roleID.hasPrefix("AROA") && roleID.count == 21)
            #expect(result?.text(of: "UserId") == "\(roleID):\(name)")
            #expect(result?.text(of: "Account") == Laboratory.account)
            let lastUsed = role?.child("RoleLastUsed")
            #expect(lastUsed?.text(of: "LastUsedDate") == "2025-06-15T12:00:00Z")
        }
    }

    @Test(arguments: Way.allCases)
    func theManagementKeyIsAUser(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let result = try laboratory.query("sts", "GetCallerIdentity")
                .result("GetCallerIdentity")
            #expect(result?.text(of: "Arn") == "arn:aws:iam::111122223333:user/lab")
            #expect(try laboratory.listBuckets().status == 200)
        }
    }

    @Test(arguments: Way.allCases)
    func listsBucketsWhereTheManagedPolicyAllowsIt(way: Way) async throws {
        try await Laboratory.run(way, buckets: [Bucket("reports"), Bucket("logs")]) { laboratory in
            let key = try Provisioned(laboratory).sessionKey()
            let answer = try laboratory.listBuckets(key: key)
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "application/xml")
            let buckets = answer.xml?.child("Buckets")?.children ?? []
            #expect(buckets.map { $0.text(of: "Name") } == ["logs", "reports"])
            #expect(buckets.first?.text(of: "CreationDate") == "2025-06-15T12:00:00.000Z")
        }
    }

    @Test func listsBucketsPageByPage() async throws {
        let names = ["a-1", "a-2", "a-3", "b-1"]
        try await Laboratory.run(buckets: names.map { Bucket($0) }) { laboratory in
            var query = "max-buckets=2&prefix=a-"
            var found: [String?] = []
            var pages = 0
            while pages < 9 {
                pages += 1
                let xml = try laboratory.send(
                    laboratory.signed("GET", "/", query: query, service: "s3")
                ).xml
                found += (xml?.child("Buckets")?.children ?? []).map { $0.text(of: "Name") }
                guard let token = xml?.text(of: "ContinuationToken") else { break }
                let escaped = token.replacingOccurrences(of: "=", with: "%3D")
                query = "continuation-token=\(escaped)&max-buckets=2&prefix=a-"
            }
            #expect(found == ["a-1", "a-2", "a-3"])
            #expect(pages == 2)
        }
    }

    @Test(arguments: Way.allCases)
    func refusesARoleWithoutAPolicy(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(laboratory, .init(managedPolicies: []))
            try expectDenied(
                world, "because no identity-based policy allows the s3:ListAllMyBuckets action")
        }
    }

    @Test(arguments: Way.allCases)
    func refusesWhatTheSessionPolicyDoesNotAllow(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(
                laboratory, .init(profile: ["sessionPolicy": Self.policy("Allow", "s3:GetObject")]))
            try expectDenied(
                world, "because no session policy allows the s3:ListAllMyBuckets action")
        }
    }

    @Test func refusesWhatTheManagedSessionPolicyAloneAllows() async throws {
        let arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
        try await Laboratory.run { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(profile: ["managedPolicyArns": [arn]], managedPolicies: []))
            try expectDenied(
                world, "because no identity-based policy allows the s3:ListAllMyBuckets action")
            try laboratory.iam("AttachRolePolicy", ["RoleName": "reader", "PolicyArn": arn])
            #expect(try laboratory.listBuckets(key: world.sessionKey()).status == 200)
        }
    }

    @Test(arguments: Way.allCases)
    func refusesWhatIsExplicitlyDenied(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(inlinePolicies: ["deny": Self.policy("Deny", "s3:List*")]))
            try expectDenied(world, "with an explicit deny in an identity-based policy")
        }
    }

    @Test func refusesWhatASessionPolicyDenies() async throws {
        let both = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},\
            {"Effect":"Deny","Action":"s3:ListAllMyBuckets","Resource":"*"}]}
            """
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory, .init(profile: ["sessionPolicy": both]))
            try expectDenied(world, "with an explicit deny in a session policy")
        }
    }

    @Test func policiesOfTheRoleCountFromTheNextCallOn() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let key = try world.sessionKey()
            #expect(try laboratory.listBuckets(key: key).status == 200)
            try laboratory.iam(
                "DetachRolePolicy",
                [
                    "RoleName": "reader",
                    "PolicyArn": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
                ])
            #expect(try laboratory.listBuckets(key: key).status == 403)
        }
    }

    @Test func sessionsManageOnlyWhatTheirPoliciesAllow() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let key = try world.sessionKey()
            let parameters = [
                "RoleName": "other",
                "AssumeRolePolicyDocument": Provisioned.trustPolicy(world.anchorARN),
            ]
            let denied = try laboratory.iam("CreateRole", parameters, key: key)
            #expect(denied.status == 403)
            #expect(denied.code == "AccessDenied")
            let arn =
                "arn:aws:sts::111122223333:assumed-role/reader/"
                + world.certificate.serialNumber.hex
            #expect(
                denied.message
                    == "User: \(arn) is not authorized to perform: iam:CreateRole on resource: "
                    + "arn:aws:iam::111122223333:role/other because no identity-based policy "
                    + "allows the iam:CreateRole action")
            let anchors = try laboratory.call("GET", "/trustanchors", key: key)
            #expect(anchors.status == 403)
            #expect(anchors.code == "AccessDeniedException")
            try laboratory.iam(
                "PutRolePolicy",
                [
                    "RoleName": "reader", "PolicyName": "iam",
                    "PolicyDocument": Self.policy("Allow", "iam:CreateRole"),
                ])
            #expect(try laboratory.iam("CreateRole", parameters, key: key).status == 200)
        }
    }

    @Test func endsWithItsTime() async throws {
        try await Laboratory.run { laboratory in
            let key = try Provisioned(laboratory).sessionKey()
            laboratory.now = fixedNow.addingTimeInterval(3599)
            #expect(try laboratory.listBuckets(key: key).status == 200)
            laboratory.now = fixedNow.addingTimeInterval(3600)
            let s3 = try laboratory.listBuckets(key: key)
            #expect(s3.status == 400)
            #expect(s3.code == "ExpiredToken")
            let sts = try laboratory.query("sts", "GetCallerIdentity", key: key)
            #expect(sts.status == 403)
            #expect(sts.code == "ExpiredToken")
        }
    }

    @Test func needsItsToken() async throws {
        try await Laboratory.run { laboratory in
            let key = try Provisioned(laboratory).sessionKey()
            for token in [nil, "IQoJb3JpZ2luabc"] {
                let other = AccessKey(
                    accessKeyID: key.accessKeyID, secretAccessKey: key.secretAccessKey,
                    sessionToken: token)
                let answer = try laboratory.query("sts", "GetCallerIdentity", key: other)
                #expect(answer.status == 403)
                #expect(answer.code == "InvalidClientTokenId")
            }
        }
    }

    private func expectDenied(_ world: Provisioned, _ because: String) throws {
        let answer = try world.laboratory.listBuckets(key: world.sessionKey())
        #expect(answer.status == 403)
        #expect(answer.code == "AccessDenied")
        #expect(answer.header("Content-Type") == "application/xml")
        let arn =
            "arn:aws:sts::111122223333:assumed-role/reader/"
            + world.certificate.serialNumber.hex
        #expect(
            answer.message
                == "User: \(arn) is not authorized to perform: s3:ListAllMyBuckets \(because)")
    }
}
