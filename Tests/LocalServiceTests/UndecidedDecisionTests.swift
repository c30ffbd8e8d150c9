import Foundation
import LocalService
import TestSupport
import Testing

/// Denials with values that cannot be compared, or with variables that have no value: they do not
/// lapse, and what AWS does not document is marked, whatever the answer.
struct UndecidedDecisionTests {
    private static let bogus = #""10.0.0.0/33""#

    /// A session's request, with a denial of the role's own beside the permission.
    @Test(arguments: [
        // A value beside one that cannot be compared.
        (#"{"IpAddress":{"aws:SourceIp":["127.0.0.0/8",\#(bogus)]}}"#, 403, true),
        (#"{"StringEquals":{"s3:authType":["REST-HEADER","${aws:PrincipalTag/no}"]}}"#, 403, true),
        // Only such as cannot be compared.
        (#"{"IpAddress":{"aws:SourceIp":\#(bogus)}}"#, 403, false),
        (#"{"NotIpAddress":{"aws:SourceIp":["10.0.0.0/8",\#(bogus)]}}"#, 403, false),
        // No value at all.
        (#"{"StringEquals":{"s3:authType":[]}}"#, 200, false),
        (#"{"StringNotEquals":{"s3:authType":[]}}"#, 403, false),
        // The others do not match.
        (#"{"IpAddress":{"aws:SourceIp":["10.0.0.0/8",\#(bogus)]}}"#, 200, false),
        (#"{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#, 200, true),
        // A variable that has no value.
        (#"{"StringNotEquals":{"s3:authType":"${aws:PrincipalTag/no}"}}"#, 403, true),
        (#"{"StringEquals":{"s3:authType":"${aws:PrincipalTag/no}"}}"#, 200, true),
    ])
    func denialsOfTheRole(condition: String, status: Int, isVerified: Bool) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let key = try world.sessionKey()
            try SecondRole.put(laboratory, "reader", "denial", "Deny", "s3:*", condition)
            #expect(try laboratory.listBuckets(key: key).status == status)
            try expectMark(laboratory, isVerified)
        }
    }

    @Test(arguments: [
        (
            #"{"StringNotEquals":{"aws:PrincipalTag/x509Subject/CN":"${aws:PrincipalTag/no}"}}"#,
            true
        ),
        (#"{"StringNotLike":{"aws:PrincipalTag/x509Subject/CN":"${aws:PrincipalTag/no}"}}"#, true),
        (#"{"NumericEquals":{"aws:PrincipalTag/x509Subject/CN":"1"}}"#, false),
    ])
    func denialsOfTheTrustPolicy(condition: String, isVerified: Bool) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(
                laboratory,
                .init(trustPolicy: { arn in
                    let denial =
                        #",{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","#
                        + #""Condition":\#(condition)}]}"#
                    return String(Provisioned.trustPolicy(arn).dropLast(2)) + denial
                }))
            let answer = try world.createSession()
            #expect(answer.status == 403, "\(answer.text)")
            try expectMark(laboratory, isVerified)
        }
    }

    @Test func aSessionPolicysDenial() async throws {
        try await Laboratory.run { laboratory in
            let policy =
                #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","#
                + #""Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*","#
                + #""Condition":{"ArnNotLike":{"aws:PrincipalArn":"#
                + #""arn:aws:iam::111122223333:role/${aws:PrincipalTag/no}"}}}]}"#
            let world = try Provisioned(laboratory, .init(profile: ["sessionPolicy": policy]))
            let answer = try laboratory.listBuckets(key: world.sessionKey())
            #expect(answer.status == 403)
            #expect(answer.message?.contains("explicit deny in a session policy") == true)
            try expectMark(laboratory, true)
        }
    }

    /// IAM's guide wants the account and the session named as well.
    @Test(arguments: [false, true])
    func aRoleAloneThatNotPrincipalSpares(isComplete: Bool) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let key = try world.sessionKey()
            let second = try SecondRole(laboratory, trusting: world.roleARN, action: "sts:*")
            let session =
                "arn:aws:sts::111122223333:assumed-role/reader/"
                + world.certificate.serialNumber.hex
            let names = [world.roleARN] + (isComplete ? ["111122223333", session] : [])
            let list = names.map { "\"\($0)\"" }.joined(separator: ",")
            let update = try laboratory.iam(
                "UpdateAssumeRolePolicy",
                [
                    "RoleName": "second",
                    "PolicyDocument": """
                    {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
                    "Principal":{"AWS":"\(world.roleARN)"},"Action":"sts:*"},{"Effect":"Deny",\
                    "NotPrincipal":{"AWS":[\(list)]},"Action":"sts:*"}]}
                    """,
                ])
            #expect(update.status == 200, "\(update.text)")
            #expect(try second.assume(key: key).status == 200)
            try expectMark(laboratory, isComplete)
        }
    }

    private func expectMark(_ laboratory: Laboratory, _ isVerified: Bool) throws {
        let record = try #require(laboratory.log.last)
        #expect(record.isAWSVerified == isVerified, "\(record.reason ?? "")")
        let says = record.reason?.contains("AWS does not say how it decides") == true
        #expect(says != isVerified, "\(record.reason ?? "")")
    }
}
