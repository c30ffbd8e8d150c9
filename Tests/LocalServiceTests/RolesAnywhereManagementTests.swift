import Foundation
import TestSupport
import Testing
import X509

struct RolesAnywhereManagementTests {
    @Test(arguments: Way.allCases)
    func trustAnchorsLiveAndDie(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let root = try TestAuthority.root().certificate
            var body = Provisioned.trustAnchor([root])
            body["tags"] = [["key": "owner", "value": "pki"]]
            let created = try laboratory.call("POST", "/trustanchors", body)
            #expect(created.status == 201)
            let anchor = created.resource("trustAnchor")
            let id = try #require(anchor["trustAnchorId"] as? String)
            #expect(
                anchor["trustAnchorArn"] as? String
                    == "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/\(id)")
            #expect(anchor["name"] as? String == "example")
            #expect(anchor["enabled"] as? Bool == true)
            #expect(anchor["createdAt"] as? String == "2025-06-15T12:00:00.000000Z")
            let source = anchor["source"] as? [String: Any]
            let data = source?["sourceData"] as? [String: Any]
            #expect(data?["x509CertificateData"] as? String == root.pem)
            let settings = try #require(anchor["notificationSettings"] as? [[String: Any]])
            #expect(settings.count == 2)
            #expect(settings.allSatisfy { $0["threshold"] as? Int == 45 })

