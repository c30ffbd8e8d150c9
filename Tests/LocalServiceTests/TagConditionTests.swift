import AWS
import AWSSigning
import Foundation
import LocalService
import TestSupport
import Testing

/// Conditions on the tags of requests and of resources, in calls of a session.
struct TagConditionTests {
    /// A session that may do everything under a condition.
    private func key(_ laboratory: Laboratory, _ condition: String) throws -> AccessKey {
        let world = try Provisioned(
            laboratory,
            .init(inlinePolicies: [
                "p": """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*",\
                "Resource":"*","Condition":\(condition)}]}
                """
            ]))
        return try world.sessionKey()
    }

    @Test(arguments: [
        (#"{"StringEquals":{"aws:RequestTag/team":"red"}}"#, "red", true),
        (#"{"StringEquals":{"aws:RequestTag/team":"red"}}"#, "blue", false),
        (#"{"StringEquals":{"aws:RequestTag/team":"red"}}"#, nil, false),
        (#"{"Null":{"aws:RequestTag/team":"true"}}"#, nil, true),
        (#"{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}"#, "red", true),
        (#"{"ForAnyValue:StringEquals":{"aws:TagKeys":["other"]}}"#, "red", false),
    ])
    func ofRequests(condition: String, team: String?, passes: Bool) async throws {
        try await Laboratory.run { laboratory in
            let key = try key(laboratory, condition)
            var profile: [String: Any] = ["name": "p", "roleArns": [String]()]
            var policy = [
                "PolicyName": "p",
                "PolicyDocument":
                    #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","#
                    + #""Resource":"*"}]}"#,
            ]
            if let team {
                profile["tags"] = [["key": "team", "value": team]]
                policy["Tags.member.1.Key"] = "team"
                policy["Tags.member.1.Value"] = team
            }
            let created = try laboratory.call("POST", "/profiles", profile, key: key)
            #expect((created.status == 201) == passes, "\(created.text)")
            let iam = try laboratory.iam("CreatePolicy", policy, key: key)
            #expect((iam.status == 200) == passes, "\(iam.text)")
        }
    }

    @Test(arguments: [
        (#"{"StringEquals":{"aws:ResourceTag/team":"red"}}"#, "red", true),
        (#"{"StringEquals":{"aws:ResourceTag/team":"red"}}"#, "blue", false),
        (#"{"StringNotEquals":{"aws:ResourceTag/team":"red"}}"#, "red", false),
        (#"{"Null":{"aws:ResourceTag/other":"true"}}"#, "red", true),
    ])
    func ofResources(condition: String, team: String, passes: Bool) async throws {
        try await Laboratory.run { laboratory in
            let key = try key(laboratory, condition)
            let made = try laboratory.call(
                "POST", "/profiles",
                [
                    "name": "p", "roleArns": [String](),
                    "tags": [["key": "team", "value": team]],
                ])
            let id = try #require(made.resource("profile")["profileId"] as? String)
            let got = try laboratory.call("GET", "/profile/\(id)", key: key)
            #expect((got.status == 200) == passes, "\(got.text)")
            try laboratory.iam(
                "TagRole",
                [
                    "RoleName": "reader", "Tags.member.1.Key": "team",
                    "Tags.member.1.Value": team,
                ])
            let role = try laboratory.iam("GetRole", ["RoleName": "reader"], key: key)
            #expect((role.status == 200) == passes, "\(role.text)")
        }
    }
}
