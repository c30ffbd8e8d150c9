import AWSSigning
import Foundation
import Testing

/// A role `second`, which may list buckets, for somebody who assumes it.
struct SecondRole {
    let laboratory: Laboratory
    let arn = "arn:aws:iam::111122223333:role/second"

    init(
        _ laboratory: Laboratory, trusting principal: String, action: String = "sts:AssumeRole",
        condition: String = "{}", more: [String: String] = [:]
    ) throws {
        self.laboratory = laboratory
        let made = try laboratory.iam(
            "CreateRole",
            [
                "RoleName": "second",
                "AssumeRolePolicyDocument": Self.trustPolicy(principal, action, condition),
            ].merging(more) { $1 })
        #expect(made.status == 200, "\(made.text)")
        try allow("s3:ListAllMyBuckets")
    }

    /// Changes whom the role trusts.
    func trust(_ principal: String, action: String, condition: String = "{}") throws {
        let answer = try laboratory.iam(
            "UpdateAssumeRolePolicy",
            [
                "RoleName": "second",
                "PolicyDocument": Self.trustPolicy(principal, action, condition),
            ])
        #expect(answer.status == 200, "\(answer.text)")
    }

    /// Changes what the role may do.
    func allow(_ action: String, name: String = "p", condition: String = "{}") throws {
        try Self.put(laboratory, "second", name, "Allow", action, condition)
    }

    /// Gives a role an inline policy.
    static func put(
        _ laboratory: Laboratory, _ role: String, _ name: String, _ effect: String,
        _ action: String, _ condition: String = "{}"
    ) throws {
        let answer = try laboratory.iam(
            "PutRolePolicy",
            [
                "RoleName": role, "PolicyName": name,
                "PolicyDocument": """
                {"Version":"2012-10-17","Statement":[{"Effect":"\(effect)","Action":"\(action)",\
                "Resource":"*","Condition":\(condition)}]}
                """,
            ])
        #expect(answer.status == 200, "\(answer.text)")
    }

    /// Asks for a session of the role.
    func assume(
        _ more: [String: String] = [:], key: AccessKey = Laboratory.key
    ) throws -> Answer {
        try laboratory.query(
            "sts", "AssumeRole",
            ["RoleArn": arn, "RoleSessionName": "work"].merging(more) { $1 }, key: key)
    }

    private static func trustPolicy(
        _ principal: String, _ action: String, _ condition: String
    ) -> String {
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
        "Principal":{"AWS":"\(principal)"},"Action":"\(action)","Condition":\(condition)}]}
        """
    }
}

extension Answer {
    /// The credentials of a session that must have been given out.
    func assumedKey() throws -> AccessKey {
        let credentials = try #require(
            result("AssumeRole")?.child("Credentials"), "\(text)")
        return AccessKey(
            accessKeyID: try #require(credentials.text(of: "AccessKeyId")),
            secretAccessKey: try #require(credentials.text(of: "SecretAccessKey")),
            sessionToken: credentials.text(of: "SessionToken"))
    }
}
