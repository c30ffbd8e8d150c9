import Foundation
import TestSupport
import Testing
import X509

struct TrustPolicyTests {
    @Test(
        arguments: Way.allCases,
        [
            #"["sts:AssumeRole","sts:TagSession"]"#, #"["sts:AssumeRole","sts:SetSourceIdentity"]"#,
            #"["sts:TagSession","sts:SetSourceIdentity"]"#,
        ])
    func row16NeedsAllThreeActions(way: Way, actions: String) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(trustPolicy: { Provisioned.trustPolicy($0, actions: actions) }))
            try expectUnable(world, world.createSession())
        }
    }

    /// Each action that is missing is named, and a condition that fails in all of them once.
    @Test func saysOfEachActionWhatItLacks() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            func reason(actions: String, conditions: String = "") throws -> String {
                try laboratory.iam(
                    "UpdateAssumeRolePolicy",
                    [
                        "RoleName": "reader",
                        "PolicyDocument": Provisioned.trustPolicy(
                            world.anchorARN, actions: actions, conditions: conditions),
                    ])
                try expectUnable(world, world.createSession())
                let reason = laboratory.log.last?.reason
                return try #require(reason)
            }
            let missing = try reason(actions: #""sts:AssumeRole""#)
            #expect(missing.contains("sts:SetSourceIdentity on"))
            #expect(missing.contains("sts:TagSession on"))
            let alike = try reason(
                actions: #""sts:*""#,
                conditions: #","StringEquals":{"aws:PrincipalTag/x509Subject/CN":"db-01"}"#)
            #expect(alike.contains("sts:AssumeRole on"))
            #expect(!alike.contains("sts:TagSession on"))
            #expect(laboratory.log.last?.decisions.count == 3)
        }
    }

    @Test(arguments: Way.allCases)
    func row16NeedsTheTrustAnchorThatThePolicyNames(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(trustPolicy: { Provisioned.trustPolicy("\($0.dropLast(12))000000000000") }))
            try expectUnable(world, world.createSession())
            #expect(laboratory.log.last?.reason?.contains("aws:SourceArn") == true)
        }
    }

    @Test(arguments: Way.allCases)
    func row16NeedsTheAttributesThatThePolicyNames(way: Way) async throws {
        let condition = #","StringEquals":{"aws:PrincipalTag/x509Subject/CN":"web-01"}"#
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(trustPolicy: { Provisioned.trustPolicy($0, conditions: condition) }))
            #expect(try world.createSession().status == 201)
            let other = try world.authority.leaf(commonName: "web-02", key: world.key)
            try expectUnable(world, world.createSession(.init(certificate: other)))
            let reason = try #require(laboratory.log.last?.reason)
            #expect(reason.contains("web-01") && reason.contains("web-02"))
        }
    }

    @Test(arguments: Way.allCases)
    func row17TakesActionsFromSeveralStatements(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let policy = """
                {"Version":"2012-10-17","Statement":[\
                {"Effect":"Allow","Principal":{"Service":"rolesanywhere.amazonaws.com"},\
                "Action":["sts:AssumeRole","sts:SetSourceIdentity"]},\
                {"Effect":"Allow","Principal":{"Service":"rolesanywhere.amazonaws.com"},\
                "Action":"sts:TagSession",\
                "Condition":{"StringLike":{"aws:RequestTag/x509Subject/CN":"web-*"}}}]}
                """
            let world = try Provisioned(laboratory, .init(trustPolicy: { _ in policy }))
            #expect(try world.createSession().status == 201)
        }
    }

    @Test func refusesOtherPrincipals() async throws {
        try await Laboratory.run { laboratory in
            let policy = Provisioned.trustPolicy("arn:aws:rolesanywhere:*:*:trust-anchor/*")
                .replacingOccurrences(of: "rolesanywhere.amazonaws.com", with: "ec2.amazonaws.com")
            let world = try Provisioned(laboratory, .init(trustPolicy: { _ in policy }))
            try expectUnable(world, world.createSession())
        }
    }

    @Test func readsTheCurrentPolicy() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let policy = Provisioned.trustPolicy(world.anchorARN, actions: #""sts:AssumeRole""#)
            let update = try laboratory.iam(
                "UpdateAssumeRolePolicy", ["RoleName": "reader", "PolicyDocument": policy])
            #expect(update.status == 200)
            try expectUnable(world, world.createSession())
        }
    }

    @Test func aDeletedRoleCannotBeAssumed() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory, .init(managedPolicies: []))
            #expect(try laboratory.iam("DeleteRole", ["RoleName": "reader"]).status == 200)
            try expectUnable(world, world.createSession())
        }
    }

    @Test func joinsRepeatedAttributesAndTakesTheFirstName() async throws {
        let conditions = """
            ,"StringEquals":{"aws:PrincipalTag/x509Subject/OU":"Security/Research",\
            "aws:PrincipalTag/x509SAN/DNS":"a.example.com",\
            "aws:PrincipalTag/x509SAN/URI":"spiffe://example/a",\
            "aws:PrincipalTag/x509Issuer/O":"Anchorage Tests"}
            """
        try await Laboratory.run { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(trustPolicy: { Provisioned.trustPolicy($0, conditions: conditions) }))
            let key = world.key
            let leaf = try world.authority.leaf(
                subject: DistinguishedName("CN=web-01,OU=Security,OU=Research"), key: key,
                names: [.dns("a.example.com"), .dns("b.example.com"), .uri("spiffe://example/a")])
            let answer = try world.createSession(.init(certificate: leaf))
            #expect(answer.status == 201, "\(laboratory.log.last?.reason ?? "")")
        }
    }

    private func expectUnable(_ world: Provisioned, _ answer: Answer) throws {
        #expect(answer.status == 403)
        #expect(answer.code == "AccessDeniedException")
        #expect(answer.message == "Unable to assume role for \(world.roleARN)")
    }
}
