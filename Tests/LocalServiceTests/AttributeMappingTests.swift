import Foundation
import Testing

/// The attribute mappings of profiles.
struct AttributeMappingTests {
    @Test(arguments: Way.allCases)
    func comeAndGo(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let profile = try Profile(laboratory)
            #expect(
                try profile.put("x509Subject", ["CN", "2.5.4.11", "CN"])
                    == [
                        "x509Issuer": ["*"], "x509SAN": ["DNS", "URI", "Name/*"],
                        "x509Subject": ["*", "CN", "2.5.4.11"],
                    ])
            let rules = try profile.delete("x509Subject", ["*", "2.5.4.11", "absent"])
            #expect(rules["x509Subject"] == ["CN"])
            #expect(try profile.delete("x509Subject", ["CN"])["x509Subject"] == nil)
            #expect(try profile.delete("x509SAN").keys.sorted() == ["x509Issuer"])
            #expect(try profile.delete("x509Issuer").isEmpty)
            #expect(try profile.put("x509SAN", ["Name/"]) == ["x509SAN": ["Name/*"]])
            let names = try profile.put("x509SAN", ["Name", "Name/CN"])
            #expect(names == ["x509SAN": ["Name/*", "Name/CN"]])
            #expect(try profile.delete("x509SAN", ["Name"]) == ["x509SAN": ["Name/CN"]])
        }
    }

    @Test func decideWhichTagsASessionHas() async throws {
        try await Laboratory.run { laboratory in
            let policy: (String) -> String = { anchor in
                Provisioned.trustPolicy(
                    anchor,
                    conditions:
                        #","StringEquals":{"aws:PrincipalTag/x509Subject/CN":"web-01"}"#)
            }
            let world = try Provisioned(laboratory, .init(trustPolicy: policy))
            let profile = Profile(laboratory, arn: world.profileARN)
            #expect(try world.createSession().status == 201)
            try profile.delete("x509Subject", ["*"])
            #expect(try world.createSession().status == 403)
            try profile.put("x509Subject", ["OU"])
            #expect(try world.createSession().status == 403)
            try profile.put("x509Subject", ["cn"])
            #expect(try world.createSession().status == 201)
        }
    }

    @Test(arguments: [
        ("x509Subject", ""), ("x509Subject", "NONE"), ("x509Subject", "DNS"),
        ("x509Subject", "1.2.x"), ("x509SAN", "*"), ("x509SAN", "CN"), ("x509SAN", "Namespace"),
        ("x509SAN", "Name/NONE"), ("x509SAN", "IP"),
    ])
    func refuseWhatNoCertificateHas(field: String, specifier: String) async throws {
        try await Laboratory.run { laboratory in
            let profile = try Profile(laboratory)
            let answer = try profile.send("PUT", field, [specifier])
            #expect(answer.code == "ValidationException")
            #expect(answer.message == "Invalid specifier \(specifier) for \(field)")
            #expect(laboratory.log.last?.isAWSVerified == false)
        }
    }

    @Test func needTheirMembers() async throws {
        try await Laboratory.run { laboratory in
            let profile = try Profile(laboratory)
            let path = "/profiles/\(profile.id)/mappings"
            let empty = try laboratory.post(path, json: "{}", method: "PUT")
            #expect(empty.message?.contains("Value null at 'certificateField'") == true)
            #expect(empty.message?.contains("Value null at 'mappingRules'") == true)
            let rule = try laboratory.post(
                path, json: #"{"certificateField":"x","mappingRules":[{}]}"#, method: "PUT")
            #expect(
                rule.message?.contains("enum value set: [x509Issuer, x509SAN, x509Subject]") == true
            )
            #expect(
                rule.message?.contains("Value null at 'mappingRules.1.member.specifier'") == true)
            #expect(
                try laboratory.call("DELETE", path).message?.contains("'certificateField'") == true)
            let other = "/profiles/11111111-2222-3333-4444-555555555555/mappings"
            let unknown = try laboratory.call("DELETE", other, query: "certificateField=x509SAN")
            #expect(unknown.code == "ResourceNotFoundException")
        }
    }
}

/// A profile whose mappings a test changes.
private struct Profile {
    let laboratory: Laboratory
    let id: String

    init(_ laboratory: Laboratory) throws {
        let created = try laboratory.call(
            "POST", "/profiles", ["name": "p", "roleArns": [String]()])
        self.init(
            laboratory,
            arn: try #require(created.resource("profile")["profileArn"] as? String))
    }

    init(_ laboratory: Laboratory, arn: String) {
        self.laboratory = laboratory
        id = String(arn.split(separator: "/").last ?? "")
    }

    func send(_ method: String, _ field: String, _ specifiers: [String]) throws -> Answer {
        let path = "/profiles/\(id)/mappings"
        guard method == "DELETE" else {
            return try laboratory.call(
                method, path,
                ["certificateField": field, "mappingRules": specifiers.map { ["specifier": $0] }])
        }
        let query = ["certificateField=\(field)"] + specifiers.map { "specifiers=\($0)" }
        return try laboratory.call(method, path, query: query.joined(separator: "&"))
    }

    @discardableResult
    func put(_ field: String, _ specifiers: [String]) throws -> [String: [String]] {
        try rules(send("PUT", field, specifiers))
    }

    @discardableResult
    func delete(_ field: String, _ specifiers: [String] = []) throws -> [String: [String]] {
        try rules(send("DELETE", field, specifiers))
    }

    private func rules(_ answer: Answer) throws -> [String: [String]] {
        #expect(answer.status == 200, "\(answer.text)")
        let mappings = answer.resource("profile")["attributeMappings"] as? [[String: Any]] ?? []
        let pairs = mappings.map { mapping in
            let rules = mapping["mappingRules"] as? [[String: String]] ?? []
            let field = mapping["certificateField"] as? String ?? ""
            return (field, rules.compactMap { $0["specifier"] })
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }
}
