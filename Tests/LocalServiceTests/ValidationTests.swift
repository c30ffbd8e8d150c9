import Foundation
import TestSupport
import Testing

/// What Roles Anywhere says of requests that its model does not allow.
struct ValidationTests {
    private static let role = "arn:aws:iam::111122223333:role/reader"
    private static let rolePattern = "^arn:aws(-[^:]+)?:iam(:.*){2}(:role.*)$"

    @Test(arguments: [
        (
            #"{"name":"SESSION_POLICY!","roleArns":[]}"#,
            "Value 'SESSION_POLICY!' at 'name' failed to satisfy constraint: "
                + "Member must satisfy regular expression pattern: ^[ a-zA-Z0-9-_]*$", true
        ),
        (
            #"{"name":"p","roleArns":[],"durationSeconds":43201}"#,
            "Value '43201' at 'durationSeconds' failed to satisfy constraint: "
                + "Member must have value less than or equal to 43200", true
        ),
        (
            #"{"roleArns":[]}"#,
            "Value null at 'name' failed to satisfy constraint: Member must not be null", false
        ),
        (
            #"{"name":"","roleArns":[]}"#,
            "Value '' at 'name' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 1", false
        ),
        (
            #"{"name":"p","roleArns":["a","b"]}"#,
            "Value '[a, b]' at 'roleArns' failed to satisfy constraint: Member must satisfy "
                + "constraint: [Member must have length less than or equal to 1011, Member must "
                + "have length greater than or equal to 1, Member must satisfy regular "
                + "expression pattern: \(rolePattern)]", false
        ),
        (
            #"{"name":"p","roleArns":[],"tags":[{"key":"a","value":"b"},{"value":"ü"}]}"#,
            "Value null at 'tags.2.member.key' failed to satisfy constraint: Member must not be "
                + "null; Value at 'tags.2.member.value' failed to satisfy constraint: Member "
                + "must satisfy regular expression pattern: ^[ a-zA-Z0-9_.:/=+@-]*$", false
        ),
    ])
    func saysWhatIsWrong(body: String, message: String, isVerified: Bool) async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.post("/profiles", json: body)
            #expect(answer.status == 400)
            #expect(answer.code == "ValidationException")
            let several = message.contains("; ") ? "2 validation errors" : "1 validation error"
            #expect(answer.message == "\(several) detected: \(message)")
            #expect(laboratory.log.last?.isAWSVerified == isVerified)
        }
    }

    @Test func keepsTagsOutOfItsMessages() async throws {
        try await Laboratory.run { laboratory in
            let tags = (0...200).map { ["key": "k\($0)", "value": "secret"] }
            let answer = try laboratory.call(
                "POST", "/profiles", ["name": "p", "roleArns": [String](), "tags": tags])
            #expect(
                answer.message == "1 validation error detected: Value at 'tags' failed to satisfy "
                    + "constraint: Member must have length less than or equal to 200")
            let keys = try laboratory.call(
                "POST", "/UntagResource", ["resourceArn": "x", "tagKeys": ["sécret"]])
            #expect(keys.message?.hasPrefix("1 validation error detected: Value at") == true)
            #expect(!laboratory.log.contains { "\($0)".contains("cret") })
        }
    }

    @Test func looksAtEverythingBeforeItLooksForTheResource() async throws {
        try await Laboratory.run { laboratory in
            let id = "11111111-2222-3333-4444-555555555555"
            let answer = try laboratory.call("PATCH", "/profile/\(id)", ["name": "a!"])
            #expect(answer.status == 400)
            let both = try laboratory.call("PATCH", "/profile/x", ["durationSeconds": 1])
            #expect(both.message?.hasPrefix("3 validation errors detected: ") == true)
            #expect(both.message?.contains("at 'profileId'") == true)
            #expect(both.message?.contains("at 'durationSeconds'") == true)
            #expect(try laboratory.call("PATCH", "/profile/\(id)", ["name": "a"]).status == 404)
        }
    }

    @Test(arguments: [
        "GGGGGGGG-2222-3333-4444-555555555555", "11111111-2222-3333-4444-55555555555Z",
        "11111111+2222-3333-4444-555555555555", "gaaaaaaa-2222-3333-4444-555555555555",
    ])
    func idsAreUUIDs(id: String) async throws {
        try await Laboratory.run { laboratory in
            for path in ["/profile/\(id)", "/trustanchor/\(id)", "/crl/\(id)", "/subject/\(id)"] {
                let answer = try laboratory.call("GET", path)
                #expect(answer.code == "ValidationException")
                let pattern = ".*[a-f0-9]{8}-([a-z0-9]{4}-){3}[a-z0-9]{12}.*"
                #expect(answer.message?.hasSuffix("pattern: \(pattern)") == true)
            }
        }
    }

    @Test(arguments: [
        ("arn:aws:iam::111122223333:role/a:b", 201),
        ("arn:aws-cn:iam::111122223333:role", 201),
        ("arn:aws:iam:x:y:z:111122223333:role/a", 403),
        ("arn:aws-:iam::111122223333:role/a", 400),
        ("arn:awsx:iam::111122223333:role/a", 400),
        ("arn:aws:iam:role/a", 400),
        ("arn:aws:iam::role/a", 400),
        ("arn:aws:iam::111122223333:rol", 400),
        ("arn:aws:iam::111122223333:role/a\n", 400),
    ])
    func rolesMatchTheModelsPattern(arn: String, status: Int) async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.call("POST", "/profiles", ["name": "p", "roleArns": [arn]])
            #expect(answer.status == status, "\(answer.text)")
        }
    }

    @Test func rolesOfOtherAccountsCannotBePassed() async throws {
        try await Laboratory.run { laboratory in
            let foreign = "arn:aws:iam::999988887777:role/reader"
            let created = try laboratory.call(
                "POST", "/profiles", ["name": "p", "roleArns": [Self.role, foreign]])
            #expect(created.status == 403)
            #expect(created.code == "AccessDeniedException")
            #expect(created.message == "Cross-account pass role is not allowed.")
            #expect(laboratory.log.last?.reason?.contains(foreign) == true)
        }
    }

    @Test func tagKeysAreDistinct() async throws {
        try await Laboratory.run { laboratory in
            let tags = [["key": "a", "value": "1"], ["key": "a", "value": "2"]]
            let body: [String: Any] = ["name": "p", "roleArns": [String](), "tags": tags]
            let answer = try laboratory.call("POST", "/profiles", body)
            #expect(answer.message == "Duplicate tag keys found.")
            #expect(laboratory.log.last?.isAWSVerified == false)
        }
    }

    @Test func listsSayHowLongTheyMayBe() async throws {
        try await Laboratory.run { laboratory in
            let role = Array(repeating: Self.role, count: 251)
            let answer = try laboratory.call("POST", "/profiles", ["name": "p", "roleArns": role])
            let end = "at 'roleArns' failed to satisfy constraint: Member must have length less "
            #expect(answer.message?.contains("'[\(Self.role), ") == true)
            #expect(answer.message?.hasSuffix(end + "than or equal to 250") == true)
        }
    }

    @Test(arguments: [("", "greater than or equal to 1"), (nil, "less than or equal to 300000")])
    func crlsHaveASize(data: String?, end: String) async throws {
        try await Laboratory.run { laboratory in
            let text = data ?? Data(count: 300_001).base64EncodedString()
            let arn = "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/x"
            let answer = try laboratory.call(
                "POST", "/crls", ["name": "c", "crlData": text, "trustAnchorArn": arn])
            #expect(answer.message?.contains("at 'crlData' failed to satisfy") == true)
            #expect(answer.message?.hasSuffix("Member must have length \(end)") == true)
        }
    }
}
