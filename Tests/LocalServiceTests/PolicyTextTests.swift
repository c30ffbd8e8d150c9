import Foundation
import Testing

/// What IAM and Roles Anywhere answer to policies that they do not take.
struct PolicyTextTests {
    private static func policy(_ statement: String, version: String = "2012-10-17") -> String {
        #"{"Version":"\#(version)","Statement":\#(statement)}"#
    }

    private func expect(
        _ answer: Answer, _ message: String, isVerified: Bool, _ laboratory: Laboratory
    ) {
        #expect(answer.status == 400)
        #expect(answer.message == message)
        #expect(laboratory.log.last?.isAWSVerified == isVerified, "\(message)")
    }

    @Test(arguments: [
        ("{", "This policy contains invalid Json", false),
        (
            policy(#"{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}"#),
            #"AssumeRolepolicy contained an invalid principal: "STAR":"*"."#, true
        ),
        (
            policy(#"{"Effect":"Allow","Principal":{"AWS":"x"},"Action":"sts:AssumeRole"}"#),
            #"Invalid principal in policy: "AWS":"x""#, true
        ),
        (
            policy(#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:GetObject"}"#),
            "AssumeRole policy may only specify STS AssumeRole actions.", false
        ),
        (
            policy(
                #"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:*","Resource":"*"}"#),
            "Has prohibited field Resource", true
        ),
        (
            policy(#"{"Effect":"Allow","Principal":{"AWS":"*"},"Actions":"sts:*"}"#),
            "Unknown field Actions", false
        ),
    ])
    func ofTrustPolicies(document: String, message: String, isVerified: Bool) async throws {
        try await Laboratory.run { laboratory in
            let created = try laboratory.iam(
                "CreateRole", ["RoleName": "r", "AssumeRolePolicyDocument": document])
            #expect(created.code == "MalformedPolicyDocument")
            expect(created, message, isVerified: isVerified, laboratory)
            #expect(try laboratory.iam("GetRole", ["RoleName": "r"]).code == "NoSuchEntity")
        }
    }

    @Test(arguments: [
        ("{", "Syntax errors in policy."),
        (
            policy(#"{"Effect":"allow","Action":"*","Resource":"*"}"#),
            "The policy failed legacy parsing"
        ),
        (
            policy(#"{"Effect":"Allow","Action":"*","Resource":"x"}"#),
            #"Resource x must be in ARN format or "*"."#
        ),
        (
            policy(#"{"Effect":"Allow","Action":"x","Resource":"*"}"#),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        ),
        (policy(#"{"Effect":"Allow","Action":"*"}"#), "Policy statement must contain resources."),
        (
            policy(#"{"Sid":"a b","Effect":"Allow","Action":"*","Resource":"*"}"#),
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
                + "expression [0-9A-Za-z]*"
        ),
    ])
    func ofInlinePolicies(document: String, message: String) async throws {
        try await Laboratory.run { laboratory in
            _ = try Provisioned(laboratory)
            let put = try laboratory.iam(
                "PutRolePolicy",
                ["RoleName": "reader", "PolicyName": "p", "PolicyDocument": document])
            #expect(put.code == "MalformedPolicyDocument")
            expect(put, message, isVerified: true, laboratory)
            let listed = try laboratory.iam("ListRolePolicies", ["RoleName": "reader"])
            #expect(!listed.text.contains("<member>p</member>"))
        }
    }

    /// Managed policies are of the current version of the language.
    @Test(arguments: [#""Version":"2008-10-17","#, ""])
    func ofManagedPolicies(version: String) async throws {
        let document = #"{\#(version)"Statement":{"Effect":"Allow","Action":"x","Resource":"*"}}"#
        try await Laboratory.run { laboratory in
            let created = try laboratory.iam(
                "CreatePolicy", ["PolicyName": "p", "PolicyDocument": document])
            #expect(created.code == "MalformedPolicyDocument")
            expect(
                created, "Policy document must be version 2012-10-17 or greater.",
                isVerified: true, laboratory)
        }
    }

    /// What it says of session policies nobody has recorded.
    @Test(arguments: [
        (
            policy(#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:sqs"}"#),
            #"Resource arn:aws:sqs must be in ARN format or "*"."#
        ),
        (policy(#"{"Effect":"Permit","Action":"*","Resource":"*"}"#), "Syntax errors in policy."),
    ])
    func ofSessionPolicies(document: String, message: String) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let created = try laboratory.call(
                "POST", "/profiles",
                ["name": "p", "roleArns": [world.roleARN], "sessionPolicy": document])
            #expect(created.code == "ValidationException")
            expect(created, message, isVerified: false, laboratory)
        }
    }

    /// What the service can be told to take.
    @Test(arguments: [
        (
            "policy.not-principal", "refuse", "accept",
            policy(
                #"{"Effect":"Allow","NotPrincipal":{"Service":"ec2.amazonaws.com"},"#
                    + #""Action":"sts:AssumeRole"}"#)
        ),
        (
            "policy.version", "first", "anywhere",
            #"{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"},"#
                + #""Version":"2012-10-17"}"#
        ),
    ])
    func canBeLenient(
        behaviour: String, refusing: String, taking: String, document: String
    ) async throws {
        for (value, status) in [(refusing, 400), (taking, 200)] {
            try await Laboratory.run(behaviours: ["\(behaviour)=\(value)"]) { laboratory in
                let created = try laboratory.iam(
                    "CreateRole", ["RoleName": "r", "AssumeRolePolicyDocument": document])
                #expect(created.status == status, "\(created.text)")
                #expect(laboratory.log.last?.behaviours[behaviour] == value)
            }
        }
    }
}
