import AWS
import AWSSigning
import Foundation
import LocalService
import TestSupport
import Testing

/// Whom a role of the same account lets in, by how its trust policy names the caller.
struct RoleChainTests {
    private static let account = "arn:aws:iam::111122223333:root"
    private static let chained = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]

    /// How the trust policy names the session that asks.
    enum Naming: CaseIterable {
        case account, role, session, everyone
    }

    private func principal(_ naming: Naming, _ world: Provisioned) -> String {
        switch naming {
        case .account: Self.account
        case .role: world.roleARN
        case .session:
            "arn:aws:sts::111122223333:assumed-role/reader/\(world.certificate.serialNumber.hex)"
        case .everyone: "*"
        }
    }

    /// Rules: IAM User Guide, "Policy evaluation for requests within a single account".
    @Test(arguments: [
        // The account: the caller's own policies must allow it.
        (Naming.account, false, false), (.account, true, true),
        // The role, everyone, or the session: its own policies need not say anything.
        (.role, false, true), (.session, false, true), (.everyone, false, true),
    ])
    func theCallersOwnPolicies(naming: Naming, areNeeded allowed: Bool, passes: Bool) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let second = try SecondRole(
                laboratory, trusting: principal(naming, world), action: "sts:*")
            if allowed { try SecondRole.put(laboratory, "reader", "sts", "Allow", "sts:*") }
            let answer = try second.assume(key: world.sessionKey())
            #expect((answer.status == 200) == passes, "\(answer.text)")
            guard !passes else { return }
            #expect(
                answer.message?.hasSuffix(
                    "because no identity-based policy allows the sts:AssumeRole action") == true)
        }
    }

    @Test(arguments: Naming.allCases)
    func anExplicitDenyOfTheCallersWins(naming: Naming) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let second = try SecondRole(
                laboratory, trusting: principal(naming, world), action: "sts:*")
            try SecondRole.put(laboratory, "reader", "sts", "Deny", "sts:AssumeRole")
            let answer = try second.assume(key: world.sessionKey())
            #expect(answer.status == 403)
            #expect(
                answer.message?.hasSuffix("with an explicit deny in an identity-based policy")
                    == true)
        }
    }

    @Test(arguments: [
        (Naming.account, false), (.role, false), (.everyone, false), (.session, true),
    ])
    func theCallersSessionPolicy(naming: Naming, passes: Bool) async throws {
        try await Laboratory.run { laboratory in
            let policy =
                #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","#
                + #""Resource":"*"}]}"#
            let world = try Provisioned(laboratory, .init(profile: ["sessionPolicy": policy]))
            try SecondRole.put(laboratory, "reader", "sts", "Allow", "sts:*")
            let second = try SecondRole(
                laboratory, trusting: principal(naming, world), action: "sts:*")
            let answer = try second.assume(key: world.sessionKey())
            #expect((answer.status == 200) == passes, "\(answer.text)")
            guard !passes else { return }
            #expect(
                answer.message?.hasSuffix(
                    "because no session policy allows the sts:AssumeRole action") == true)
        }
    }

    @Test func theSourceIdentityStaysAlongTheChain() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let key = try world.sessionKey()
            let second = try SecondRole(laboratory, trusting: world.roleARN)
            let refused = try second.assume(key: key)
            #expect(refused.status == 403)
            #expect(refused.message?.contains("perform: sts:SetSourceIdentity") == true)
            try second.trust(world.roleARN, action: "sts:*")
            let answer = try second.assume(key: key)
            #expect(answer.result("AssumeRole")?.text(of: "SourceIdentity") == "CN=web-01")
            let other = try second.assume(["SourceIdentity": "other"], key: key)
            #expect(other.status == 403)
            try second.allow(
                "s3:ListAllMyBuckets",
                condition: #"{"StringEquals":{"aws:SourceIdentity":"CN=web-01"}}"#)
            #expect(try laboratory.listBuckets(key: answer.assumedKey()).status == 200)
        }
    }

    @Test func transitiveTagsGoOnAndOthersDoNot() async throws {
        try await Laboratory.run { laboratory in
            let second = try SecondRole(laboratory, trusting: Self.account, action: "sts:*")
            let key = try second.assume([
                "Tags.member.1.Key": "Team", "Tags.member.1.Value": "red",
                "Tags.member.2.Key": "job", "Tags.member.2.Value": "night",
                "TransitiveTagKeys.member.1": "Team",
            ]).assumedKey()
            let third = try laboratory.iam(
                "CreateRole",
                [
                    "RoleName": "third",
                    "AssumeRolePolicyDocument": """
                    {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
                    "Principal":{"AWS":"\(second.arn)"},"Action":"sts:*"}]}
                    """,
                ])
            #expect(third.status == 200, "\(third.text)")
            func assume(_ more: [String: String] = [:]) throws -> Answer {
                try laboratory.query(
                    "sts", "AssumeRole",
                    [
                        "RoleArn": "arn:aws:iam::111122223333:role/third",
                        "RoleSessionName": "third",
                    ].merging(more) { $1 }, key: key)
            }
            let conflict = try assume(["Tags.member.1.Key": "team", "Tags.member.1.Value": "x"])
            #expect(conflict.status == 400)
            let session = try assume().assumedKey()
            for (condition, status) in [
                (#"{"StringEquals":{"aws:PrincipalTag/Team":"red"}}"#, 200),
                (#"{"StringEquals":{"aws:PrincipalTag/job":"night"}}"#, 403),
            ] {
                try SecondRole.put(
                    laboratory, "third", "p", "Allow", "s3:ListAllMyBuckets", condition)
                #expect(try laboratory.listBuckets(key: session).status == status)
            }
            let unknown = try second.assume(["TransitiveTagKeys.member.1": "none"])
            #expect(unknown.status == 400)
        }
    }

    /// Keys have no case: the tag goes on though its key is written otherwise.
    @Test func transitiveTagsGoOnInAnyCase() async throws {
        try await Laboratory.run { laboratory in
            let second = try SecondRole(laboratory, trusting: Self.account, action: "sts:*")
            let key = try second.assume([
                "Tags.member.1.Key": "team", "Tags.member.1.Value": "red",
                "TransitiveTagKeys.member.1": "TEAM",
            ]).assumedKey()
            try second.trust(second.arn, action: "sts:*")
            let chained = try second.assume(key: key).assumedKey()
            try second.allow(
                "s3:ListAllMyBuckets",
                condition: #"{"StringEquals":{"aws:PrincipalTag/team":"red"}}"#)
            #expect(try laboratory.listBuckets(key: chained).status == 200)
        }
    }

    @Test(arguments: [
        ("ec2.amazonaws.com", true), ("states.eu-west-1.amazonaws.com", true),
        ("pods.eks.amazonaws.com", true), ("ec2.amazonaws.com.cn", true),
        ("nope.amazonaws.com", false), ("nope.amazon.com", false), ("ec2.example.com", nil),
        ("amazonaws.com", nil),
    ])
    func aTrustPolicyNamesServices(name: String, isKnown: Bool?) async throws {
        try await Laboratory.run { laboratory in
            let policy = Provisioned.trustPolicy("arn:aws:rolesanywhere:::x").replacingOccurrences(
                of: "rolesanywhere.amazonaws.com", with: name)
            let answer = try laboratory.iam(
                "CreateRole", ["RoleName": "r", "AssumeRolePolicyDocument": policy])
            let record = try #require(laboratory.log.last)
            guard let isKnown else {
                #expect(answer.status == 400 && answer.code == "MalformedPolicyDocument")
                #expect(answer.message == "Invalid principal in policy: \"SERVICE\":\"\(name)\"")
                return
            }
            #expect(answer.status == 200, "\(answer.text)")
            #expect(record.isAWSVerified == isKnown)
            #expect((record.reason?.contains("no service that is known here") == true) != isKnown)
        }
    }

    @Test func aConditionKeyWithoutPrefixIsTakenWithAWarning() async throws {
        try await Laboratory.run { laboratory in
            let condition = #","StringEquals":{"x509Subject/CN":"web-01"}"#
            let world = try Provisioned(
                laboratory,
                .init(trustPolicy: { Provisioned.trustPolicy($0, conditions: condition) }))
            let record = try #require(
                laboratory.log.first { $0.operation == "iam:CreateRole" })
            #expect(record.status == 200 && !record.isAWSVerified)
            #expect(record.reason?.contains("the condition key \"x509Subject/CN\"") == true)
            #expect(try world.createSession().status == 403)
        }
    }

    @Test func aTrustPolicyNamesWhoIsThere() async throws {
        try await Laboratory.run { laboratory in
            let names = [
                ("arn:aws:iam::111122223333:role/none", 400),
                ("arn:aws:iam::111122223333:user/none", 400),
                ("arn:aws:sts::111122223333:assumed-role/none/s", 400),
                ("arn:aws:iam::111122223333:user/lab", 200),
                ("arn:aws:iam::444455556666:role/elsewhere", 200), (Self.account, 200),
            ]
            for (number, (arn, status)) in names.enumerated() {
                let answer = try laboratory.iam(
                    "CreateRole",
                    [
                        "RoleName": "r\(number)",
                        "AssumeRolePolicyDocument": """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
                        "Principal":{"AWS":"\(arn)"},"Action":"sts:AssumeRole"}]}
                        """,
                    ])
                #expect(answer.status == status, "\(answer.text)")
                guard status == 400 else { continue }
                #expect(answer.code == "MalformedPolicyDocument")
                #expect(answer.message == "Invalid principal in policy: \"AWS\":\"\(arn)\"")
            }
        }
    }
}
