import Foundation
import TestSupport
import Testing

/// Condition keys in the policies of roles and sessions.
struct UnknownKeyTests {
    private func policy(_ effect: String, _ condition: String) -> String {
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"\(effect)","Action":"s3:*",\
        "Resource":"*","Condition":\(condition)}]}
        """
    }

    @Test(
        arguments: [
            #"{"Bool":{"aws:ViaAWSService":"false"}}"#,
            #"{"Bool":{"aws:PrincipalIsAWSService":"false"}}"#,
            #"{"StringEquals":{"s3:authType":"REST-HEADER"}}"#,
            #"{"StringEquals":{"s3:signatureversion":"AWS4-HMAC-SHA256"}}"#,
            #"{"Null":{"aws:username":"true"}}"#,
            #"{"StringEquals":{"aws:PrincipalTag/team":"red"}}"#,
            #"{"Null":{"aws:RequestTag/x":"true"}}"#,
            #"{"IpAddress":{"aws:SourceIp":"127.0.0.0/8"}}"#,
            #"{"StringEquals":{"aws:PrincipalTag/x509Subject/CN":"web-01"}}"#,
        ])
    func aConditionThatHoldsIsEvaluated(condition: String) async throws {
        for (effect, status) in [("Deny", 403), ("Allow", 200)] {
            try await Laboratory.run { laboratory in
                let world = try Provisioned(
                    laboratory,
                    .init(
                        managedPolicies: effect == "Deny"
                            ? ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] : [],
                        inlinePolicies: ["p": policy(effect, condition)]))
                try laboratory.iam(
                    "TagRole",
                    [
                        "RoleName": "reader", "Tags.member.1.Key": "team",
                        "Tags.member.1.Value": "red",
                    ])
                let answer = try laboratory.listBuckets(key: world.sessionKey())
                #expect(answer.status == status, "\(laboratory.log.last?.reason ?? "")")
                #expect(laboratory.log.last?.reason?.contains("UNKNOWN") != true)
            }
        }
    }

    @Test(arguments: [
        #"{"StringEquals":{"aws:NoSuchKey":"x"}}"#, #"{"StringNotEquals":{"aws:NoSuchKey":"x"}}"#,
    ])
    func anUnknownKeyRefusesLoudly(condition: String) async throws {
        for effect in ["Deny", "Allow"] {
            try await Laboratory.run { laboratory in
                let world = try Provisioned(
                    laboratory,
                    .init(
                        managedPolicies: effect == "Deny"
                            ? ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] : [],
                        inlinePolicies: ["p": policy(effect, condition)]))
                let answer = try laboratory.listBuckets(key: world.sessionKey())
                #expect(answer.status == 403)
                let reason = try #require(laboratory.log.last?.reason)
                #expect(reason.contains("UNKNOWN CONDITION KEY aws:NoSuchKey"))
            }
        }
    }

    @Test(arguments: [
        (#"{"StringNotEquals":{"aws:PrincipalTag/x509SAN/DNS":"x"}}"#, 201),
        (#"{"StringNotEquals":{"aws:NoSuchKey":"x"}}"#, 403),
        (#"{"StringEquals":{"aws:ResourceTag/team":"red"}}"#, 403),
    ])
    func row18TrustPoliciesKnowTheTagsOfACertificate(condition: String, status: Int) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(trustPolicy: { arn in
                    Provisioned.trustPolicy(arn, conditions: "," + condition.dropFirst().dropLast())
                }))
            #expect(try world.createSession().status == status)
        }
    }
}
