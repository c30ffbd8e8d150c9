import Foundation
import TestSupport
import Testing

/// What each behaviour of resources does, value by value.
struct ResourceBehaviourTests {
    @Test(arguments: [("false", false), ("true", true)])
    func createEnabled(value: String, isEnabled: Bool) async throws {
        try await Laboratory.run(behaviours: ["create.enabled=\(value)"]) { laboratory in
            var body = Provisioned.trustAnchor([try TestAuthority.root().certificate])
            body["enabled"] = nil
            let anchor = try laboratory.call("POST", "/trustanchors", body)
            #expect(anchor.resource("trustAnchor")["enabled"] as? Bool == isEnabled)
            let profile = try laboratory.call(
                "POST", "/profiles", ["name": "p", "roleArns": [String]()])
            #expect(profile.resource("profile")["enabled"] as? Bool == isEnabled)
            #expect(laboratory.log.last?.behaviours == ["create.enabled": value])
            try laboratory.call(
                "POST", "/profiles", ["name": "q", "roleArns": [String](), "enabled": true])
            #expect(laboratory.log.last?.behaviours.isEmpty == true)
        }
    }

    @Test(arguments: [("false", 201, 200), ("true", 400, 400)])
    func namesUnique(value: String, created: Int, updated: Int) async throws {
        try await Laboratory.run(behaviours: ["names.unique=\(value)"]) { laboratory in
            func create(_ name: String) throws -> Answer {
                try laboratory.call(
                    "POST", "/profiles",
                    ["name": name, "roleArns": [String](), "enabled": false])
            }
            #expect(try create("p").status == 201)
            #expect(laboratory.log.last?.behaviours.isEmpty == true)
            #expect(try create("p").status == created)
            #expect(laboratory.log.last?.behaviours == ["names.unique": value])
            let other = try create("q").resource("profile")["profileId"] as? String ?? ""
            let renamed = try laboratory.call("PATCH", "/profile/\(other)", ["name": "p"])
            #expect(renamed.status == updated)
            // A name may stay as it is.
            #expect(try laboratory.call("PATCH", "/profile/\(other)", ["name": "q"]).status == 200)
        }
    }

    @Test(arguments: [("ValidationException", 400), ("ServiceQuotaExceededException", 402)])
    func quotaCode(value: String, status: Int) async throws {
        try await Laboratory.run(behaviours: ["quota.code=\(value)"]) { laboratory in
            let root = try TestAuthority.root().certificate
            let answer = try laboratory.call(
                "POST", "/trustanchors", Provisioned.trustAnchor([root, root, root]))
            #expect(answer.status == status)
            #expect(answer.code == value)
            #expect(laboratory.log.last?.behaviours == ["quota.code": value])
            #expect(laboratory.log.last?.isAWSVerified == false)
        }
    }

    @Test(arguments: [("45", 201), ("required", 400)])
    func notificationThreshold(value: String, status: Int) async throws {
        try await Laboratory.run(behaviours: ["notifications.threshold=\(value)"]) { laboratory in
            func create(_ setting: [String: Any]) throws -> Int {
                var body = Provisioned.trustAnchor([try TestAuthority.root().certificate])
                body["notificationSettings"] = [setting]
                return try laboratory.call("POST", "/trustanchors", body).status
            }
            let setting: [String: Any] = ["enabled": true, "event": "CA_CERTIFICATE_EXPIRY"]
            let enabled = try create(setting)
            #expect(enabled == status)
            #expect(laboratory.log.last?.behaviours["notifications.threshold"] == value)
            let disabled = try create(setting.merging(["enabled": false]) { $1 })
            let whole = try create(setting.merging(["threshold": 1]) { $1 })
            #expect(disabled == 201 && whole == 201)
            #expect(laboratory.log.last?.behaviours["notifications.threshold"] == nil)
        }
    }
}