            laboratory.now = fixedNow.addingTimeInterval(60)
            let renamed = try laboratory.call("PATCH", "/trustanchor/\(id)", ["name": "other"])
            #expect(renamed.resource("trustAnchor")["name"] as? String == "other")
            let got = try laboratory.call("GET", "/trustanchor/\(id)").resource("trustAnchor")
            #expect(got["name"] as? String == "other")
            #expect(got["updatedAt"] as? String == "2025-06-15T12:01:00.000000Z")
            let disabled = try laboratory.call("POST", "/trustanchor/\(id)/disable")
            #expect(disabled.resource("trustAnchor")["enabled"] as? Bool == false)
            let deleted = try laboratory.call("DELETE", "/trustanchor/\(id)")
            #expect(deleted.status == 200)
            #expect(deleted.resource("trustAnchor")["trustAnchorId"] as? String == id)
            let gone = try laboratory.call("GET", "/trustanchor/\(id)")
            #expect(gone.status == 404)
            #expect(gone.code == "ResourceNotFoundException")
        }
    }

    @Test func refusesCertificatesThatAreNoCAs() async throws {
        try await Laboratory.run { laboratory in
            let root = try TestAuthority.root()
            let key = try PrivateKey.generate(.p256)
            let leaf = try root.leaf(key: key)
            let noSigning = try root.issuing(
                extensions: [.basicConstraints(isCA: true), .keyUsage(.cRLSign)]
            ).certificate
            let cases = [
                ([leaf], "Incorrect basic constraints for CA certificate"),
                ([root.certificate, leaf], "Incorrect basic constraints for CA certificate"),
                ([noSigning], "Incorrect key usage for CA certificate"),
                (
                    [root.certificate, noSigning, root.certificate],
                    "Quota exceeded: at most 2 certificates in a trust anchor"
                ),
            ]
            for (certificates, message) in cases {
                let answer = try laboratory.call(
                    "POST", "/trustanchors", Provisioned.trustAnchor(certificates))
                #expect(answer.status == 400)
                #expect(answer.code == "ValidationException")
                #expect(answer.message == message)
            }
            #expect(try laboratory.call("GET", "/trustanchors").text == #"{"trustAnchors":[]}"#)
        }
    }

    @Test(arguments: ["no PEM", "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n"])
    func refusesDataThatIsNoCertificate(text: String) async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.call(
                "POST", "/trustanchors",
                [
                    "name": "x",
                    "source": [
                        "sourceType": "CERTIFICATE_BUNDLE",
                        "sourceData": ["x509CertificateData": text],
                    ],
                ])
            #expect(answer.message == "Error creating TrustAnchor. Bad certificate data")
        }
    }

    @Test(arguments: [
        (
            #"{"sourceType":"AWS_ACM_PCA","sourceData":{"acmPcaArn":"arn:aws:acm-pca:x"}}"#,
            "Error creating TrustAnchor. Given AWS PCA did not allow get request.", true
        ),
        (#"{"sourceType":"AWS_ACM_PCA","sourceData":{}}"#, "sourceData has no acmPcaArn", false),
        (#"{"sourceType":"SELF_SIGNED_REPOSITORY"}"#, "The source type is not supported", false),
        (#"{}"#, "source has no sourceType", false),
        (
            #"{"sourceType":"AWS_ACM_PCA","sourceData":{"acmPcaArn":"a","x509CertificateData":"b"}}"#,
            "sourceData must have exactly one member", false
        ),
        (
            #"{"sourceType":"CERTIFICATE_BUNDLE"}"#,
            "Error creating TrustAnchor. Bad certificate data", false
        ),
        (
            #"{"sourceType":"MAGIC"}"#,
            "1 validation error detected: Value 'MAGIC' at 'source.sourceType' failed to satisfy "
                + "constraint: Member must satisfy enum value set: [AWS_ACM_PCA, "
                + "CERTIFICATE_BUNDLE, SELF_SIGNED_REPOSITORY]", false
        ),
    ])
    func refusesOtherSources(source: String, message: String, isVerified: Bool) async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.post(
                "/trustanchors", json: #"{"name":"x","source":\#(source)}"#)
            #expect(answer.status == 400)
            #expect(answer.code == "ValidationException")
            #expect(answer.message == message)
            #expect(laboratory.log.last?.isAWSVerified == isVerified)
        }
    }

    @Test func profilesKeepWhatTheyAreGiven() async throws {
        try await Laboratory.run { laboratory in
            let policy =
                #"{"Version":"2012-10-17","Statement":"#
                + #"[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#
            let role = "arn:aws:iam::111122223333:role/nobody-checks"
            let created = try laboratory.call(
                "POST", "/profiles",
                [
                    "name": "p", "roleArns": [role], "sessionPolicy": policy, "enabled": true,
                    "managedPolicyArns": ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
                    "durationSeconds": 900, "requireInstanceProperties": true,
                ])
            #expect(created.status == 201)
            let profile = created.resource("profile")
            #expect(profile["sessionPolicy"] as? String == policy)
            #expect(profile["roleArns"] as? [String] == [role])
            #expect(profile["durationSeconds"] as? Int == 900)
            #expect(profile["acceptRoleSessionName"] as? Bool == false)
            #expect(profile["createdBy"] as? String == "arn:aws:iam::111122223333:user/lab")
            #expect((profile["attributeMappings"] as? [[String: Any]])?.count == 3)
            let id = try #require(profile["profileId"] as? String)
            let updated = try laboratory.call(
                "PATCH", "/profile/\(id)",
                ["durationSeconds": 1800, "managedPolicyArns": [String]()])
            #expect(updated.resource("profile")["durationSeconds"] as? Int == 1800)
            #expect(updated.resource("profile")["sessionPolicy"] as? String == policy)
            #expect(updated.resource("profile")["managedPolicyArns"] as? [String] == [])
        }
    }

    @Test(arguments: [
        (#"{"roleArns":[]}"#, "Value null at 'name'"),
        (#"{"name":"SESSION_POLICY!","roleArns":[]}"#, "^[ a-zA-Z0-9-_]*$"),
        (#"{"name":"p"}"#, "Value null at 'roleArns'"),
        (#"{"name":"p","roleArns":["arn:aws:iam::1:user/x"]}"#, "regular expression pattern"),
        (#"{"name":"p","roleArns":[],"durationSeconds":43201}"#, "less than or equal to 43200"),
        (#"{"name":"p","roleArns":[],"durationSeconds":1}"#, "greater than or equal to 900"),
        (#"{"name":"p","roleArns":[],"sessionPolicy":"no"}"#, "This policy contains invalid Json"),
    ])
    func refusesProfilesThatCannotBe(body: String, part: String) async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.post("/profiles", json: body)
            #expect(answer.status == 400)
            #expect(answer.code == "ValidationException")
            #expect(answer.message?.contains(part) == true, "\(answer.text)")
        }
    }

    @Test(arguments: ["{", "[]", #"{"name":1,"roleArns":[]}"#])
    func refusesBodiesThatCannotBeRead(body: String) async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.post("/profiles", json: body)
            #expect(answer.status == 400)
            #expect(answer.code == "SerializationException")
        }
    }

    @Test(arguments: Way.allCases)
    func listsPageByPage(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            var identifiers: [String] = []
            for number in 1...7 {
                let created = try laboratory.call(
                    "POST", "/profiles", ["name": "p\(number)", "roleArns": [String]()])
                identifiers.append(created.resource("profile")["profileId"] as? String ?? "")
            }
            var names: [String] = []
            var query = "pageSize=3"
            var sizes: [Int] = []
            while sizes.count < 9 {
                let page = try laboratory.call("GET", "/profiles", query: query).json
                let profiles = page["profiles"] as? [[String: Any]] ?? []
                sizes.append(profiles.count)
                names += profiles.compactMap { $0["name"] as? String }
                // A deletion between two pages loses nothing else.
                try laboratory.call("DELETE", "/profile/\(identifiers[2])")
                guard let token = page["nextToken"] as? String else { break }
                let escaped = token.replacingOccurrences(of: "=", with: "%3D")
                query = "nextToken=\(escaped)&pageSize=3"
            }
            #expect(names == ["p1", "p2", "p3", "p4", "p5", "p6", "p7"])
            #expect(sizes == [3, 3, 1])
        }
    }

    @Test(arguments: ["pageSize=0", "pageSize=x", "nextToken=nonsense", "nextToken=Y3JsOjE%3D"])
    func refusesPagesThatCannotBe(query: String) async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.call("GET", "/profiles", query: query)
            #expect(answer.code == "ValidationException")
        }
    }

    @Test(arguments: Way.allCases)
    func tagsComeAndGo(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let created = try laboratory.call(
                "POST", "/profiles",
                [
                    "name": "p", "roleArns": [String](),
                    "tags": [["key": "a", "value": "1"], ["key": "b", "value": "2"]],
                ])
            let arn = try #require(created.resource("profile")["profileArn"] as? String)
            let tagged = try laboratory.call(
                "POST", "/TagResource",
                [
                    "resourceArn": arn,
                    "tags": [["key": "b", "value": "3"], ["key": "c", "value": ""]],
                ])
            #expect(tagged.status == 201)
            #expect(tagged.text == "{}")
            let untagged = try laboratory.call(
                "POST", "/UntagResource", ["resourceArn": arn, "tagKeys": ["a", "absent"]])
            #expect(untagged.status == 200)
            let query = "resourceArn=\(arn.replacingOccurrences(of: ":", with: "%3A"))"
            let tags =
                try laboratory.call("GET", "/ListTagsForResource", query: query)
                .json["tags"] as? [[String: String]]
            #expect(
                tags == [["key": "b", "value": "3"], ["key": "c", "value": ""]])
            let unknown = try laboratory.call(
                "POST", "/TagResource", ["resourceArn": arn + "0", "tags": [[String: String]]()])
            #expect(unknown.status == 404)
        }
    }

    @Test func knowsNoOtherOperations() async throws {
        try await Laboratory.run { laboratory in
            for (method, path) in [("PUT", "/subjects"), ("PUT", "/profiles"), ("GET", "/x/y/z")] {
                let answer = try laboratory.call(method, path)
                #expect(answer.status == 404)
                #expect(answer.code == "UnknownOperationException")
            }
        }
    }
}
