import Foundation
import TestSupport
import Testing
import X509

@testable import LocalService

/// The subjects that asked for sessions, and their history.
struct SubjectTests {
    @Test(arguments: Way.allCases)
    func keepTheHistoryOfTheirCertificates(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(laboratory)
            let answer = try world.createSession(
                .init(body: ["instanceProperties": ["host": "web-01", "rack": "7"]]))
            #expect(answer.status == 201)
            let arn = try #require(answer.json["subjectArn"] as? String)
            laboratory.now = fixedNow.addingTimeInterval(60)
            let second = try world.authority.leaf(key: world.key)
            let failure = Provisioned.Wish(
                certificate: second, roleARN: world.roleARN + "x",
                body: ["instanceProperties": ["host": "web-01"]])
            #expect(try world.createSession(failure).status == 403)

            let listed = try laboratory.call("GET", "/subjects").json["subjects"]
            let summary = try #require((listed as? [[String: Any]])?.first)
            #expect((listed as? [Any])?.count == 1)
            #expect(summary["subjectArn"] as? String == arn)
            #expect(summary["x509Subject"] as? String == "CN=web-01")
            #expect(summary["createdAt"] as? String == "2025-06-15T12:00:00.000000Z")
            #expect(summary["lastSeenAt"] as? String == "2025-06-15T12:01:00.000000Z")
            #expect(summary["enabled"] as? Bool == true)
            #expect(summary["credentials"] == nil)

            let id = try #require(summary["subjectId"] as? String)
            let subject = try laboratory.call("GET", "/subject/\(id)").resource("subject")
            #expect(subject["subjectArn"] as? String == arn)
            let credentials = try #require(subject["credentials"] as? [[String: Any]])
            #expect(credentials.count == 2)
            let expected = [(second, true, "01"), (world.certificate, false, "00")]
            for (credential, (certificate, failed, minute)) in zip(credentials, expected) {
                #expect(credential["x509CertificateData"] as? String == certificate.pem)
                #expect(
                    credential["serialNumber"] as? String == certificate.serialNumber.decimal)
                #expect(credential["issuer"] as? String == "\(certificate.issuer)")
                #expect(credential["failed"] as? Bool == failed)
                #expect(credential["enabled"] as? Bool == true)
                #expect(credential["seenAt"] as? String == "2025-06-15T12:\(minute):00.000000Z")
            }
            let properties = try #require(subject["instanceProperties"] as? [[String: Any]])
            #expect(properties.map { $0["failed"] as? Bool } == [true, false])
            #expect(
                properties.map { $0["properties"] as? [String: String] }
                    == [["host": "web-01"], ["host": "web-01", "rack": "7"]])

            // What is used again moves to the front, with its last outcome.
            #expect(try world.createSession(.init(certificate: second)).status == 201)
            let again = try laboratory.call("GET", "/subject/\(id)").resource("subject")
            let history = again["credentials"] as? [[String: Any]]
            #expect(history?.map { $0["failed"] as? Bool } == [false, false])
        }
    }

    @Test func beginWithAGoodSignature() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let other = try PrivateKey.generate(.p256)
            #expect(try world.createSession(.init(key: other)).status == 403)
            #expect(try laboratory.call("GET", "/subjects").text == #"{"subjects":[]}"#)
            let stranger = try TestAuthority.root(name: "CN=Stranger").leaf(key: other)
            #expect(try world.createSession(.init(certificate: stranger, key: other)).status == 403)
            let listed = try laboratory.call("GET", "/subjects").json["subjects"] as? [Any]
            #expect(listed?.count == 1)
        }
    }

    @Test func areListedPageByPageAndTagged() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            for number in 1...5 {
                let certificate = try world.authority.leaf(
                    commonName: "web-\(number)", key: world.key)
                #expect(try world.createSession(.init(certificate: certificate)).status == 201)
            }
            var names: [String?] = []
            var query = "pageSize=2"
            var pages = 0
            var arn = ""
            while pages < 9 {
                pages += 1
                let page = try laboratory.call("GET", "/subjects", query: query).json
                let subjects = page["subjects"] as? [[String: Any]] ?? []
                names += subjects.map { $0["x509Subject"] as? String }
                arn = subjects.last?["subjectArn"] as? String ?? ""
                guard let token = page["nextToken"] as? String else { break }
                query = "nextToken=\(token.replacingOccurrences(of: "=", with: "%3D"))&pageSize=2"
            }
            #expect(pages == 3)
            #expect(names == (1...5).map { "CN=web-\($0)" })

            let tagged = try laboratory.call(
                "POST", "/TagResource",
                ["resourceArn": arn, "tags": [["key": "rack", "value": "7"]]])
            #expect(tagged.status == 201)
            let list = "resourceArn=\(arn)"
            #expect(
                try laboratory.call("GET", "/ListTagsForResource", query: list).json["tags"]
                    as? [[String: String]] == [["key": "rack", "value": "7"]])
            let untagged = try laboratory.call(
                "POST", "/UntagResource", ["resourceArn": arn, "tagKeys": ["rack"]])
            #expect(untagged.status == 200)
            #expect(
                try laboratory.call("GET", "/ListTagsForResource", query: list).text
                    == #"{"tags":[]}"#)
        }
    }

    @Test func areForgottenWhereTheyAreTooMany() throws {
        let authority = try TestAuthority.root()
        let key = try PrivateKey.generate(.p256)
        let table = SubjectTable(limit: 10)
        for number in 0..<25 {
            // The first one is seen again and again.
            for name in number == 0 ? [0] : [number, 0] {
                let certificate = try authority.leaf(commonName: "web-\(name)", key: key)
                _ = table.saw(Self.attempt(certificate, after: number), Self.configuration)
            }
        }
        let names = table.page(after: 0, count: 99).records.map(\.name)
        #expect((9...10).contains(names.count))
        #expect(names.first == "CN=web-0")
        #expect(names.last == "CN=web-24")
    }

    @Test func takeBoundedMemory() throws {
        let authority = try TestAuthority.root()
        let key = try PrivateKey.generate(.p256)
        let table = SubjectTable(byteLimit: 1 << 20)
        var seconds = 0
        for name in (1...8).map({ "web-\($0)" }) {
            let certificate = try authority.leaf(commonName: name, key: key)
            for number in 0..<(SubjectRecord.historyLimit + 5) {
                let properties = (0..<50).map {
                    ("\(number) \($0)", String(repeating: "x", count: 200))
                }
                seconds += 1
                let attempt = Self.attempt(
                    certificate, after: seconds, Dictionary(uniqueKeysWithValues: properties))
                _ = table.saw(attempt, Self.configuration)
            }
        }
        let records = table.page(after: 0, count: 99).records
        #expect(records.last?.name == "CN=web-8")
        let history = try #require(records.last?.detail.instanceProperties)
        #expect(history.count == SubjectRecord.historyLimit)
        #expect(history.first?.properties?["24 0"] != nil)
        #expect(records.map(\.size).reduce(0, +) <= 1 << 20)
        #expect((2...5).contains(records.count))
    }

    @Test func forgetOldCertificates() throws {
        let authority = try TestAuthority.root()
        let key = try PrivateKey.generate(.p256)
        let table = SubjectTable()
        let certificates = try (0..<(SubjectRecord.historyLimit + 2)).map { _ in
            try authority.leaf(key: key)
        }
        for (number, certificate) in certificates.enumerated() {
            _ = table.saw(Self.attempt(certificate, after: number), Self.configuration)
        }
        let kept = try #require(table.page(after: 0, count: 9).records.first).detail.credentials
        #expect(
            kept?.map(\.x509CertificateData)
                == certificates.suffix(SubjectRecord.historyLimit).reversed().map(\.pem))
    }

    private static let configuration = Configuration(
        bucketsCreatedAt: fixedNow,
        administrator: AdministratorKey(accessKeyID: "a", secretAccessKey: "b"))

    private static func attempt(
        _ certificate: Certificate, after seconds: Int, _ properties: [String: String] = [:]
    ) -> SubjectAttempt {
        SubjectAttempt(
            certificate: certificate, instanceProperties: properties, failed: false,
            time: fixedNow.addingTimeInterval(Double(seconds)))
    }
}
